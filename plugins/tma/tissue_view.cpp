#include "plugins/tma/tissue_view.h"

#include "core/report/boundary_figure.h"
#include "core/report/curve_figures.h"
#include "core/report/tissue_charts.h"
#include "widgets/controls.h"
#include "widgets/figure_colours.h"

#include <QComboBox>
#include <QEvent>
#include <QInputDialog>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace svx {
TissueView::TissueView(QWidget* parent) : FigurePane(tr("Tissue classes"), parent) {
  setObjectName("tissueView");
  figure_ = named(new QComboBox, "shownFigure", tr("What is shown"));
  division_ = named(new QComboBox, "shownDivision", tr("Division"));
  class_ = named(new QComboBox, "shownClass", tr("Class"));
  for (QComboBox* box : {figure_, division_, class_})
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  addControl({}, figure_);
  addControl({}, division_);
  addControl({}, class_);
  connect(figure_, &QComboBox::currentIndexChanged, this, &TissueView::draw);
  connect(division_, &QComboBox::currentIndexChanged, this, &TissueView::draw);
  connect(class_, &QComboBox::currentIndexChanged, this, &TissueView::draw);
  connect(this, &FigurePane::pressed, this, &TissueView::grab);
  connect(this, &FigurePane::dragged, this, &TissueView::drag);
  connect(this, &FigurePane::clicked, this, &TissueView::drop);
  connect(this, &FigurePane::menuWanted, this, &TissueView::showMenu);
  connect(this, &FigurePane::hovered, this, [this](const QPointF& place, const QPoint& global) {
    const auto* core = coreAt(place);
    QToolTip::showText(global, core ? describe(*core) : QString(), this);
  });
  refill();
}

void TissueView::showLabels(CalledTissue tissue, bool editable) {
  tissue_ = std::move(tissue);
  editable_ = editable;
  result_ = nullptr;
  setLine(editable
              ? tr("Drag a core to correct its place; right-click to label, add or remove one.")
              : QString());
  refill();
}

void TissueView::showResult(ResultPtr result) {
  editable_ = false;
  setLine({});
  tissue_ = result ? calledTissue(*result) : std::nullopt;
  result_ = std::move(result);
  refill();
}

void TissueView::showFigure(const QString& title) {
  if (const int index = figure_->findText(title); index >= 0) figure_->setCurrentIndex(index);
}

void TissueView::refill() {
  const QVariant before = figure_->currentData();
  const QString division = division_->currentText(), ofClass = class_->currentText();
  {
    const QSignalBlocker quiet(figure_), quietDivision(division_), quietClass(class_);
    for (QComboBox* box : {figure_, division_, class_}) box->clear();
    if (tissue_) figure_->addItem(tr("Cores"), "cores");
    if (tissue_ && !tissue_->matrices.empty()) {
      figure_->addItem(tr("Confusion of cores"), "coreMatrices");
      figure_->addItem(tr("Confusion of spectra"), "spectraMatrices");
    }
    if (result_) addResultFigures();
    if (tissue_)
      for (const std::string& name : tissue_->divisions)
        division_->addItem(tr("Division %1").arg(QString::fromStdString(name)),
                           QString::fromStdString(name));
    figure_->setCurrentIndex(std::max(0, figure_->findData(before)));
    division_->setCurrentIndex(std::max(0, division_->findText(division)));
    class_->setCurrentIndex(std::max(0, class_->findText(ofClass)));
  }
  draw();
}

void TissueView::addResultFigures() {
  if (outputOf<Volume>(*result_, "decision") && outputOf<Table>(*result_, "points"))
    figure_->addItem(tr("Boundary"), "boundary");
  if (outputOf<Table>(*result_, "accuracies")) figure_->addItem(tr("Accuracies"), "accuracies");
  for (const auto& [id, data] : result_->outputs.data) {
    const QString key = QString::fromStdString(id);
    if (const auto table = outputOf<Table>(*result_, id);
        table && (tissueChart(id, *table) || !curveFigures(*result_, id, {}).empty()))
      figure_->addItem(QString::fromStdString(table->name), key);
    if (const auto map = outputOf<LabelMap>(*result_, id))
      figure_->addItem(QString::fromStdString(map->volume.name), key);
  }
  for (const CurveFigure& each : curveFigures(*result_, "roc", {}))
    class_->addItem(QString::fromStdString(each.ofClass));
}

void TissueView::draw() {
  const QString shown = figure_->currentData().toString();
  figure_->setVisible(figure_->count() > 1);
  class_->setVisible((shown == "roc" || shown == "precisionRecall") && class_->count() > 1);
  division_->setVisible(shown == "cores" && division_->count() > 1);
  drawn_ = {};
  if (figure_->count() == 0)
    return setHint(
        tr("Choose a data set and a table of its cores. They are shown here as labelled, "
           "and after a run as they were called."));
  const auto drawn = [&](const FigureColours& colours) {
    if (shown == "cores") {
      drawn_ = coreMap(*tissue_, division_->currentData().toString().toStdString(), colours);
      return drawn_.svg;
    }
    if (shown.endsWith("Matrices"))
      return confusionMatrices(*tissue_, shown == "coreMatrices", colours);
    if (shown == "boundary")
      return boundaryFigure(*outputOf<Volume>(*result_, "decision"),
                            *outputOf<Table>(*result_, "points"), colours);
    if (shown == "accuracies")
      return accuracyChart(*outputOf<Table>(*result_, "accuracies"), colours);
    const auto curves = curveFigures(*result_, shown.toStdString(), colours);
    const auto chosen =
        std::ranges::find(curves, class_->currentText().toStdString(), &CurveFigure::ofClass);
    if (!curves.empty()) return (chosen == curves.end() ? curves.front() : *chosen).svg;
    if (const auto table = outputOf<Table>(*result_, shown.toStdString()))
      return chartSvg(*tissueChart(shown.toStdString(), *table), colours);
    return labelMapFigure(*outputOf<LabelMap>(*result_, shown.toStdString()), colours);
  };
  const std::string paper = drawn({}), window = drawn(figureColours(palette()));
  setFigure(QByteArray::fromStdString(window), QByteArray::fromStdString(paper));
}

const CoreFigure::Place* TissueView::placeAt(const QPointF& place) const {
  for (const auto& drawn : drawn_.places)
    if (std::hypot(place.x() - drawn.x, place.y() - drawn.y) <= drawn.radius + 3) return &drawn;
  return nullptr;
}

const CalledTissue::Core* TissueView::coreAt(const QPointF& place) const {
  const auto* drawn = placeAt(place);
  return drawn ? &tissue_->cores[drawn->core] : nullptr;
}

// ---- Correcting the cores by hand

void TissueView::grab(const QPointF& place) {
  grabbed_.reset();
  if (const auto* drawn = placeAt(place); drawn && editable_)
    grabbed_ = {drawn->core, place, tissue_->cores[drawn->core].x, tissue_->cores[drawn->core].y};
}

void TissueView::drag(const QPointF& place) {
  if (!grabbed_) return;
  const QPointF by = (place - grabbed_->from) / drawn_.scale;
  if (!grabbed_->moved && std::hypot(by.x(), by.y()) < 0.5) return; // a click that trembled
  grabbed_->moved = true;
  const double scale = drawn_.scale;
  tissue_->cores[grabbed_->core].x = grabbed_->x + by.x();
  tissue_->cores[grabbed_->core].y = grabbed_->y + by.y();
  draw();
  drawn_.scale = scale; // of the drag, whatever the picture had to make room for
}

void TissueView::drop(const QPointF& place) {
  if (grabbed_ && grabbed_->moved) {
    const auto& core = tissue_->cores[grabbed_->core];
    const Grabbed was = *grabbed_;
    grabbed_.reset();
    Q_EMIT coreMoved(QString::fromStdString(core.name), core.x - was.x, core.y - was.y);
    return;
  }
  grabbed_.reset();
  if (const auto* core = coreAt(place)) Q_EMIT coreChosen(core->x, core->y, core->section);
}

void TissueView::showMenu(const QPointF& place, const QPoint& global) {
  if (!editable_ || drawn_.places.empty()) return;
  auto* menu = new QMenu(this);
  menu->setObjectName("coreMenu");
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (const auto* core = coreAt(place)) {
    fillMenu(*menu, *core);
  } else {
    const auto& any = drawn_.places.front();
    const auto& known = tissue_->cores[any.core];
    const double x = known.x + (place.x() - any.x) / drawn_.scale,
                 y = known.y + (place.y() - any.y) / drawn_.scale;
    menu->addAction(tr("Add a core here"), this, [this, x, y] { Q_EMIT coreAdded(x, y); });
  }
  menu->popup(global);
}

void TissueView::fillMenu(QMenu& menu, const CalledTissue::Core& core) {
  menu.addSection(QString::fromStdString(core.name));
  QMenu* labels = menu.addMenu(tr("Label"));
  const QString name = QString::fromStdString(core.name);
  for (const std::string& label : tissue_->classes) {
    const QString text = QString::fromStdString(label);
    QAction* action = labels->addAction(
        text, this, [this, name, text] { Q_EMIT coreCalled(name, "label", text); });
    action->setCheckable(true);
    action->setChecked(label == core.label);
  }
  labels->addSeparator();
  labels->addAction(tr("Another…"), this,
                    [this, core] { ask(core, "label", tr("Label"), core.label); });
  labels->addAction(tr("None"), this, [this, name] { Q_EMIT coreCalled(name, "label", {}); });
  menu.addAction(tr("Patient…"), this,
                 [this, core] { ask(core, "patient", tr("Patient"), core.patient); });
  menu.addSeparator();
  menu.addAction(tr("Remove"), this, [this, name] { Q_EMIT coreRemoved(name); });
}

void TissueView::ask(const CalledTissue::Core& core, const QString& column, const QString& label,
                     const std::string& now) {
  auto* dialog = new QInputDialog(this);
  dialog->setObjectName("coreTextDialog");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(QString::fromStdString(core.name));
  dialog->setLabelText(label);
  dialog->setTextValue(QString::fromStdString(now));
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this, column, name = QString::fromStdString(core.name)](const QString& text) {
            Q_EMIT coreCalled(name, column, text.trimmed());
          });
  dialog->open();
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
