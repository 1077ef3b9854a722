#include "widgets/run_results.h"

#include "widgets/controls.h"
#include "widgets/figure_table.h"
#include "widgets/resources.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace svx {

RunResults::RunResults(PanelHost& host, const char* objectName, Wanted wanted, QWidget* parent)
    : QWidget(parent), host_(host), wanted_(std::move(wanted)) {
  results_ = named(new QComboBox, objectName, tr("Result"));
  results_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  auto *above = new QWidget, *outputs = new QWidget;
  above_ = column(above);
  outputs_ = column(outputs);
  outputs_->setSpacing(grid / 2);
  figures_ = new FigureTable;
  provenance_ = hint({});
  auto* layout = column(this);
  for (QWidget* each : {static_cast<QWidget*>(results_), above, outputs,
                        static_cast<QWidget*>(figures_), static_cast<QWidget*>(provenance_)})
    layout->addWidget(each);
  connect(results_, &QComboBox::currentIndexChanged, this, &RunResults::show);
  hide();
}

ItemId RunResults::chosen() const {
  return results_->currentData().toULongLong();
}

void RunResults::choose(ItemId result) {
  refill();
  results_->setCurrentIndex(std::max(0, results_->findData(quint64(result))));
}

void RunResults::refill() {
  const QVariant before = results_->currentData();
  {
    const QSignalBlocker quiet(results_);
    results_->clear();
    for (const Item& item : host_.study().items())
      if (item.result() && wanted_(item))
        results_->insertItem(0, QString::fromStdString(item.name), quint64(item.id));
    results_->setCurrentIndex(std::max(0, results_->findData(before)));
  }
  show();
}

void RunResults::addAbove(QWidget* widget) {
  above_->addWidget(widget);
}

void RunResults::clear(QVBoxLayout& place) {
  while (QLayoutItem* old = place.takeAt(0)) {
    old->widget()->deleteLater();
    delete old;
  }
}

void RunResults::show() {
  const Item* item = host_.study().find(chosen());
  setVisible(item != nullptr);
  clear(*above_);
  clear(*outputs_);
  if (!item) return Q_EMIT chosenChanged(0);
  const Result& result = *item->result();
  for (const Item& output : host_.study().items()) {
    if (output.parent != item->id || !output.data()) continue;
    const QString name = QString::fromStdString(output.name);
    auto* button = named(new QPushButton(iconOf(output), tr("Show %1").arg(name)),
                         QStringLiteral("output.%1").arg(output.id).toUtf8(), name);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    button->setToolTip(describe(output));
    connect(button, &QPushButton::clicked, this,
            [this, id = output.id] { Q_EMIT outputWanted(id); });
    outputs_->addWidget(button);
  }
  figures_->setFigures(result.outputs.figures);
  QStringList lines{
      tr("%1, %2").arg(durationText(result.seconds), QString::fromStdString(result.device))};
  for (const std::string& notice : result.outputs.notices) lines << QString::fromStdString(notice);
  provenance_->setText(lines.join("\n"));
  Q_EMIT chosenChanged(item->id);
}

} // namespace svx
