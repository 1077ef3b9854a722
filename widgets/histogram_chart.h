// How values are distributed.
#pragma once

#include "widgets/chart.h"

#include <span>
#include <vector>

class QCPItemStraightLine;

namespace svx {

/// Shares of values in equal bins, in per cent, with one value marked. objectName:
/// "histogramChart".
class HistogramChart : public Chart {
  Q_OBJECT
public:
  explicit HistogramChart(QWidget* parent = nullptr);
  /// Counts in `bins` bins from `low` to `high`; the first and the last hold what lies beyond, too.
  void setValues(std::span<const float> values, double low, double high, int bins);
  void setMark(double value);
  QString csv() const override;

protected:
  void fitAxes() override;
  void takeColours() override;
  void read(const QPoint& position) override;

private:
  std::vector<double> shares_;
  double low_ = 0, width_ = 1;
  QCPItemStraightLine* mark_;
};

} // namespace svx
