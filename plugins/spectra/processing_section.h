// Runs any method for mass spectra on a data set.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace svx {

class FigureTable;
class InputPicker;
class ParameterForm;
class RunSection;

/// Method, further inputs, preset and parameters, a preview on a few spectra where the method gives
/// spectra back, run, and the results with what each of them made. objectName: "processingSection";
/// children "spectraMethod", "preview", "runSpectra", "spectraResult", "output.<id>" and those of
/// `RunSection` with "spectra." before them.
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
  /// A spectrum before and after the method.
  void previewed(const QString& title, const std::vector<double>& masses,
                 const std::vector<double>& intensities, const std::vector<double>& newMasses,
                 const std::vector<double>& newIntensities);

private:
  void takeMethod();
  void updateRequest();
  void preview();
  void listResults();
  void showResult();
  RunRequest request() const;
  InputPicker* picker(const InputInfo& info);

  PanelHost& host_;
  ItemId item_ = 0;
  std::size_t pixel_ = 0;
  std::string previewKey_;
  QComboBox *method_, *results_;
  QLabel *sentence_, *provenance_;
  QVBoxLayout *inputs_, *form_, *outputs_;
  std::map<std::string, InputPicker*> pickers_;
  std::map<std::string, ParameterForm*> forms_;
  ParameterForm* current_ = nullptr;
  QPushButton* preview_;
  RunSection* run_;
  QWidget* result_;
  FigureTable* figures_;
};

} // namespace svx
