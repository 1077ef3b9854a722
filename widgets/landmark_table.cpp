#include "widgets/landmark_table.h"

#include "widgets/chart.h"
#include "widgets/linked_cursor.h"
#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QSaveFile>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr int indexRole = Qt::UserRole, valueRole = Qt::UserRole + 1;

/// Sorts by number where there is one.
class Cell : public QTableWidgetItem {
public:
  using QTableWidgetItem::QTableWidgetItem;
  bool operator<(const QTableWidgetItem& other) const override {
    const QVariant mine = data(valueRole), its = other.data(valueRole);
    return mine.isValid() ? mine.toDouble() < its.toDouble() : text() < other.text();
  }
};

} // namespace

LandmarkTable::LandmarkTable(QWidget* parent) : QWidget(parent), table_(new QTableWidget) {
  setObjectName("landmarkTable");
  table_->setObjectName("landmarks");
  table_->setAccessibleName(tr("Landmarks"));
  table_->setColumnCount(4);
  table_->setHorizontalHeaderLabels({tr("Name"), tr("Position"), tr("Before"), tr("After")});
  table_->horizontalHeaderItem(1)->setToolTip(tr("Position in the fixed image, mm"));
  table_->horizontalHeaderItem(2)->setToolTip(tr("Error before the registration, mm"));
  table_->horizontalHeaderItem(3)->setToolTip(tr("Error after the registration, mm"));
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(3 * grid);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
  table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setMinimumHeight(24 * grid);
  table_->setToolTip(tr("A double click moves the cursor to the landmark"));
  auto* save = new QPushButton(icon("document-export"), tr("Export landmarks…"));
  save->setObjectName("exportLandmarks");
  save->setAccessibleName(tr("Export landmarks as CSV"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(table_, 1);
  layout->addWidget(save, 0, Qt::AlignLeft);
  connect(table_, &QTableWidget::cellActivated, this, [this](int row) {
    Q_EMIT placeWanted(errors_[table_->item(row, 0)->data(indexRole).toUInt()].fixed);
  });
  connect(table_, &QTableWidget::cellDoubleClicked, this, [this](int row) {
    Q_EMIT placeWanted(errors_[table_->item(row, 0)->data(indexRole).toUInt()].fixed);
  });
  connect(save, &QPushButton::clicked, this, &LandmarkTable::exportCsv);
}

void LandmarkTable::setErrors(const std::vector<LandmarkError>& errors) {
  errors_ = errors;
  table_->setSortingEnabled(false);
  table_->setRowCount(int(errors.size()));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const LandmarkError& pair = errors[std::size_t(row)];
    auto* name = new Cell(QString::fromStdString(pair.name));
    name->setData(indexRole, row);
    bool numbered = false;
    const double number = name->text().toDouble(&numbered);
    if (numbered) name->setData(valueRole, number);
    table_->setItem(row, 0, name);
    name->setToolTip(name->text());
    QStringList place;
    for (int axis = 0; axis < 3; ++axis)
      place << axisText(axis, std::round(pair.fixed[std::size_t(axis)])).remove(".0").remove(' ');
    auto* position = new Cell(place.join(QStringLiteral(" ")));
    position->setToolTip(positionText(pair.fixed));
    table_->setItem(row, 1, position);
    const Vec3* vectors[] = {&pair.before, &pair.after};
    for (int column : {2, 3}) {
      const double length = norm(*vectors[column - 2]);
      auto* cell = new Cell(QString::number(length, 'f', 2));
      cell->setData(valueRole, length);
      const Vec3& error = *vectors[column - 2];
      cell->setToolTip(tr("x %1, y %2, z %3 mm from where it is mapped to its partner")
                           .arg(error[0], 0, 'f', 2)
                           .arg(error[1], 0, 'f', 2)
                           .arg(error[2], 0, 'f', 2));
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      table_->setItem(row, column, cell);
    }
  }
  table_->setSortingEnabled(true);
  table_->sortByColumn(3, Qt::DescendingOrder);
  int widest = fontMetrics().horizontalAdvance(table_->horizontalHeaderItem(0)->text());
  for (const LandmarkError& pair : errors)
    widest = std::max(widest, fontMetrics().horizontalAdvance(QString::fromStdString(pair.name)));
  table_->setColumnWidth(0, std::min(widest + 2 * grid, 11 * grid));
}

QString LandmarkTable::csv() const {
  QString text = QStringLiteral("name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,"
                                "moving_z_mm,error_before_mm,error_after_mm,error_after_x_mm,"
                                "error_after_y_mm,error_after_z_mm\n");
  for (const LandmarkError& pair : errors_) {
    text += csvField(QString::fromStdString(pair.name));
    for (const Vec3* point : {&pair.fixed, &pair.moving})
      for (const double value : *point) text += ',' + QString::number(value, 'g', 10);
    for (const Vec3* error : {&pair.before, &pair.after})
      text += ',' + QString::number(norm(*error), 'g', 10);
    for (const double value : pair.after) text += ',' + QString::number(value, 'g', 10);
    text += '\n';
  }
  return text;
}

void LandmarkTable::exportCsv() {
  auto* dialog = new QFileDialog(this, tr("Export landmarks"), "landmarks.csv", tr("CSV (*.csv)"));
  dialog->setObjectName("exportLandmarksDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("csv");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(csv().toUtf8()) < 0 || !file.commit())
      Q_EMIT saveFailed(path, file.errorString());
  });
  dialog->open();
}

} // namespace svx
