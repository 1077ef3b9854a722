#include "plugins/spectra/grade_window.h"

#include "widgets/controls.h"
#include "widgets/figure_colours.h"

#include <QComboBox>

namespace svx {

GradeWindow::GradeWindow(const Study& study, ItemId result, QWidget* parent)
    : FigureWindow(tr("Examples of each grade"), parent), run_(study.find(result)->result()) {
  setObjectName("gradeWindow");
  kind_ = named(new QComboBox, "example", tr("Which spectrum of each grade"));
  kind_->addItems({tr("Fewest peaks"), tr("Typical"), tr("Most peaks")});
  kind_->setCurrentIndex(int(ExampleKind::Typical));
  addControl(tr("Example"), kind_);
  setLine(tr("Peaks above the orange line count where the axis is not shaded. Click a spectrum to "
             "go to its pixel."));
  connect(this, &FigureWindow::clicked, this, [this](const QPointF& place) {
    const auto which = exampleAt(place.x(), place.y());
    if (!which || *which >= examples_.size() || examples_[*which].spectra == 0) return;
    const RasterPosition& at = examples_[*which].position;
    Q_EMIT pixelChosen(at.x, at.y, at.z);
  });
  const Item* dataset = study.find(study.find(result)->parent);
  if (dataset) spectra_ = dataset->as<Spectra>();
  if (!spectra_) {
    setHint(tr("The data set is no longer there."));
    return;
  }
  connect(kind_, &QComboBox::currentIndexChanged, this, &GradeWindow::draw);
  draw();
}

/// Four spectra are read: that takes no job.
void GradeWindow::draw() {
  try {
    examples_ = gradeExamples(*spectra_, *run_, ExampleKind(kind_->currentIndex()));
    double height = 0;
    const auto svg = [&](const FigureColours& colours) {
      return QByteArray::fromStdString(gradeGallerySvg(examples_, run_->values, colours, height));
    };
    setFigure(svg(figureColours(palette())), svg({}));
  } catch (const Error& error) {
    setHint(QString::fromStdString(error.what()));
  }
}

} // namespace svx
