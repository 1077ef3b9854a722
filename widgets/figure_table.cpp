#include "widgets/figure_table.h"

#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <cmath>

namespace svx {

namespace {

QString tip(const Figure& figure) {
  return QString::fromStdString(figure.help);
}

QWidget* headline(const Figure& figure) {
  auto* card = new QFrame;
  card->setProperty("card", true);
  card->setToolTip(tip(figure));
  auto* value = new QLabel(figureText(figure, figure.after ? figure.after : figure.before));
  value->setObjectName("figure." + QString::fromStdString(figure.id));
  value->setAccessibleName(QString::fromStdString(figure.label));
  QFont large = value->font();
  large.setPointSizeF(large.pointSizeF() * 1.7);
  large.setBold(true);
  value->setFont(large);
  auto* label = new QLabel(QString::fromStdString(figure.label));
  label->setWordWrap(true);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(2);
  layout->addWidget(value);
  layout->addWidget(label);
  if (figure.before && figure.after) {
    auto* before = new QLabel(QObject::tr("before: %1").arg(figureText(figure, figure.before)));
    before->setProperty("faint", true);
    layout->addWidget(before);
  }
  layout->addStretch();
  return card;
}

} // namespace

QString figureText(const Figure& figure, const std::optional<double>& value) {
  if (!value || std::isnan(*value)) return QStringLiteral("–");
  const QString number = QString::number(*value, 'f', figure.decimals);
  if (figure.unit.empty()) return number;
  return number + QStringLiteral("\u202f") + QString::fromStdString(figure.unit);
}

FigureTable::FigureTable(QWidget* parent)
    : QWidget(parent), headlines_(new QHBoxLayout), table_(new QTableWidget) {
  setObjectName("figureTable");
  table_->setObjectName("figures");
  table_->setAccessibleName(tr("Figures"));
  table_->setColumnCount(3);
  table_->setHorizontalHeaderLabels({tr("Figure"), tr("Before"), tr("After")});
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(3 * grid);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
  table_->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int column : {1, 2})
    table_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  headlines_->setSpacing(grid);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);
  layout->addLayout(headlines_);
  layout->addWidget(table_, 1);
}

void FigureTable::setFigures(const std::vector<Figure>& figures) {
  while (QLayoutItem* item = headlines_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  table_->setRowCount(0);
  for (const Figure& figure : figures) {
    if (figure.headline && headlines_->count() < 3) {
      headlines_->addWidget(headline(figure), 1);
      continue;
    }
    const int row = table_->rowCount();
    table_->insertRow(row);
    const QString texts[] = {QString::fromStdString(figure.label),
                             figureText(figure, figure.before), figureText(figure, figure.after)};
    for (int column = 0; column < 3; ++column) {
      auto* cell = new QTableWidgetItem(texts[column]);
      cell->setToolTip(tip(figure));
      if (column) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      table_->setItem(row, column, cell);
    }
  }
  table_->setVisible(table_->rowCount() > 0);
  // As high as its rows, up to a dozen; then it scrolls.
  const int rows = std::min(table_->rowCount(), 12);
  table_->setMinimumHeight(rows * 3 * grid + table_->horizontalHeader()->sizeHint().height() + 2);
}

} // namespace svx
