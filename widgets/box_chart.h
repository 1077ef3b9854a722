// Box plots.
#pragma once

#include "widgets/chart.h"

#include <optional>
#include <vector>

namespace svx {

/// Five numbers of a sample, and what lies apart (Tukey, Exploratory Data Analysis, 1977): the
/// whiskers end at the last value within 1.5 interquartile ranges of the box.
struct BoxFigures {
  double low = 0, firstQuartile = 0, median = 0, thirdQuartile = 0, high = 0;
  std::vector<double> outliers;
};
/// Quantiles linear between ranks. Values that are not finite do not count; nothing when none is.
std::optional<BoxFigures> boxFigures(std::vector<double> values);

/// One box for each sample, side by side. objectName: "boxChart".
class BoxChart : public Chart {
  Q_OBJECT
public:
  struct Sample {
    QString name;
    std::vector<double> values;
  };

  explicit BoxChart(QWidget* parent = nullptr);
  void setSamples(std::vector<Sample> samples);
  QString csv() const override; ///< every value: sample,value

protected:
  void fitAxes() override;
  void takeColours() override;
  void read(const QPoint& position) override;

private:
  std::vector<Sample> samples_;
};

} // namespace svx
