// A plot of mass spectra.
#pragma once

#include "widgets/chart.h"

class QCPItemRect;

namespace svx {

struct SpectrumCurve {
  QString name;
  std::vector<double> masses, intensities; ///< ascending m/z
  QColor colour;                           ///< invalid: the chart's own
};

/// Intensity over m/z, profiles as lines, centroids as sticks; of many points that share a pixel
/// the least and the largest are drawn, so that no peak is lost. The highest peaks in sight carry
/// their m/z. The window of an ion image is marked; a double click asks for another, and with Ctrl
/// shows everything. Left drag zooms to a range of m/z, right or middle drag pans, the wheel zooms
/// m/z and with Shift the intensity; a right click opens the menu. objectName: "spectrumChart".
class SpectrumChart : public Chart {
  Q_OBJECT
public:
  explicit SpectrumChart(QWidget* parent = nullptr);

  /// In place of those there are; what was zoomed to stays. With a name for each a legend shows.
  void setCurves(const std::vector<SpectrumCurve>& curves, const QString& intensity);
  void setSticks(bool sticks);
  void setNote(const QString& text); ///< in a corner of the plot
  QString note() const;
  void setPeaks(const std::vector<double>& masses); ///< ascending; to be labelled
  void setMassWindow(double low, double high);
  void showRange(double low, double high);
  void clear();

  QString csv() const override;

Q_SIGNALS:
  void massChosen(double mz);

protected:
  void takeColours() override;
  void fitAxes() override;
  void read(const QPoint& position) override;
  void doubleClicked(const QPoint& position) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  bool pan(const QMouseEvent& event);
  bool stretch(const QWheelEvent& wheel);
  void fitIntensity();
  void labelPeaks();
  double highestAt(double mz) const; ///< of all curves, within two pixels

  std::vector<SpectrumCurve> curves_;
  std::vector<double> peaks_;
  std::vector<QCPItemText*> labels_;
  bool sticks_ = false;
  bool heightChosen_ = false; ///< by Shift and the wheel
  QPoint pressed_, dragged_;
  bool panned_ = false; ///< since the button went down
  QCPItemRect* window_;
  QCPItemText* note_;
};

} // namespace svx
