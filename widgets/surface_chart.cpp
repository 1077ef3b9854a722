#include "widgets/surface_chart.h"

#include "widgets/colour_maps.h"
#include "widgets/custom_plot.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

std::vector<double> distinct(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::size_t placeOf(const std::vector<double>& values, double value) {
  return std::size_t(std::lower_bound(values.begin(), values.end(), value) - values.begin());
}

QSharedPointer<QCPAxisTickerText> tickerOf(const std::vector<double>& values) {
  const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  for (std::size_t i = 0; i < values.size(); ++i)
    ticker->addTick(double(i), QString::number(values[i], 'g', 4));
  return ticker;
}

} // namespace

SurfaceChart::SurfaceChart(QWidget* parent)
    : Chart(parent), map_(new QCPColorMap(plot().xAxis, plot().yAxis)),
      scale_(new QCPColorScale(&plot())) {
  setObjectName("surfaceChart");
  plot().plotLayout()->addElement(0, 1, scale_);
  map_->setColorScale(scale_);
  map_->setInterpolate(false);
  map_->setTightBoundary(false);
  scale_->setBarWidth(10);
  scale_->axis()->setTickLabelFont(plot().xAxis->tickLabelFont());
  scale_->axis()->setLabelFont(plot().xAxis->labelFont());
  scale_->axis()->ticker()->setTickCount(4);
  auto* margins = new QCPMarginGroup(&plot());
  plot().axisRect()->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
  scale_->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
  for (QCPAxis* axis : {plot().xAxis, plot().yAxis}) axis->grid()->setVisible(false);
  QCPColorGradient gradient;
  const ColourMap& viridis = ColourMaps::shared().find("viridis");
  for (int i = 0; i < 256; ++i) gradient.setColorStopAt(i / 255.0, viridis.at(i / 255.0));
  gradient.setNanHandling(QCPColorGradient::nhTransparent);
  map_->setGradient(gradient);
  SurfaceChart::takeColours();
}

void SurfaceChart::setPoints(const std::vector<Point>& points, const QString& title,
                             bool higherIsBetter) {
  xs_.clear();
  ys_.clear();
  for (const Point& point : points) {
    xs_.push_back(point.x);
    ys_.push_back(point.y);
  }
  xs_ = distinct(std::move(xs_));
  ys_ = distinct(std::move(ys_));
  fields_.assign(xs_.size() * ys_.size(), {});
  for (const Point& point : points) {
    Field& at = fields_[placeOf(ys_, point.y) * xs_.size() + placeOf(xs_, point.x)];
    at.sum += point.value;
    ++at.count;
  }
  const auto columns = int(xs_.size()), rows = int(ys_.size());
  map_->data()->setSize(columns, rows);
  map_->data()->setRange({0, std::max(1.0, columns - 1.0)}, {0, std::max(1.0, rows - 1.0)});
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const Field& at = field(std::size_t(column), std::size_t(row));
      map_->data()->setCell(column, row, at.count ? at.mean() : qQNaN());
    }
  map_->rescaleDataRange(true);
  plot().xAxis->setTicker(tickerOf(xs_));
  plot().yAxis->setTicker(tickerOf(ys_));
  scale_->setLabel(title);
  write(higherIsBetter);
  dataChanged();
}

void SurfaceChart::write(bool higherIsBetter) {
  constexpr std::size_t most = 120;
  for (QCPItemText* mean : means_) plot().removeItem(mean);
  means_.clear();
  if (fields_.size() > most) return;
  const QCPRange range = map_->dataRange();
  for (std::size_t row = 0; row < ys_.size(); ++row)
    for (std::size_t column = 0; column < xs_.size(); ++column) {
      const Field& at = field(column, row);
      if (!at.count) continue;
      auto* text = new QCPItemText(&plot());
      text->position->setCoords(double(column), double(row));
      text->setText(QString::number(at.mean(), 'g', 3));
      QFont font = plot().xAxis->tickLabelFont();
      font.setBold(at.mean() == (higherIsBetter ? range.upper : range.lower));
      text->setFont(font);
      const bool bright = at.mean() > range.lower + 0.6 * range.size(); // the yellow end
      text->setColor(bright ? Qt::black : Qt::white);
      means_.push_back(text);
    }
}

void SurfaceChart::fitAxes() {
  plot().xAxis->setRange(-0.5, double(xs_.size()) - 0.5);
  plot().yAxis->setRange(-0.5, double(ys_.size()) - 0.5);
}

void SurfaceChart::takeColours() {
  Chart::takeColours();
  const QColor text = palette().color(QPalette::Text);
  scale_->axis()->setTickLabelColor(text);
  scale_->axis()->setLabelColor(text);
  for (QCPAxis* axis : {scale_->axis(), plot().xAxis, plot().yAxis}) {
    axis->setBasePen(QPen(text));
    axis->setTickPen(QPen(text));
    axis->setSubTickPen(Qt::NoPen);
  }
}

void SurfaceChart::read(const QPoint& position) {
  const double column = std::round(plot().xAxis->pixelToCoord(position.x()));
  const double row = std::round(plot().yAxis->pixelToCoord(position.y()));
  if (!(column >= 0 && row >= 0) || column >= double(xs_.size()) || row >= double(ys_.size()))
    return setReading({}, {});
  const auto x = std::size_t(column), y = std::size_t(row);
  if (!field(x, y).count) return setReading({}, {});
  setReading(position, tr("%1, %2: %3, mean of %4")
                           .arg(xs_[x], 0, 'g', 4)
                           .arg(ys_[y], 0, 'g', 4)
                           .arg(field(x, y).mean(), 0, 'g', 4)
                           .arg(field(x, y).count));
}

QString SurfaceChart::csv() const {
  QString text = QStringLiteral("x,y,mean,count\n");
  for (std::size_t row = 0; row < ys_.size(); ++row)
    for (std::size_t column = 0; column < xs_.size(); ++column)
      if (const Field& at = field(column, row); at.count)
        text += QStringLiteral("%1,%2,%3,%4\n")
                    .arg(xs_[column], 0, 'g', 9)
                    .arg(ys_[row], 0, 'g', 9)
                    .arg(at.mean(), 0, 'g', 9)
                    .arg(at.count);
  return text;
}

} // namespace svx
