// The ion image and the spectrum, in the middle of the window.
#pragma once

#include "widgets/ion_image_view.h"

class QDoubleSpinBox;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace svx {

class IonImageGrid;
class SpectrumChart;

/// A bar of tools, the ion image or many of them, and the spectrum below. objectName:
/// "spectraView"; children "tool.navigate", "tool.rectangle", "tool.polygon", "tool.brush",
/// "tool.eraser", "brushRadius", "zoomToFit", "showGrid", "gridMasses", "savePicture".
class SpectraView : public QWidget {
  Q_OBJECT
public:
  explicit SpectraView(QWidget* parent = nullptr);

  IonImageView& image() const { return *image_; }
  IonImageGrid& gallery() const { return *grid_; }
  SpectrumChart& chart() const { return *chart_; }
  void showGallery(bool many);
  /// Typed above the grid; empty: none were.
  std::vector<double> typedMasses() const;

Q_SIGNALS:
  void galleryWanted(); ///< it is shown now, and to be filled
  void pictureWanted();

private:
  QWidget* tools();
  QToolButton* tool(const char* name, const QString& iconName, const QString& text);

  IonImageView* image_;
  IonImageGrid* grid_;
  SpectrumChart* chart_;
  QStackedWidget* pages_;
  QDoubleSpinBox* brush_;
  QToolButton* many_;
  QLineEdit* typed_;
};

} // namespace svx
