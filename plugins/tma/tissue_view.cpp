#include "plugins/tma/tissue_view.h"

#include "core/report/tissue_charts.h"
#include "widgets/controls.h"
#include "widgets/figure_colours.h"

#include <QComboBox>
#include <QEvent>
#include <QSignalBlocker>
#include <QToolTip>

#include <cmath>

namespace svx {
namespace {

template <typename T>
std::shared_ptr<const T> output(const ResultPtr& result, const std::string& id) {
  if (!result) return nullptr;
  const auto found = result->outputs.data.find(id);
  if (found == result->outputs.data.end()) return nullptr;
  const auto* data = std::get_if<std::shared_ptr<const T>>(&found->second);
  return data ? *data : nullptr;
}

} // namespace

TissueView::TissueView(QWidget* parent) : FigurePane(tr("Tissue classes"), parent) {
  setObjectName("tissueView");
  figure_ = named(new QComboBox, "shownFigure", tr("What is shown"));
  division_ = named(new QComboBox, "shownDivision", tr("Division"));
  for (QComboBox* box : {figure_, division_}) box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  addControl({}, figure_);
  addControl({}, division_);
  connect(figure_, &QComboBox::currentIndexChanged, this, &TissueView::draw);
  connect(division_, &QComboBox::currentIndexChanged, this, &TissueView::draw);
  connect(this, &FigurePane::clicked, this, [this](const QPointF& place) {
    if (const auto* core = coreAt(place)) Q_EMIT coreChosen(core->x, core->y, core->section);
  });
  connect(this, &FigurePane::hovered, this, [this](const QPointF& place, const QPoint& global) {
    const auto* core = coreAt(place);
    QToolTip::showText(global, core ? describe(*core) : QString(), this);
  });
  refill();
}

void TissueView::showLabels(CalledTissue tissue) {
  tissue_ = std::move(tissue);
  result_ = nullptr;
  refill();
}

void TissueView::showResult(ResultPtr result) {
  tissue_ = result ? calledTissue(*result) : std::nullopt;
  result_ = std::move(result);
  refill();
}

void TissueView::showFigure(const QString& title) {
  if (const int index = figure_->findText(title); index >= 0) figure_->setCurrentIndex(index);
}

void TissueView::refill() {
  const QVariant before = figure_->currentData();
  const QString division = division_->currentText();
  {
    const QSignalBlocker quiet(figure_), quietDivision(division_);
    figure_->clear();
    division_->clear();
    if (tissue_) figure_->addItem(tr("Cores"), "cores");
    if (tissue_ && !tissue_->matrices.empty()) {
      figure_->addItem(tr("Confusion of cores"), "coreMatrices");
      figure_->addItem(tr("Confusion of spectra"), "spectraMatrices");
    }
    if (output<Table>(result_, "accuracies")) figure_->addItem(tr("Accuracies"), "accuracies");
    if (result_)
      for (const auto& [id, data] : result_->outputs.data) {
        const QString key = QString::fromStdString(id);
        if (const auto table = output<Table>(result_, id); table && tissueChart(id, *table))
          figure_->addItem(QString::fromStdString(table->name), key);
        if (const auto map = output<LabelMap>(result_, id))
          figure_->addItem(QString::fromStdString(map->volume.name), key);
      }
    if (tissue_)
      for (const std::string& name : tissue_->divisions)
        division_->addItem(tr("Division %1").arg(QString::fromStdString(name)),
                           QString::fromStdString(name));
    figure_->setCurrentIndex(std::max(0, figure_->findData(before)));
    division_->setCurrentIndex(std::max(0, division_->findText(division)));
  }
  draw();
}

void TissueView::draw() {
  const QString shown = figure_->currentData().toString();
  figure_->setVisible(figure_->count() > 1);
  division_->setVisible(shown == "cores" && division_->count() > 1);
  places_.clear();
  if (figure_->count() == 0)
    return setHint(
        tr("Choose a data set and a table of its cores. They are shown here as labelled, "
           "and after a run as they were called."));
  const auto drawn = [&](const FigureColours& colours) {
    if (shown == "cores") {
      CoreFigure figure =
          coreMap(*tissue_, division_->currentData().toString().toStdString(), colours);
      places_ = std::move(figure.places);
      return figure.svg;
    }
    if (shown.endsWith("Matrices"))
      return confusionMatrices(*tissue_, shown == "coreMatrices", colours);
    if (shown == "accuracies") return accuracyChart(*output<Table>(result_, "accuracies"), colours);
    if (const auto table = output<Table>(result_, shown.toStdString()))
      return chartSvg(*tissueChart(shown.toStdString(), *table), colours);
    return labelMapFigure(*output<LabelMap>(result_, shown.toStdString()), colours);
  };
  const std::string paper = drawn({}), window = drawn(figureColours(palette()));
  setFigure(QByteArray::fromStdString(window), QByteArray::fromStdString(paper));
}

const CalledTissue::Core* TissueView::coreAt(const QPointF& place) const {
  for (const auto& drawn : places_)
    if (std::hypot(place.x() - drawn.x, place.y() - drawn.y) <= drawn.radius + 3)
      return &tissue_->cores[drawn.core];
  return nullptr;
}

QString TissueView::describe(const CalledTissue::Core& core) const {
  const auto text = [](const std::string& words) { return QString::fromStdString(words); };
  QStringList lines{tr("%1, %2").arg(text(core.name), text(core.patient)),
                    tr("Label: %1; %n spectra", nullptr, int(core.spectra)).arg(text(core.label))};
  for (std::size_t c = 0; c < core.called.size(); ++c)
    lines << tr("%1: %2, %3 % of the votes")
                 .arg(text(tissue_->classifiers[c]), text(core.called[c]))
                 .arg(core.shares[c], 0, 'f', 0);
  return lines.join('\n');
}

void TissueView::changeEvent(QEvent* event) {
  FigurePane::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) draw();
}

} // namespace svx
