#include "widgets/table_view.h"

#include "widgets/chart.h"
#include "widgets/controls.h"
#include "widgets/core_text.h"
#include "widgets/resources.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QFileDialog>
#include <QHeaderView>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <cmath>

namespace svx {
namespace {

QString heading(const QString& name, const QString& unit) {
  return unit.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, unit);
}

class Rows : public QAbstractTableModel {
public:
  Rows(std::shared_ptr<const Table> table, QObject* parent)
      : QAbstractTableModel(parent), table_(std::move(table)) {}

  int rowCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : int(table_->rows());
  }
  int columnCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : int(table_->columns.size());
  }
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
      return QAbstractTableModel::headerData(section, orientation, role);
    const TableColumn& column = table_->columns[std::size_t(section)];
    return heading(coreText(column.name), coreText(column.unit));
  }
  QVariant data(const QModelIndex& index, int role) const override {
    const TableColumn& column = table_->columns[std::size_t(index.column())];
    const auto row = std::size_t(index.row());
    if (const auto* words = std::get_if<std::vector<std::string>>(&column.cells)) {
      const bool wanted = role == Qt::DisplayRole || role == Qt::UserRole;
      return wanted ? QString::fromStdString((*words)[row]) : QVariant();
    }
    const double value = std::get<std::vector<double>>(column.cells)[row];
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::UserRole) return value; // what is sorted by
    if (role != Qt::DisplayRole || std::isnan(value)) return {};
    const double size = std::abs(value);
    const bool tiny = size > 0 && size < 0.5 * std::pow(10, -column.decimals);
    return QString::number(value, tiny || size >= 1e9 ? 'g' : 'f', tiny ? 3 : column.decimals);
  }

private:
  std::shared_ptr<const Table> table_;
};

} // namespace

TableView::TableView(QWidget* parent) : QWidget(parent) {
  setObjectName("tableView");
  view_ = named(new QTableView, "rows", tr("Table"));
  view_->setSortingEnabled(true);
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view_->setAlternatingRowColors(true);
  view_->setShowGrid(false);
  view_->verticalHeader()->setDefaultSectionSize(3 * grid);
  view_->verticalHeader()->hide();
  auto* saving = named(new QPushButton(icon("document-save-as"), tr("Save as CSV…")), "saveTable",
                       tr("Save as CSV"));
  auto* layout = column(this);
  layout->addWidget(view_, 1);
  layout->addWidget(saving, 0, Qt::AlignRight);
  connect(saving, &QPushButton::clicked, this, &TableView::save);
}

void TableView::setTable(std::shared_ptr<const Table> table) {
  table_ = std::move(table);
  auto* rows = new Rows(table_, this);
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(rows);
  sorted->setSortRole(Qt::UserRole);
  auto* before = view_->model();
  view_->setModel(sorted);
  delete before;
  view_->sortByColumn(-1, Qt::AscendingOrder);
  view_->resizeColumnsToContents();
  connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this, sorted](const QModelIndex& index) {
            if (index.isValid()) Q_EMIT rowChosen(sorted->mapToSource(index).row());
          });
}

QString TableView::csv() const {
  QString text;
  const QAbstractItemModel& rows = *view_->model();
  QStringList headings; // in English: files are read back by the names
  for (const TableColumn& column : table_->columns)
    headings << csvField(
        heading(QString::fromStdString(column.name), QString::fromStdString(column.unit)));
  text += headings.join(',');
  text += "\r\n";
  for (int r = 0; r < rows.rowCount(); ++r) {
    for (int c = 0; c < rows.columnCount(); ++c) {
      const QVariant cell = rows.index(r, c).data(Qt::UserRole);
      const bool number = cell.typeId() == QMetaType::Double;
      if (c) text += ",";
      if (!number)
        text += csvField(cell.toString());
      else if (!std::isnan(cell.toDouble()))
        text += QString::number(cell.toDouble(), 'g', 12);
    }
    text += "\r\n";
  }
  return text;
}

void TableView::save() {
  auto* dialog = new QFileDialog(this, tr("Save table"), {}, "*.csv");
  dialog->setObjectName("tableFileDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("csv");
  dialog->selectFile(QString::fromStdString(table_->name).replace('/', '-') + ".csv");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(csv().toUtf8()) >= 0 && file.commit();
    if (!written) Q_EMIT saveFailed(path, file.errorString());
  });
  dialog->open();
}

TableView* showTable(std::shared_ptr<const Table> table, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName("tableDialog");
  dialog->setWindowTitle(QString::fromStdString(table->name));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->resize(70 * grid, 60 * grid);
  auto* view = new TableView;
  view->setTable(std::move(table));
  auto* layout = column(dialog);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->addWidget(view);
  dialog->show();
  return view;
}

} // namespace svx
