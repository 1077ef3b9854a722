// The pictures of a result's numbers.
#pragma once

#include "widgets/result_data.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace svx {

class BoxChart;
class HistogramChart;
class LandmarkTable;
class LineChart;
class PreviewStrip;

/// Landmark errors as box plot and table, Dice of the labels as box plot, the Jacobian determinant
/// as histogram, the loss as curve, the steps as pictures: one at a time, and only what the result
/// has. Child "chartTabs",
/// whose tab data are "landmarks", "labels", "jacobian", "loss", "steps".
class ResultCharts : public QWidget {
  Q_OBJECT
public:
  explicit ResultCharts(QWidget* parent = nullptr);
  void setResult(const Result& result, const ResultData& data);

Q_SIGNALS:
  void placeWanted(const svx::Vec3& world);
  void saveFailed(const QString& path, const QString& why);

private:
  void addPage(const char* id, const QString& title, QWidget* page);
  bool showLandmarks(const ResultData& data);
  bool showLabels(const std::vector<Figure>& figures);
  bool showJacobian(const ResultData& data);

  QTabBar* tabs_;
  QStackedWidget* pages_;
  BoxChart *landmarkBoxes_, *labelBoxes_;
  LandmarkTable* landmarkTable_;
  HistogramChart* jacobian_;
  LineChart* loss_;
  PreviewStrip* steps_;
};

} // namespace svx
