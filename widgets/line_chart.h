// A plot of curves.
#pragma once

#include "core/jobs/job.h"

#include <QColor>
#include <QWidget>

#include <memory>

namespace svx {

/// Curves over one pair of axes. Hover reads the nearest value, the wheel zooms at the cursor, a
/// double click shows everything, right click saves PNG, SVG or CSV. Follows the theme.
class LineChart : public QWidget {
  Q_OBJECT
public:
  explicit LineChart(QWidget* parent = nullptr);
  ~LineChart() override;

  /// Titles with units: "Iteration", "Loss (mm²)".
  void setAxes(const QString& x, const QString& y);
  /// Adds or replaces the curve of that name. Points that are not finite are gaps. Keeps the zoom
  /// that a person chose, else shows everything.
  void setCurve(const QString& name, const std::vector<double>& x, const std::vector<double>& y,
                const QColor& colour = {});
  void setCurves(const std::map<std::string, Curve>& curves);
  void clear();
  void showAll();

  QString csv() const;
  /// By the suffix: .png, .svg, .csv. False, with `why` filled, when it could not be written.
  bool save(const QString& path, QString* why = nullptr) const;

Q_SIGNALS:
  void saveFailed(const QString& path, const QString& why); ///< after a choice in the menu

protected:
  void changeEvent(QEvent* event) override;

private:
  void offerSave(const QPoint& position);

  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
