#include "widgets/spectrum_chart.h"

#include "widgets/custom_plot.h"

#include <QGuiApplication>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::size_t mostLabels = 16;

} // namespace

SpectrumChart::SpectrumChart(QWidget* parent) : Chart(parent) {
  setObjectName("spectrumChart");
  setAxes(tr("m/z"), tr("Intensity"));
  plot().setAccessibleName(tr("Spectrum"));
  plot().setInteractions(QCP::iRangeZoom);
  plot().setSelectionRectMode(QCP::srmZoom);
  plot().axisRect()->setRangeZoomAxes(plot().xAxis, nullptr);
  plot().xAxis->setNumberPrecision(6);
  plot().installEventFilter(this);
  window_ = new QCPItemRect(&plot());
  window_->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
  window_->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
  window_->setVisible(false);
  window_->setSelectable(false);
  note_ = new QCPItemText(&plot());
  note_->position->setType(QCPItemPosition::ptAxisRectRatio);
  note_->position->setCoords(1, 0);
  note_->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
  note_->setFont(plot().xAxis->tickLabelFont());
  note_->setPadding({6, 4, 6, 2});
  note_->setSelectable(false);
  for (std::size_t i = 0; i < mostLabels; ++i) {
    auto* label = new QCPItemText(&plot());
    label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    label->setFont(plot().xAxis->tickLabelFont());
    label->setPadding({2, 1, 2, 2});
    label->setSelectable(false);
    label->setVisible(false);
    labels_.push_back(label);
  }
  connect(plot().xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
    if (!heightChosen_) fitIntensity();
    labelPeaks();
  });
  connect(plot().yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
          &SpectrumChart::labelPeaks);
  SpectrumChart::takeColours();
}

void SpectrumChart::takeColours() {
  Chart::takeColours();
  for (std::size_t i = 0; i < curves_.size(); ++i)
    plot().graph(int(i))->setPen(
        QPen(curves_[i].colour.isValid() ? curves_[i].colour : seriesColour(i), 1.2));
  QColor marked = seriesColour(1);
  window_->setPen(QPen(marked));
  marked.setAlphaF(0.35f);
  window_->setBrush(marked);
  for (QCPItemText* label : labels_) label->setColor(palette().color(QPalette::Text));
  note_->setColor(palette().color(QPalette::Text));
}

void SpectrumChart::setCurves(const std::vector<SpectrumCurve>& curves, const QString& intensity) {
  curves_ = curves;
  plot().yAxis->setLabel(intensity);
  plot().clearGraphs();
  for (const SpectrumCurve& curve : curves) {
    QCPGraph* graph = plot().addGraph();
    graph->setName(curve.name);
    graph->setAdaptiveSampling(true);
    graph->setLineStyle(sticks_ ? QCPGraph::lsImpulse : QCPGraph::lsLine);
    graph->setData(QVector<double>(curve.masses.begin(), curve.masses.end()),
                   QVector<double>(curve.intensities.begin(), curve.intensities.end()), true);
  }
  plot().legend->setVisible(curves.size() > 1);
  takeColours();
  setReading({}, {});
  dataChanged();
  if (!heightChosen_) fitIntensity();
  labelPeaks();
}

void SpectrumChart::setSticks(bool sticks) {
  sticks_ = sticks;
  for (int i = 0; i < plot().graphCount(); ++i)
    plot().graph(i)->setLineStyle(sticks ? QCPGraph::lsImpulse : QCPGraph::lsLine);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

void SpectrumChart::setNote(const QString& text) {
  note_->setText(text);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

QString SpectrumChart::note() const {
  return note_->text();
}

void SpectrumChart::setPeaks(const std::vector<double>& masses) {
  peaks_ = masses;
  labelPeaks();
}

void SpectrumChart::setMassWindow(double low, double high) {
  window_->setVisible(true);
  window_->topLeft->setCoords(low, 0);
  window_->bottomRight->setCoords(high, 1);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

void SpectrumChart::showRange(double low, double high) {
  holdZoom();
  plot().xAxis->setRange(low, high);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

void SpectrumChart::clear() {
  window_->setVisible(false);
  setNote({});
  setPeaks({});
  setCurves({}, plot().yAxis->label());
  showAll();
}

void SpectrumChart::fitAxes() {
  heightChosen_ = false;
  bool found = false;
  QCPRange all;
  for (const SpectrumCurve& curve : curves_)
    if (!curve.masses.empty()) {
      const QCPRange own(curve.masses.front(), curve.masses.back());
      all = found ? all.expanded(own) : own;
      found = true;
    }
  if (!found) all = {0, 1};
  if (all.size() <= 0) all = {all.lower - 1, all.upper + 1};
  plot().xAxis->setRange(all);
  fitIntensity();
}

/// From 0, or the least where it is negative, to a little above the highest in sight.
void SpectrumChart::fitIntensity() {
  double low = 0, high = 0;
  for (int i = 0; i < plot().graphCount(); ++i) {
    bool found = false;
    const QCPRange seen = plot().graph(i)->getValueRange(found, QCP::sdBoth, plot().xAxis->range());
    if (!found) continue;
    low = std::min(low, seen.lower);
    high = std::max(high, seen.upper);
  }
  if (high <= low) high = low + 1;
  plot().yAxis->setRange(low < 0 ? low - 0.06 * (high - low) : 0, high + 0.12 * (high - low));
}

double SpectrumChart::highestAt(double mz) const {
  const QCPAxis& axis = *plot().xAxis;
  const double pixel = axis.range().size() / std::max(1, plot().axisRect()->width());
  double highest = 0;
  for (const SpectrumCurve& curve : curves_) {
    auto at = std::lower_bound(curve.masses.begin(), curve.masses.end(), mz - 2 * pixel);
    for (; at != curve.masses.end() && *at <= mz + 2 * pixel; ++at)
      highest = std::max(highest, curve.intensities[std::size_t(at - curve.masses.begin())]);
  }
  return highest;
}

/// The highest first, as far as there is room beside those.
void SpectrumChart::labelPeaks() {
  const QCPRange range = plot().xAxis->range();
  const double pixel = range.size() / std::max(1, plot().axisRect()->width());
  std::vector<std::pair<double, double>> seen; // height, m/z
  const auto end = std::upper_bound(peaks_.begin(), peaks_.end(), range.upper);
  for (auto at = std::lower_bound(peaks_.begin(), peaks_.end(), range.lower); at < end; ++at)
    seen.emplace_back(highestAt(*at), *at);
  std::sort(seen.rbegin(), seen.rend());
  std::vector<double> labelled;
  std::size_t used = 0;
  for (const auto& [height, mz] : seen) {
    if (used == labels_.size() || height > plot().yAxis->range().upper) break;
    const bool crowded = std::any_of(labelled.begin(), labelled.end(), [&](double other) {
      return std::abs(other - mz) < 64 * pixel;
    });
    if (crowded) continue;
    labelled.push_back(mz);
    QCPItemText* label = labels_[used++];
    label->setText(QString::number(mz, 'f', range.size() > 100 ? 2 : 4));
    label->position->setCoords(mz, height);
    label->setVisible(true);
  }
  for (; used < labels_.size(); ++used) labels_[used]->setVisible(false);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

/// The highest point near the mouse.
void SpectrumChart::read(const QPoint& position) {
  constexpr int reach = 6; // pixels
  const double low = plot().xAxis->pixelToCoord(position.x() - reach),
               high = plot().xAxis->pixelToCoord(position.x() + reach);
  const SpectrumCurve* nearest = nullptr;
  std::size_t point = 0;
  double least = 1e300;
  for (const SpectrumCurve& curve : curves_) {
    const auto first = std::lower_bound(curve.masses.begin(), curve.masses.end(), low);
    const auto end = std::upper_bound(first, curve.masses.end(), high);
    if (first == end) continue;
    const auto values = curve.intensities.begin();
    const auto highest = std::max_element(values + (first - curve.masses.begin()),
                                          values + (end - curve.masses.begin()));
    const double away = std::abs(plot().yAxis->coordToPixel(*highest) - position.y());
    if (away >= least) continue;
    least = away;
    nearest = &curve;
    point = std::size_t(highest - values);
  }
  if (!nearest) return setReading({}, {});
  const double mz = nearest->masses[point], value = nearest->intensities[point];
  QString text = tr("m/z %1: %2").arg(mz, 0, 'f', 4).arg(value, 0, 'g', 5);
  if (curves_.size() > 1) text.prepend(nearest->name + "  ");
  setReading({plot().xAxis->coordToPixel(mz), plot().yAxis->coordToPixel(value)}, text);
}

void SpectrumChart::doubleClicked(const QPoint& position) {
  if (QGuiApplication::keyboardModifiers() & Qt::ControlModifier) return showAll();
  Q_EMIT massChosen(plot().xAxis->pixelToCoord(position.x()));
}

/// Right and middle drag pan, Shift and the wheel stretch the intensity: the plot itself knows
/// none, and would ask for its menu when the right button goes down.
bool SpectrumChart::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
  case QEvent::MouseButtonPress:
  case QEvent::MouseMove:
  case QEvent::MouseButtonRelease:
    if (pan(*static_cast<QMouseEvent*>(event))) return true;
    break;
  case QEvent::ContextMenu:
    if (static_cast<QContextMenuEvent*>(event)->reason() == QContextMenuEvent::Mouse) return true;
    break;
  case QEvent::Wheel:
    if (stretch(*static_cast<QWheelEvent*>(event))) return true;
    break;
  default:
    break;
  }
  return Chart::eventFilter(watched, event);
}

/// Whether the event was of a hand that pans. A right button that was not moved opens the menu.
bool SpectrumChart::pan(const QMouseEvent& event) {
  constexpr auto panning = Qt::RightButton | Qt::MiddleButton;
  const QPoint place = event.position().toPoint();
  if (event.type() == QEvent::MouseMove) {
    if (!(event.buttons() & panning)) return false;
    if (!panned_ &&
        (place - pressed_).manhattanLength() < QGuiApplication::styleHints()->startDragDistance())
      return true;
    panned_ = true;
    plot().setCursor(Qt::ClosedHandCursor);
    holdZoom();
    plot().xAxis->moveRange(plot().xAxis->pixelToCoord(dragged_.x()) -
                            plot().xAxis->pixelToCoord(place.x()));
    dragged_ = place;
    plot().replot(QCustomPlot::rpQueuedReplot);
    return true;
  }
  if (!(event.button() & panning)) return false;
  if (event.type() == QEvent::MouseButtonPress) {
    pressed_ = dragged_ = place;
    panned_ = false;
  } else {
    plot().unsetCursor();
    if (event.button() == Qt::RightButton && !panned_)
      Q_EMIT plot().customContextMenuRequested(place);
  }
  return true;
}

bool SpectrumChart::stretch(const QWheelEvent& wheel) {
  if (!(wheel.modifiers() & Qt::ShiftModifier)) return false;
  const QPoint turned = wheel.angleDelta(); // Shift turns it sideways
  holdZoom();
  heightChosen_ = true;
  plot().yAxis->setRangeUpper(plot().yAxis->range().upper *
                              std::pow(1.2, turned.x() + turned.y() > 0 ? -1 : 1));
  plot().replot(QCustomPlot::rpQueuedReplot);
  return true;
}

QString SpectrumChart::csv() const {
  QString text = curves_.size() > 1 ? "curve,m/z,intensity\n" : "m/z,intensity\n";
  for (const SpectrumCurve& curve : curves_)
    for (std::size_t i = 0; i < curve.masses.size(); ++i) {
      if (curves_.size() > 1) text += csvField(curve.name) + ",";
      text += QString::number(curve.masses[i], 'f', 6) + "," +
              QString::number(curve.intensities[i], 'g', 8) + "\n";
    }
  return text;
}

} // namespace svx
