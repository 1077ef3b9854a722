// A figure over two settings.
#pragma once

#include "widgets/chart.h"

#include <vector>

class QCPColorMap;
class QCPColorScale;
class QCPItemText;

namespace svx {

/// The means of a figure over a grid search: one field for each pair of values that occurs, the
/// values in rising order at equal distances (so that 0 has its place beside powers of ten). Up to
/// 120 fields have their mean written into them, the best in bold.
/// objectName: "surfaceChart".
class SurfaceChart : public Chart {
  Q_OBJECT
public:
  struct Point {
    double x, y, value;
  };

  explicit SurfaceChart(QWidget* parent = nullptr);
  /// Points of the same x and y are averaged; fields without any stay empty.
  void setPoints(const std::vector<Point>& points, const QString& title, bool higherIsBetter);
  QString csv() const override; ///< x,y,mean,count

protected:
  void fitAxes() override;
  void takeColours() override;
  void read(const QPoint& position) override;

private:
  struct Field {
    double sum = 0;
    int count = 0;
    double mean() const { return sum / count; }
  };
  const Field& field(std::size_t column, std::size_t row) const {
    return fields_[row * xs_.size() + column];
  }

  void write(bool higherIsBetter);

  std::vector<double> xs_, ys_;
  std::vector<Field> fields_;
  std::vector<QCPItemText*> means_;
  QCPColorMap* map_;
  QCPColorScale* scale_;
};

} // namespace svx
