// The panel of mass spectra.
#pragma once

#include "plugins/spectra/region_spectra.h"
#include "plugins/spectra/section_placement.h"
#include "widgets/panel.h"

#include <QApplication>
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
class TreatmentSection;

/// Looks at a mass spectrometry image and works on it: an ion image that follows the m/z and the
/// spectra of all pixels, of one, or of regions, in the middle of the window; what is shown,
/// regions, and the methods for spectra, here. objectName: "spectraPanel"; children "mass",
/// "massSlider", "previousPeak", "nextPeak", "tolerance", "toleranceUnit", "pooling",
/// "normalisation", "normalisationNumber", "denoising", "imageSpeed", "curve", "curveStyle",
/// "keepImage", "exportImage", "spectraReport" and those of the sections.
class SpectraPanel : public QWidget {
  Q_OBJECT
public:
  SpectraPanel(PanelHost& host, QWidget* parent);
  ~SpectraPanel() override;

protected:
  void showEvent(QShowEvent* event) override;

private:
  /// Calls it in the window thread, unless the panel has gone by then.
  template <typename Call>
  static void inWindow(const QPointer<SpectraPanel>& panel, Call call) {
    QMetaObject::invokeMethod(
        qApp,
        [panel, call = std::move(call)] {
          if (panel) call(*panel);
        },
        Qt::QueuedConnection);
  }

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
  void placeSlider();
  void step(int direction); ///< to the next or previous peak, or component of what is shown
  void widen(int direction);
  void keepImage(bool exportIt);
  void savePicture();
  void showOutput(ItemId item);
  void failed(const Error& error);
  MassWindow massWindow(double mz) const;
  Values values() const;

  // spectra_images.cpp: the pictures it makes
  struct MadeImages {
    at::Tensor images; ///< float32 (1 or 3, z, y, x)
    int step = 1;      ///< of the sample that they are of; 1: of all spectra
    bool fromFile = false;
    double seconds = 0;
  };
  std::vector<MassWindow> wantedWindows();
  void makeImages();
  void takeImages(MadeImages made, int request);
  void sayHowFast();
  void showImage();
  QString imageCaption() const;
  void fillGallery();

  // spectra_jobs.cpp: the spectra it shows
  struct Summary {
    SpectrumStatistics statistics;
    std::vector<double> peaks; ///< m/z, ascending
    std::size_t soFar = 0;     ///< spectra that were read; 0: all
  };
  void summarise();
  void takeSummary(Summary summary, int request);
  void index();
  void verify();
  void compare();
  void showSpectrum();
  void showRegions();
  void readPixel(int x, int y);
  void followCursor();
  void showCursor();
  SpectrumKindShown kind() const;

  PanelHost& host_;
  std::shared_ptr<SpectraSource> source_;
  SectionPlacement placement_;
  Summary summary_;
  std::vector<RegionSpectrum> compared_; ///< of the checked regions
  MadeImages made_;
  int roughStep_ = 1;                         ///< of the picture that came before it
  int imageRequest_ = 0, summaryRequest_ = 0; ///< what comes of older ones is not shown
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
  QLabel* speed_;
  TreatmentSection* treatment_;
  DisplaySection* display_;
  RegionSection* regions_;
  ProcessingSection* processing_;
};

} // namespace svx
