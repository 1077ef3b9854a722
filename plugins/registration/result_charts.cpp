#include "plugins/registration/result_charts.h"

#include "widgets/box_chart.h"
#include "widgets/histogram_chart.h"
#include "widgets/landmark_table.h"
#include "widgets/line_chart.h"
#include "widgets/preview_strip.h"
#include "widgets/theme.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace svx {
namespace {

constexpr int chartHeight = grid * 20;

/// Before and after of all figures whose id begins so, but for the mean.
std::vector<BoxChart::Sample> samplesOf(const std::vector<Figure>& figures, const char* start) {
  std::vector<BoxChart::Sample> samples{{ResultCharts::tr("before"), {}},
                                        {ResultCharts::tr("after"), {}}};
  for (const Figure& figure : figures) {
    if (!figure.id.starts_with(start) || figure.id.ends_with(".mean")) continue;
    if (figure.before) samples[0].values.push_back(*figure.before);
    if (figure.after) samples[1].values.push_back(*figure.after);
  }
  return samples;
}

constexpr std::int64_t mostValues = 1'000'000; ///< drawn at once; a larger volume is thinned evenly

} // namespace

ResultCharts::ResultCharts(QWidget* parent)
    : QWidget(parent), tabs_(new QTabBar), pages_(new QStackedWidget), landmarkBoxes_(new BoxChart),
      labelBoxes_(new BoxChart), landmarkTable_(new LandmarkTable), jacobian_(new HistogramChart),
      loss_(new LineChart), steps_(new PreviewStrip) {
  tabs_->setObjectName("chartTabs");
  tabs_->setAccessibleName(tr("Charts"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  landmarkBoxes_->setObjectName("landmarkBoxes");
  landmarkBoxes_->setAxes({}, tr("Landmark error (mm)"));
  labelBoxes_->setObjectName("labelBoxes");
  labelBoxes_->setAxes({}, tr("Dice of each label"));
  jacobian_->setObjectName("jacobianHistogram");
  jacobian_->setAxes(tr("Jacobian determinant"), tr("Voxels (%)"));
  jacobian_->setMark(1);
  loss_->setObjectName("resultLoss");
  loss_->setAxes(tr("Iteration"), tr("Loss"));

  auto* landmarks = new QWidget;
  auto* column = new QVBoxLayout(landmarks);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(landmarkBoxes_);
  column->addWidget(landmarkTable_);
  for (Chart* chart : {static_cast<Chart*>(landmarkBoxes_), static_cast<Chart*>(labelBoxes_),
                       static_cast<Chart*>(jacobian_), static_cast<Chart*>(loss_)}) {
    chart->setFixedHeight(chartHeight);
    connect(chart, &Chart::saveFailed, this, &ResultCharts::saveFailed);
  }
  addPage("landmarks", tr("Landmarks"), landmarks);
  addPage("labels", tr("Labels"), labelBoxes_);
  addPage("jacobian", tr("Jacobian"), jacobian_);
  addPage("loss", tr("Loss"), loss_);
  addPage("steps", tr("Steps"), steps_);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(grid / 2);
  layout->addWidget(tabs_);
  layout->addWidget(pages_);
  connect(landmarkTable_, &LandmarkTable::placeWanted, this, &ResultCharts::placeWanted);
  connect(landmarkTable_, &LandmarkTable::saveFailed, this, &ResultCharts::saveFailed);
  // Only the page in front gives the height.
  connect(tabs_, &QTabBar::currentChanged, this, [this](int shown) {
    for (int i = 0; i < pages_->count(); ++i)
      pages_->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                       i == shown ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    pages_->setCurrentIndex(std::max(0, shown));
    pages_->updateGeometry();
  });
}

void ResultCharts::addPage(const char* id, const QString& title, QWidget* page) {
  tabs_->setTabData(tabs_->addTab(title), QString(id));
  auto* holder = new QWidget;
  auto* layout = new QVBoxLayout(holder);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(page);
  layout->addStretch();
  pages_->addWidget(holder);
}

void ResultCharts::setResult(const Result& result, const ResultData& data) {
  loss_->clear();
  loss_->setCurves(result.curves);
  steps_->setPreviews(result.previews);
  const bool has[] = {showLandmarks(data), showLabels(result.outputs.figures), showJacobian(data),
                      !result.curves.empty(), !result.previews.empty()};
  int first = -1;
  for (int tab = tabs_->count(); tab-- > 0;) {
    tabs_->setTabVisible(tab, has[tab]);
    if (has[tab]) first = tab;
  }
  setVisible(first >= 0);
  if (first >= 0 && !has[std::max(0, tabs_->currentIndex())]) tabs_->setCurrentIndex(first);
  Q_EMIT tabs_->currentChanged(tabs_->currentIndex());
}

bool ResultCharts::showLandmarks(const ResultData& data) {
  const std::vector<LandmarkError> errors = landmarkErrors(data);
  std::vector<BoxChart::Sample> samples{{tr("before"), {}}, {tr("after"), {}}};
  for (const LandmarkError& pair : errors) {
    samples[0].values.push_back(norm(pair.before));
    samples[1].values.push_back(norm(pair.after));
  }
  landmarkBoxes_->setSamples(std::move(samples));
  landmarkTable_->setErrors(errors);
  return !errors.empty();
}

bool ResultCharts::showLabels(const std::vector<Figure>& figures) {
  auto samples = samplesOf(figures, "dice.");
  const bool any = !samples[1].values.empty();
  labelBoxes_->setSamples(std::move(samples));
  return any;
}

bool ResultCharts::showJacobian(const ResultData& data) {
  if (!data.jacobian) return false;
  const auto voxels = data.jacobian->asFloat(0);
  const float* all = voxels.data_ptr<float>();
  const std::int64_t step = std::max<std::int64_t>(1, voxels.numel() / mostValues);
  std::vector<float> values;
  for (std::int64_t i = 0; i < voxels.numel(); i += step) values.push_back(all[i]);
  jacobian_->setValues(values, 0, 2, 80);
  return true;
}

} // namespace svx
