// A table of numbers and words.
#pragma once

#include "core/data/table.h"

#include <QWidget>

class QTableView;

namespace svx {

/// Sorted by a click on a heading; right click copies or saves as CSV. objectName: "tableView";
/// children "rows", "saveTable".
class TableView : public QWidget {
  Q_OBJECT
public:
  explicit TableView(QWidget* parent = nullptr);
  void setTable(std::shared_ptr<const Table> table);

  /// RFC 4180 with full precision, in the order shown.
  QString csv() const;

Q_SIGNALS:
  void rowChosen(int row); ///< of the table, not of the order shown
  void saveFailed(const QString& path, const QString& why);

private:
  void save();

  std::shared_ptr<const Table> table_;
  QTableView* view_;
};

/// A window of its own with a table; deletes itself when closed. objectName: "tableDialog".
TableView* showTable(std::shared_ptr<const Table> table, QWidget* parent);

} // namespace svx
