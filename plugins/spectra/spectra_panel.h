#pragma once

#include "core/spectra/mean_spectrum.h"
#include "core/spectra/normalisation.h"
#include "widgets/panel.h"

#include <QWidget>

#include <mutex>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace svx {

class Banner;
class InputPicker;
class IonImageView;
class SpectrumChart;

/// Looks at a mass spectrometry image: an ion image that follows the m/z, and the mean spectrum,
/// the skyline, or the spectrum of a pixel below it. objectName: "spectraPanel".
class SpectraPanel : public QWidget {
  Q_OBJECT
public:
  SpectraPanel(PanelHost& host, QWidget* parent);
  ~SpectraPanel() override;

private:
  /// What the jobs share; each holds it, so that it outlives the panel.
  struct Source {
    explicit Source(std::shared_ptr<const Spectra> of) : spectra(of), imager(std::move(of)) {}

    const std::shared_ptr<const Spectra> spectra;
    std::mutex mutex; ///< over all below
    IonImager imager;
    NormalisationOptions normalisation{Normalisation::None, 2, {}, {}};
    std::vector<float> factors; ///< by `normalisation`
  };

  QWidget* massRow();
  QWidget* windowRow();
  QWidget* spectrumRow();
  void studyChanged();
  void take(ItemId item);
  void summarise();
  void showImage();
  void showSpectrum();
  void readPixel(int x, int y);
  void step(int direction); ///< to the next or previous peak
  void keepImage();
  void failed(const Error& error);
  MassWindow window() const;
  Values values() const;
  void setMass(double mz);

  PanelHost& host_;
  std::shared_ptr<Source> source_;
  SpectrumStatistics statistics_;
  std::vector<double> peaks_; ///< m/z, ascending
  std::vector<double> pixelMasses_, pixelIntensities_;
  QString pixelName_;
  std::string imageKey_, summaryKey_; ///< of this panel's jobs: a newer one replaces the older

  Banner* banner_;
  InputPicker* picker_;
  IonImageView* image_;
  QDoubleSpinBox *mass_, *tolerance_;
  QSlider* slider_;
  QComboBox *unit_, *normalisation_, *pooling_, *curve_;
  QLabel* about_;
  SpectrumChart* spectrum_;
  QPushButton *previous_, *next_, *keep_;
};

} // namespace svx
