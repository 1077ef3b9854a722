// The panel of mass spectra.
#pragma once

#include "plugins/spectra/region_spectra.h"
#include "plugins/spectra/section_placement.h"
#include "widgets/panel.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace svx {

class Banner;
class DisplaySection;
class InputPicker;
class ProcessingSection;
class RegionSection;
class SpectraView;

/// Looks at a mass spectrometry image and works on it: an ion image that follows the m/z and the
/// spectra of all pixels, of one, or of regions, in the middle of the window; what is shown,
/// regions, and the methods for spectra, here. objectName: "spectraPanel"; children "mass",
/// "massSlider", "previousPeak", "nextPeak", "tolerance", "toleranceUnit", "pooling",
/// "normalisation", "normalisationNumber", "denoising", "curve", "curveStyle", "keepImage", "exportImage",
/// "spectraReport" and those of the sections.
class SpectraPanel : public QWidget {
  Q_OBJECT
public:
  SpectraPanel(PanelHost& host, QWidget* parent);
  ~SpectraPanel() override;

private:
  // spectra_panel.cpp: what is on the panel
  void connectView();
  QWidget* massRow();
  QWidget* windowRow();
  QWidget* normalisationRow();
  QWidget* spectrumRow();
  QWidget* keepRow();
  void studyChanged();

  // spectra_actions.cpp: what it does
  void take(ItemId item);
  void setMass(double mz);
  void step(int direction); ///< to the next or previous peak
  void widen(int direction);
  void keepImage(bool exportIt);
  void savePicture();
  void showOutput(ItemId item);
  void failed(const Error& error);
  MassWindow massWindow(double mz) const;
  Values values() const;

  // spectra_jobs.cpp: what it shows
  void summarise();
  void index();
  void verify();
  void makeImages();
  void showImage();
  void fillGallery();
  void compare();
  void showSpectrum();
  void showRegions();
  void readPixel(int x, int y);
  void showCursor();
  SpectrumKindShown kind() const;

  PanelHost& host_;
  std::shared_ptr<SpectraSource> source_;
  SectionPlacement placement_;
  SpectrumStatistics statistics_;
  std::vector<double> peaks_;            ///< m/z, ascending
  std::vector<RegionSpectrum> compared_; ///< of the checked regions
  at::Tensor images_;                    ///< float32 (1 or 3, z, y, x)
  SpectrumCurve pixel_;
  std::vector<double> galleryMasses_; ///< empty: the peaks
  std::string key_;                   ///< of this panel's jobs: a newer one replaces the older

  QPointer<SpectraView> view_;
  Banner* banner_;
  InputPicker* picker_;
  QLabel* about_;
  QWidget* controls_;
  QDoubleSpinBox *mass_, *tolerance_, *number_, *denoising_;
  QSlider* slider_;
  QComboBox *unit_, *normalisation_, *pooling_, *curve_, *style_;
  QPushButton *previous_, *next_;
  DisplaySection* display_;
  RegionSection* regions_;
  ProcessingSection* processing_;
};

} // namespace svx
