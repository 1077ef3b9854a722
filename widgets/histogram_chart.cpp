#include "widgets/histogram_chart.h"

#include "widgets/custom_plot.h"

#include <algorithm>
#include <cmath>

namespace svx {

HistogramChart::HistogramChart(QWidget* parent) : Chart(parent) {
  setObjectName("histogramChart");
  mark_ = new QCPItemStraightLine(&plot());
  mark_->setVisible(false);
}

void HistogramChart::setValues(std::span<const float> values, double low, double high, int bins) {
  low_ = low;
  width_ = (high - low) / bins;
  shares_.assign(std::size_t(bins), 0);
  double counted = 0;
  for (const float value : values) {
    if (std::isnan(value)) continue;
    const double bin = std::clamp(std::floor((double(value) - low) / width_), 0.0, bins - 1.0);
    shares_[std::size_t(bin)] += 1;
    counted += 1;
  }
  QVector<double> middles;
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    shares_[i] *= 100 / std::max(1.0, counted);
    middles << low + (double(i) + 0.5) * width_;
  }
  plot().clearPlottables();
  auto* bars = new QCPBars(plot().xAxis, plot().yAxis);
  bars->setWidth(width_);
  bars->setData(middles, QVector<double>(shares_.begin(), shares_.end()), true);
  takeColours();
  dataChanged();
}

void HistogramChart::setMark(double value) {
  mark_->point1->setCoords(value, 0);
  mark_->point2->setCoords(value, 1);
  mark_->setVisible(true);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

void HistogramChart::fitAxes() {
  plot().rescaleAxes();
  plot().yAxis->setRange(0, 1.06 * plot().yAxis->range().upper);
}

void HistogramChart::takeColours() {
  Chart::takeColours();
  QColor line = palette().color(QPalette::Text);
  line.setAlphaF(0.6f);
  mark_->setPen(QPen(line, 1, Qt::DashLine));
  for (int i = 0; i < plot().plottableCount(); ++i) {
    plot().plottable(i)->setPen(Qt::NoPen);
    plot().plottable(i)->setBrush(seriesColour(0));
  }
}

void HistogramChart::read(const QPoint& position) {
  const double at = (plot().xAxis->pixelToCoord(position.x()) - low_) / width_;
  if (!(at >= 0) || at >= double(shares_.size())) return setReading({}, {});
  const auto bin = std::size_t(at);
  setReading(position, tr("%1 to %2: %3 %")
                           .arg(low_ + double(bin) * width_, 0, 'g', 3)
                           .arg(low_ + double(bin + 1) * width_, 0, 'g', 3)
                           .arg(shares_[bin], 0, 'g', 3));
}

QString HistogramChart::csv() const {
  QString text = QStringLiteral("from,to,percent\n");
  for (std::size_t i = 0; i < shares_.size(); ++i)
    text += QStringLiteral("%1,%2,%3\n")
                .arg(low_ + double(i) * width_, 0, 'g', 9)
                .arg(low_ + double(i + 1) * width_, 0, 'g', 9)
                .arg(shares_[i], 0, 'g', 17);
  return text;
}

} // namespace svx
