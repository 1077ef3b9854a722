// A plot of curves.
#pragma once

#include "core/jobs/job.h"
#include "widgets/chart.h"

class QCPItemLine;
class QCPItemTracer;

namespace svx {

/// Curves over one pair of axes. objectName: "lineChart".
class LineChart : public Chart {
  Q_OBJECT
public:
  explicit LineChart(QWidget* parent = nullptr);

  /// Adds or replaces the curve of that name. Points that are not finite are gaps.
  void setCurve(const QString& name, const std::vector<double>& x, const std::vector<double>& y,
                const QColor& colour = {});
  /// All that a job plotted. The curve "level" is not drawn: at each of its points a level of that
  /// number begins, marked by a faint upright line and a gap in the others.
  void setCurves(const std::map<std::string, Curve>& curves);
  void clear();

  QString csv() const override; ///< without gaps

protected:
  void takeColours() override;
  void read(const QPoint& position) override;

private:
  void setLevels(const Curve& levels);

  QCPItemTracer* tracer_;
  std::vector<QCPItemLine*> levels_;
};

} // namespace svx
