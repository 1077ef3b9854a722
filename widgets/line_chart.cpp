#include "widgets/line_chart.h"

#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QSvgGenerator>
#include <QVBoxLayout>

// QCustomPlot's header is written with Qt's keywords.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

/// Told apart on dark and on light ground (Okabe and Ito 2008, without black and yellow).
constexpr QRgb series[] = {0xff56b4e9, 0xffe69f00, 0xff009e73, 0xffcc79a7, 0xffd55e00, 0xff0072b2};

QVector<double> toVector(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

} // namespace

struct LineChart::State {
  QCustomPlot* plot = nullptr;
  QCPItemTracer* tracer = nullptr;
  QCPItemText* reading = nullptr;
  bool zoomed = false;

  void takeColours(const QPalette& palette);
  void read(const QPoint& position);
  void keepVisible() const;
};

void LineChart::State::takeColours(const QPalette& palette) {
  const QColor text = palette.color(QPalette::Text);
  QColor axis = text, faint = text;
  axis.setAlphaF(0.6f);
  faint.setAlphaF(0.12f);
  plot->setBackground(QBrush(palette.color(QPalette::Base)));
  for (QCPAxis* a : {plot->xAxis, plot->yAxis}) {
    a->setBasePen(QPen(axis));
    a->setTickPen(QPen(axis));
    a->setSubTickPen(Qt::NoPen);
    a->setTickLabelColor(text);
    a->setLabelColor(text);
    a->grid()->setPen(QPen(faint));
    a->grid()->setZeroLinePen(QPen(faint));
  }
  plot->legend->setBrush(Qt::NoBrush);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setTextColor(text);
  tracer->setPen(QPen(text));
  tracer->setBrush(palette.color(QPalette::Base));
  reading->setColor(text);
  QColor ground = palette.color(QPalette::Base);
  ground.setAlphaF(0.85f);
  reading->setBrush(ground);
  plot->replot(QCustomPlot::rpQueuedReplot);
}

void LineChart::State::read(const QPoint& position) {
  QCPGraph* nearest = nullptr;
  double least = 24; // pixels
  double key = 0, value = 0;
  for (int i = 0; i < plot->graphCount(); ++i) {
    QCPGraph* graph = plot->graph(i);
    const auto data = graph->data();
    auto at = data->findBegin(plot->xAxis->pixelToCoord(position.x()));
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
  tracer->setVisible(nearest);
  reading->setVisible(nearest);
  if (nearest) {
    tracer->setGraph(nearest);
    tracer->setGraphKey(key);
    QString text = QStringLiteral("%1, %2").arg(key, 0, 'g', 6).arg(value, 0, 'g', 5);
    if (plot->graphCount() > 1) text.prepend(nearest->name() + ": ");
    reading->setText(text);
    const bool right = position.x() > plot->axisRect()->center().x();
    reading->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
    reading->position->setPixelPosition(nearest->coordsToPixels(key, value) +
                                        QPointF(right ? -8 : 8, -8));
  }
  plot->replot(QCustomPlot::rpQueuedReplot);
}

void LineChart::State::keepVisible() const {
  plot->rescaleAxes();
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    const QCPRange range = axis->range();
    const double size = range.size() > 0 ? range.size() : std::max(1.0, std::abs(range.lower));
    const double room = axis == plot->yAxis || range.size() <= 0 ? 0.06 * size : 0;
    axis->setRange(range.lower - room, range.upper + room);
  }
}

LineChart::LineChart(QWidget* parent) : QWidget(parent), state_(new State) {
  setObjectName("lineChart");
  auto* plot = state_->plot = new QCustomPlot;
  plot->setObjectName("plot");
  plot->setAccessibleName(tr("Chart"));
  plot->setMinimumSize(160, 96);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot);
  plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  QFont small = font();
  small.setPointSizeF(std::max(7.0, small.pointSizeF() - 1));
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setTickLabelFont(small);
    axis->setLabelFont(small);
    axis->setNumberFormat("gb");
    axis->setNumberPrecision(4);
    axis->ticker()->setTickCount(4);
  }
  plot->legend->setFont(small);
  plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  state_->tracer = new QCPItemTracer(plot);
  state_->tracer->setStyle(QCPItemTracer::tsCircle);
  state_->tracer->setSize(7);
  state_->tracer->setVisible(false);
  state_->reading = new QCPItemText(plot);
  state_->reading->position->setType(QCPItemPosition::ptAbsolute);
  state_->reading->setPadding({4, 2, 4, 2});
  state_->reading->setFont(small);
  state_->reading->setVisible(false);
  state_->takeColours(palette());

  connect(plot, &QCustomPlot::mouseMove, this,
          [this](QMouseEvent* event) { state_->read(event->pos()); });
  connect(plot, &QCustomPlot::mouseWheel, this, [this] { state_->zoomed = true; });
  connect(plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) state_->zoomed = true;
  });
  connect(plot, &QCustomPlot::mouseDoubleClick, this, &LineChart::showAll);
  plot->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(plot, &QWidget::customContextMenuRequested, this, &LineChart::offerSave);
}

LineChart::~LineChart() = default;

void LineChart::setAxes(const QString& x, const QString& y) {
  state_->plot->xAxis->setLabel(x);
  state_->plot->yAxis->setLabel(y);
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LineChart::setCurve(const QString& name, const std::vector<double>& x,
                         const std::vector<double>& y, const QColor& colour) {
  QCustomPlot* plot = state_->plot;
  QCPGraph* graph = nullptr;
  for (int i = 0; i < plot->graphCount(); ++i)
    if (plot->graph(i)->name() == name) graph = plot->graph(i);
  if (!graph) {
    graph = plot->addGraph();
    graph->setName(name);
    graph->setPen(
        QPen(QColor(series[std::size_t(plot->graphCount() - 1) % std::size(series)]), 1.6));
  }
  if (colour.isValid()) graph->setPen(QPen(colour, 1.6));
  QVector<double> values = toVector(y);
  for (double& value : values)
    if (!std::isfinite(value)) value = qQNaN();
  const auto count = qsizetype(std::min(x.size(), y.size()));
  graph->setData(toVector(x).first(count), values.first(count));
  plot->legend->setVisible(plot->graphCount() > 1);
  if (!state_->zoomed) state_->keepVisible();
  plot->replot(QCustomPlot::rpQueuedReplot);
}

void LineChart::setCurves(const std::map<std::string, Curve>& curves) {
  QCustomPlot* plot = state_->plot;
  for (int i = plot->graphCount() - 1; i >= 0; --i)
    if (!curves.count(plot->graph(i)->name().toStdString())) plot->removeGraph(i);
  for (const auto& [name, curve] : curves) setCurve(QString::fromStdString(name), curve.x, curve.y);
  if (curves.empty()) clear();
}

void LineChart::clear() {
  state_->plot->clearGraphs();
  state_->zoomed = false;
  state_->tracer->setVisible(false);
  state_->reading->setVisible(false);
  state_->plot->legend->setVisible(false);
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void LineChart::showAll() {
  state_->zoomed = false;
  state_->keepVisible();
  state_->plot->replot(QCustomPlot::rpQueuedReplot);
}

QString LineChart::csv() const {
  const QString axis = state_->plot->xAxis->label();
  QString text =
      QStringLiteral("curve,%1,%2\n")
          .arg(axis.isEmpty() ? "x" : axis,
               state_->plot->yAxis->label().isEmpty() ? "y" : state_->plot->yAxis->label());
  for (int i = 0; i < state_->plot->graphCount(); ++i) {
    const QCPGraph* graph = state_->plot->graph(i);
    QString name = graph->name();
    name.replace('"', "\"\"");
    for (const QCPGraphData& point : *graph->data())
      text += QStringLiteral("\"%1\",%2,%3\n")
                  .arg(name)
                  .arg(point.key, 0, 'g', 17)
                  .arg(point.value, 0, 'g', 17);
  }
  return text;
}

bool LineChart::save(const QString& path, QString* why) const {
  QCustomPlot* plot = state_->plot;
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly)) {
    if (why) *why = file.errorString();
    return false;
  }
  bool written = true;
  if (path.endsWith(".csv", Qt::CaseInsensitive)) {
    written = file.write(csv().toUtf8()) >= 0;
  } else if (path.endsWith(".svg", Qt::CaseInsensitive)) {
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(plot->size());
    generator.setViewBox(QRect(QPoint(), plot->size()));
    QCPPainter painter(&generator);
    plot->toPainter(&painter, plot->width(), plot->height());
  } else {
    written = plot->toPixmap(plot->width(), plot->height(), 2).save(&file, "PNG");
  }
  file.close();
  written = written && file.error() == QFileDevice::NoError;
  if (!written && why) *why = file.errorString();
  return written;
}

void LineChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) state_->takeColours(palette());
}

void LineChart::offerSave(const QPoint& position) {
  QMenu menu(this);
  menu.addAction(tr("Show all"), this, &LineChart::showAll);
  menu.addSeparator();
  for (const char* suffix : {"png", "svg", "csv"})
    menu.addAction(tr("Save as %1…").arg(QString(suffix).toUpper()), this, [this, suffix] {
      QString path = QFileDialog::getSaveFileName(this, tr("Save chart"),
                                                  QStringLiteral("chart.%1").arg(suffix));
      if (path.isEmpty()) return;
      if (!path.endsWith(QStringLiteral(".%1").arg(suffix), Qt::CaseInsensitive))
        path += QStringLiteral(".%1").arg(suffix);
      QString why;
      if (!save(path, &why)) Q_EMIT saveFailed(path, why);
    });
  menu.exec(state_->plot->mapToGlobal(position));
}

} // namespace svx
