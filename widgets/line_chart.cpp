#include "widgets/line_chart.h"

#include "widgets/custom_plot.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr auto levelCurve = "level";

QVector<double> toVector(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

/// With a gap before the first point of each level: what differs there is the grid, not the fit.
Curve partedAt(const Curve& levels, const Curve& curve) {
  Curve parted;
  auto level = levels.x.begin();
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    const bool begins = level != levels.x.end() && curve.x[i] >= *level;
    while (level != levels.x.end() && curve.x[i] >= *level) ++level;
    if (begins && i > 0) {
      parted.x.push_back((curve.x[i - 1] + curve.x[i]) / 2);
      parted.y.push_back(qQNaN());
    }
    parted.x.push_back(curve.x[i]);
    parted.y.push_back(curve.y[i]);
  }
  return parted;
}

} // namespace

LineChart::LineChart(QWidget* parent) : Chart(parent) {
  setObjectName("lineChart");
  tracer_ = new QCPItemTracer(&plot());
  tracer_->setStyle(QCPItemTracer::tsCircle);
  tracer_->setSize(7);
  tracer_->setVisible(false);
  LineChart::takeColours();
}

void LineChart::takeColours() {
  Chart::takeColours();
  const QColor text = palette().color(QPalette::Text);
  tracer_->setPen(QPen(text));
  tracer_->setBrush(palette().color(QPalette::Base));
  QColor faint = text;
  faint.setAlphaF(0.35f);
  for (QCPItemLine* line : levels_) line->setPen(QPen(faint, 1, Qt::DashLine));
}

void LineChart::read(const QPoint& position) {
  QCPGraph* nearest = nullptr;
  double least = 24; // pixels
  double key = 0, value = 0;
  for (int i = 0; i < plot().graphCount(); ++i) {
    QCPGraph* graph = plot().graph(i);
    const auto data = graph->data();
    auto at = data->findBegin(plot().xAxis->pixelToCoord(position.x()));
    for (int look = 0; look < 3 && at != data->constEnd(); ++look, ++at) {
      const QPointF p = graph->coordsToPixels(at->key, at->value);
      const double away = std::hypot(p.x() - position.x(), (p.y() - position.y()) / 4);
      if (std::isnan(at->value) || away >= least) continue;
      nearest = graph;
      least = away;
      key = at->key;
      value = at->value;
    }
  }
  tracer_->setVisible(nearest);
  if (!nearest) return setReading({}, {});
  tracer_->setGraph(nearest);
  tracer_->setGraphKey(key);
  QString text = QStringLiteral("%1, %2").arg(key, 0, 'g', 6).arg(value, 0, 'g', 5);
  if (plot().graphCount() > 1) text.prepend(nearest->name() + ": ");
  setReading(nearest->coordsToPixels(key, value), text);
}

void LineChart::setCurve(const QString& name, const std::vector<double>& x,
                         const std::vector<double>& y, const QColor& colour) {
  QCPGraph* graph = nullptr;
  for (int i = 0; i < plot().graphCount(); ++i)
    if (plot().graph(i)->name() == name) graph = plot().graph(i);
  if (!graph) {
    graph = plot().addGraph();
    graph->setName(name);
    graph->setPen(QPen(seriesColour(std::size_t(plot().graphCount() - 1)), 1.6));
  }
  if (colour.isValid()) graph->setPen(QPen(colour, 1.6));
  QVector<double> values = toVector(y);
  for (double& value : values)
    if (!std::isfinite(value)) value = qQNaN();
  const auto count = qsizetype(std::min(x.size(), y.size()));
  graph->setData(toVector(x).first(count), values.first(count));
  plot().legend->setVisible(plot().graphCount() > 1);
  dataChanged();
}

void LineChart::setCurves(const std::map<std::string, Curve>& curves) {
  for (int i = plot().graphCount() - 1; i >= 0; --i)
    if (!curves.count(plot().graph(i)->name().toStdString())) plot().removeGraph(i);
  const auto found = curves.find(levelCurve);
  const Curve levels = found == curves.end() ? Curve{} : found->second;
  for (const auto& [name, curve] : curves) {
    if (name == levelCurve) continue;
    const Curve parted = partedAt(levels, curve);
    setCurve(QString::fromStdString(name), parted.x, parted.y);
  }
  setLevels(levels);
  if (curves.empty()) clear();
}

void LineChart::setLevels(const Curve& levels) {
  if (levels.x.size() == levels_.size()) return;
  for (QCPItemLine* line : levels_) plot().removeItem(line);
  levels_.clear();
  for (const double x : levels.x) {
    auto* line = new QCPItemLine(&plot());
    for (QCPItemPosition* end : {line->start, line->end}) {
      end->setTypeX(QCPItemPosition::ptPlotCoords);
      end->setTypeY(QCPItemPosition::ptAxisRectRatio);
      end->setCoords(x, end == line->start ? 0 : 1);
    }
    line->setSelectable(false);
    levels_.push_back(line);
  }
  takeColours();
}

void LineChart::clear() {
  plot().clearGraphs();
  setLevels({});
  tracer_->setVisible(false);
  setReading({}, {});
  plot().legend->setVisible(false);
  plot().replot(QCustomPlot::rpQueuedReplot);
}

QString LineChart::csv() const {
  const QString x = plot().xAxis->label(), y = plot().yAxis->label();
  QString text = QStringLiteral("curve,%1,%2\n").arg(x.isEmpty() ? "x" : x, y.isEmpty() ? "y" : y);
  for (int i = 0; i < plot().graphCount(); ++i) {
    const QCPGraph* graph = plot().graph(i);
    for (const QCPGraphData& point : *graph->data())
      if (!std::isnan(point.value))
        text += QStringLiteral("%1,%2,%3\n")
                    .arg(csvField(graph->name()))
                    .arg(point.key, 0, 'g', 17)
                    .arg(point.value, 0, 'g', 17);
  }
  return text;
}

} // namespace svx
