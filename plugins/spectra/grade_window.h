// Examples of each grade of spectra.
#pragma once

#include "core/report/grade_gallery.h"
#include "widgets/figure_window.h"
#include "widgets/panel.h"

class QComboBox;

namespace svx {

/// A spectrum for each grade that a run of `spectra.informativeness` gave; a click on one chooses
/// its pixel. objectName: "gradeWindow"; children "example" and those of FigureWindow.
class GradeWindow : public FigureWindow {
  Q_OBJECT
public:
  GradeWindow(const Study& study, ItemId result, QWidget* parent);

Q_SIGNALS:
  void pixelChosen(int x, int y, int section); ///< in the raster

private:
  void draw();

  ResultPtr run_;
  std::shared_ptr<const Spectra> spectra_;
  std::vector<GradeExample> examples_;
  QComboBox* kind_;
};

} // namespace svx
