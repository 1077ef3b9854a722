// Runs any method for mass spectra on a data set.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QPushButton;

namespace svx {

class MethodSection;
class RunResults;

/// Method, further inputs, preset and parameters, a preview on a few spectra where the method gives
/// spectra back, run, and the results with what each of them made. objectName: "processingSection";
/// children "spectraMethod", "preview", "runSpectra", "spectraResult", "showFigure", "output.<id>"
/// and those of `RunSection` with "spectra." before them.
class ProcessingSection : public QWidget {
  Q_OBJECT
public:
  explicit ProcessingSection(PanelHost& host, QWidget* parent = nullptr);

  void setSpectra(ItemId item);        ///< 0: none
  void setPixel(std::size_t spectrum); ///< that previews are shown on
  void studyChanged();

Q_SIGNALS:
  void failed(const svx::Error& error);
  void outputWanted(svx::ItemId item); ///< to be shown
  void massWanted(double mz);
  void pixelWanted(int x, int y, int section);
  /// A spectrum before and after the method.
  void previewed(const QString& title, const std::vector<double>& masses,
                 const std::vector<double>& intensities, const std::vector<double>& newMasses,
                 const std::vector<double>& newIntensities);

private:
  void takeMethod();
  void preview();
  void addFigureButton(ItemId result);

  PanelHost& host_;
  ItemId item_ = 0;
  std::size_t pixel_ = 0;
  std::string previewKey_;
  MethodSection* method_;
  QPushButton* preview_;
  RunResults* results_;
};

} // namespace svx
