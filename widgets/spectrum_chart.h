// A plot of a mass spectrum.
#pragma once

#include "widgets/chart.h"

class QCPGraph;
class QCPItemRect;

namespace svx {

/// Intensity over m/z, profiles as a line, centroids as sticks; of many points that share a pixel
/// the least and the largest are drawn, so that no peak is lost. The window of an ion image is
/// marked; a double click asks for another, and with Ctrl shows everything. objectName:
/// "spectrumChart".
class SpectrumChart : public Chart {
  Q_OBJECT
public:
  explicit SpectrumChart(QWidget* parent = nullptr);

  /// Ascending m/z. Of another data set everything is shown, else what was zoomed to stays.
  void setSpectrum(const QString& name, const std::vector<double>& masses,
                   const std::vector<double>& intensities, bool sticks);
  void setMassWindow(double low, double high);
  void clear();

  QString csv() const override;

Q_SIGNALS:
  void massChosen(double mz);

protected:
  void takeColours() override;
  void read(const QPoint& position) override;
  void doubleClicked(const QPoint& position) override;

private:
  QCPGraph* graph_;
  QCPItemRect* window_;
};

} // namespace svx
