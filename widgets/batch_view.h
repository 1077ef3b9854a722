// Many registrations at a glance.
#pragma once

#include "widgets/batch_table.h"

#include <QWidget>

class QComboBox;
class QStackedWidget;
class QTableWidget;

namespace svx {

class BoxChart;
class ElidedLabel;
class SurfaceChart;

/// One figure of a batch at a time: a box for each method, and the pairs, the worst first; a double
/// click on one asks for it. Several tables lie side by side as methods. With a second column
/// chosen in "batch.across" and a third in "batch.down" (two settings of a grid search) the mean of
/// the figure is shown over both in place of the boxes. objectName: "batchView"; children
/// "batch.figure", "batch.boxes", "batch.surface", "batch.pairs", "batch.clear", "batch.csv",
/// "batch.latex".
class BatchView : public QWidget {
  Q_OBJECT
public:
  explicit BatchView(QWidget* parent = nullptr);

  const BatchTable& table() const { return table_; }
  void setTable(BatchTable table); ///< keeps the figure in hand

Q_SIGNALS:
  void tableWanted();                               ///< another file is to be added
  void pairWanted(const svx::BatchTable::Row& row); ///< to be opened
  void saveFailed(const QString& path, const QString& why);

private:
  void fillChoices();
  void show();
  void showBoxes();
  void showSurface();
  void save(const QString& suffix, const QString& text);

  BatchTable table_;
  QComboBox *figure_, *across_, *down_;
  QStackedWidget* charts_;
  BoxChart* boxes_;
  SurfaceChart* surface_;
  QTableWidget* pairs_;
  ElidedLabel* summary_;
  QWidget* hint_;
  QWidget* body_;
};

} // namespace svx
