#include "widgets/box_chart.h"

#include "widgets/custom_plot.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace svx {

std::optional<BoxFigures> boxFigures(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double q) {
    const double rank = q * double(values.size() - 1);
    const auto below = std::size_t(rank);
    const double next = values[std::min(below + 1, values.size() - 1)];
    return values[below] + (rank - double(below)) * (next - values[below]);
  };
  BoxFigures box{0, quantile(0.25), quantile(0.5), quantile(0.75), 0, {}};
  const double reach = 1.5 * (box.thirdQuartile - box.firstQuartile);
  box.low = box.firstQuartile;
  box.high = box.thirdQuartile;
  for (const double value : values) {
    if (value < box.firstQuartile - reach || value > box.thirdQuartile + reach) {
      box.outliers.push_back(value);
    } else {
      box.low = std::min(box.low, value);
      box.high = std::max(box.high, value);
    }
  }
  return box;
}

BoxChart::BoxChart(QWidget* parent) : Chart(parent) {
  setObjectName("boxChart");
  plot().xAxis->grid()->setVisible(false);
  plot().xAxis->setTickPen(Qt::NoPen);
}

void BoxChart::setSamples(std::vector<Sample> samples) {
  samples_ = std::move(samples);
  plot().clearPlottables();
  const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  plot().xAxis->setTicker(ticker);
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    ticker->addTick(double(i), samples_[i].name);
    const auto box = boxFigures(samples_[i].values);
    if (!box) continue;
    auto* drawn = new QCPStatisticalBox(plot().xAxis, plot().yAxis);
    drawn->setWidth(0.5);
    drawn->addData(double(i), box->low, box->firstQuartile, box->median, box->thirdQuartile,
                   box->high, QVector<double>(box->outliers.begin(), box->outliers.end()));
  }
  takeColours();
  dataChanged();
}

void BoxChart::fitAxes() {
  Chart::fitAxes();
  plot().xAxis->setRange(-0.6, double(samples_.size()) - 0.4);
}

void BoxChart::takeColours() {
  Chart::takeColours();
  plot().xAxis->setTickPen(Qt::NoPen);
  const QColor text = palette().color(QPalette::Text);
  for (int i = 0; i < plot().plottableCount(); ++i) {
    auto* box = qobject_cast<QCPStatisticalBox*>(plot().plottable(i));
    QColor fill = seriesColour(0);
    box->setPen(QPen(fill, 1.4));
    fill.setAlphaF(0.25f);
    box->setBrush(fill);
    box->setWhiskerPen(QPen(text));
    box->setWhiskerBarPen(QPen(text));
    box->setMedianPen(QPen(seriesColour(1), 2.4, Qt::SolidLine, Qt::FlatCap));
    box->setOutlierStyle(QCPScatterStyle(QCPScatterStyle::ssPlus, text, 6));
  }
}

void BoxChart::read(const QPoint& position) {
  const auto index = std::lround(plot().xAxis->pixelToCoord(position.x()));
  if (index < 0 || index >= std::ssize(samples_)) return setReading({}, {});
  const Sample& sample = samples_[std::size_t(index)];
  const auto box = boxFigures(sample.values);
  if (!box) return setReading({}, {});
  const auto number = [](double value) { return QString::number(value, 'g', 3); };
  setReading(position, tr("%1: median %2, quartiles %3 to %4, %5 values")
                           .arg(sample.name, number(box->median), number(box->firstQuartile),
                                number(box->thirdQuartile))
                           .arg(sample.values.size()));
}

QString BoxChart::csv() const {
  QString text = QStringLiteral("sample,value\n");
  for (const Sample& sample : samples_)
    for (const double value : sample.values)
      text += csvField(sample.name) + ',' +
              QString::number(value, 'g', QLocale::FloatingPointShortest) + '\n';
  return text;
}

} // namespace svx
