#include "widgets/spectrum_chart.h"

#include "widgets/custom_plot.h"

#include <QGuiApplication>

#include <cmath>

namespace svx {

SpectrumChart::SpectrumChart(QWidget* parent) : Chart(parent) {
  setObjectName("spectrumChart");
  setAxes(tr("m/z"), tr("Intensity"));
  plot().setAccessibleName(tr("Spectrum"));
  plot().axisRect()->setRangeZoom(Qt::Horizontal);
  plot().axisRect()->setRangeDrag(Qt::Horizontal);
  graph_ = plot().addGraph();
  graph_->setAdaptiveSampling(true);
  window_ = new QCPItemRect(&plot());
  window_->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
  window_->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
  window_->setVisible(false);
  window_->setSelectable(false);
  SpectrumChart::takeColours();
}

void SpectrumChart::takeColours() {
  Chart::takeColours();
  graph_->setPen(QPen(seriesColour(0), 1));
  QColor marked = seriesColour(1);
  window_->setPen(QPen(marked));
  marked.setAlphaF(0.35f);
  window_->setBrush(marked);
}

void SpectrumChart::setSpectrum(const QString& name, const std::vector<double>& masses,
                                const std::vector<double>& intensities, bool sticks) {
  graph_->setName(name);
  graph_->setLineStyle(sticks ? QCPGraph::lsImpulse : QCPGraph::lsLine);
  graph_->setData(QVector<double>(masses.begin(), masses.end()),
                  QVector<double>(intensities.begin(), intensities.end()), true);
  dataChanged();
}

void SpectrumChart::setMassWindow(double low, double high) {
  window_->setVisible(true);
  window_->topLeft->setCoords(low, 0);
  window_->bottomRight->setCoords(high, 1);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

void SpectrumChart::clear() {
  graph_->data()->clear();
  window_->setVisible(false);
  setReading({}, {});
  dataChanged();
}

/// The highest point near the mouse.
void SpectrumChart::read(const QPoint& position) {
  constexpr int reach = 6; // pixels
  const auto data = graph_->data();
  auto at = data->findBegin(plot().xAxis->pixelToCoord(position.x() - reach), false);
  const auto end = data->findEnd(plot().xAxis->pixelToCoord(position.x() + reach), false);
  auto highest = at;
  for (; at != end && at != data->constEnd(); ++at)
    if (at->value > highest->value) highest = at;
  if (highest == end || highest == data->constEnd()) return setReading({}, {});
  setReading(graph_->coordsToPixels(highest->key, highest->value),
             tr("m/z %1: %2").arg(highest->key, 0, 'f', 4).arg(highest->value, 0, 'g', 4));
}

void SpectrumChart::doubleClicked(const QPoint& position) {
  if (QGuiApplication::keyboardModifiers() & Qt::ControlModifier) return showAll();
  Q_EMIT massChosen(plot().xAxis->pixelToCoord(position.x()));
}

QString SpectrumChart::csv() const {
  QString text = "m/z,intensity\n";
  for (const QCPGraphData& point : *graph_->data())
    text += QString::number(point.key, 'f', 6) + "," + QString::number(point.value, 'g', 8) + "\n";
  return text;
}

} // namespace svx
