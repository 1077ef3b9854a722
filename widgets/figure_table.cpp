#include "widgets/figure_table.h"

#include "widgets/core_text.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <cmath>

namespace svx {

namespace {

QString tip(const Figure& figure) {
  return coreText(figure.help);
}

QWidget* headline(const Figure& figure) {
  auto* card = new QFrame;
  card->setProperty("card", true);
  card->setToolTip(tip(figure));
  auto* value = new QLabel(figureText(figure, figure.after ? figure.after : figure.before));
  value->setObjectName("figure." + QString::fromStdString(figure.id));
  value->setAccessibleName(coreText(figure.label));
  QFont large = value->font();
  large.setPointSizeF(large.pointSizeF() * 1.7);
  large.setBold(true);
  value->setFont(large);
  auto* label = new QLabel(coreText(figure.label));
  label->setWordWrap(true);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(grid, grid, grid, grid);
  layout->setSpacing(2);
  layout->addWidget(value);
  layout->addWidget(label);
  if (figure.before && figure.after) {
    auto* before = new QLabel(FigureTable::tr("before: %1").arg(figureText(figure, figure.before)));
    before->setProperty("faint", true);
    layout->addWidget(before);
  }
  layout->addStretch();
  return card;
}

/// What figures are told apart by, in the order of the groups.
enum Group { Landmarks, Labels, Displacement, Intensities, Other, EachLabel };

QString title(Group group) {
  switch (group) {
  case Landmarks:
    return FigureTable::tr("Landmarks");
  case Labels:
    return FigureTable::tr("Labels");
  case Displacement:
    return FigureTable::tr("Displacement");
  case Intensities:
    return FigureTable::tr("Intensities");
  case Other:
    return FigureTable::tr("Other");
  case EachLabel:
    return FigureTable::tr("Each label");
  }
  return {};
}

Group groupOf(const std::string& id) {
  const auto begins = [&](const char* start) { return id.starts_with(start); };
  if (begins("tre.")) return Landmarks;
  if (begins("dice.") || begins("hd95.") || begins("assd."))
    return id.ends_with(".mean") ? Labels : EachLabel;
  if (begins("folding") || begins("jacobian") || begins("sdlogj") || begins("inverse") ||
      begins("roundTrip"))
    return Displacement;
  if (id == "ncc" || id == "nmi") return Intensities;
  return Other;
}

} // namespace

QString figureText(const Figure& figure, const std::optional<double>& value) {
  if (!value || std::isnan(*value)) return QStringLiteral("–");
  const QString number = QString::number(*value, 'f', figure.decimals);
  if (figure.unit.empty()) return number;
  return number + QStringLiteral("\u202f") + coreText(figure.unit);
}

FigureTable::FigureTable(QWidget* parent)
    : QWidget(parent), headlines_(new QHBoxLayout), table_(new QTreeWidget) {
  setObjectName("figureTable");
  table_->setObjectName("figures");
  table_->setAccessibleName(tr("Figures"));
  table_->setHeaderLabels({tr("Figure"), tr("Before"), tr("After")});
  table_->header()->setStretchLastSection(false);
  table_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (int column : {1, 2}) {
    table_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    table_->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  }
  table_->setIndentation(grid * 3 / 2);
  table_->setUniformRowHeights(true);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  headlines_->setSpacing(grid);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid);
  layout->addLayout(headlines_);
  layout->addWidget(table_, 1);
  connect(table_, &QTreeWidget::itemExpanded, this, &FigureTable::fitHeight);
  connect(table_, &QTreeWidget::itemCollapsed, this, &FigureTable::fitHeight);
}

void FigureTable::setFigures(const std::vector<Figure>& figures) {
  while (QLayoutItem* item = headlines_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  table_->clear();
  std::map<Group, QTreeWidgetItem*> groups;
  for (const Figure& figure : figures) {
    if (figure.headline && headlines_->count() < 3) {
      headlines_->addWidget(headline(figure), 1);
      continue;
    }
    const Group group = groupOf(figure.id);
    if (!groups[group]) groups[group] = new QTreeWidgetItem({title(group)});
    auto* row = new QTreeWidgetItem(groups[group],
                                    {coreText(figure.label), figureText(figure, figure.before),
                                     figureText(figure, figure.after)});
    row->setSizeHint(0, {0, 5 * grid / 2});
    for (int column = 0; column < 3; ++column) {
      row->setToolTip(column, tip(figure));
      if (column) row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
  }
  for (const auto& [group, item] : groups) {
    table_->addTopLevelItem(item);
    item->setFirstColumnSpanned(true);
    item->setSizeHint(0, {0, 5 * grid / 2});
    item->setFlags(Qt::ItemIsEnabled);
    QFont bold = table_->font();
    bold.setBold(true);
    item->setFont(0, bold);
    item->setExpanded(group != EachLabel);
  }
  table_->setVisible(!groups.empty());
  fitHeight();
}

/// As high as its rows, up to fourteen; then it scrolls.
void FigureTable::fitHeight() {
  int rows = 0;
  QTreeWidgetItem* item = table_->topLevelItem(0);
  for (; item; item = table_->itemBelow(item)) ++rows;
  if (!rows) return;
  table_->setFixedHeight(std::min(rows, 14) * 5 * grid / 2 + table_->header()->sizeHint().height() +
                         2);
}

} // namespace svx
