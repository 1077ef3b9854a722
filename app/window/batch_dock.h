// The dock with the results of a batch.
#pragma once

#include "app/window/workspace.h"
#include "widgets/batch_table.h"

#include <QDockWidget>

namespace svx {

class BatchView;

/// Opens tables of results, a row for each pair, and, on a double click, a pair with its result.
/// objectName: "batchDock".
class BatchDock : public QDockWidget {
  Q_OBJECT
public:
  BatchDock(Workspace& workspace, QWidget* parent);
  void askForTable();
  void openTable(const QString& path); ///< beside those that are open

private:
  void openPair(const BatchTable::Row& row);

  Workspace& workspace_;
  BatchView* view_;
};

} // namespace svx
