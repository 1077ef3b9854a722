// The registration panel.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

#include <set>

class QVBoxLayout;

namespace svx {

class Banner;
class Fold;
class InputPicker;
class MethodChooser;
class ParameterForm;
class ResultSection;
class RunSection;

/// Inputs, method and preset, parameters, run, result, from top to bottom. objectName:
/// "registrationPanel"; children "method", "register" and those of `RunSection` and
/// `ResultSection`.
class RegistrationPanel : public QWidget {
  Q_OBJECT
public:
  explicit RegistrationPanel(PanelHost& host, QWidget* parent = nullptr);
  ~RegistrationPanel() override;

private:
  // What is on the panel, from top to bottom.
  QWidget* inputSection();
  QWidget* methodSection();
  QWidget* runSection();
  QWidget* resultSection();

  void studyChanged();
  void chooseImages();
  void chooseCompanions(const std::string& side);
  void takeMethod();
  InputPicker* picker(const std::string& id) const;
  Inputs inputs() const;
  void updateRequest();

  void finished(ItemId result);
  void failed(const Error& error);

  PanelHost& host_;
  Banner* banner_;
  std::vector<InputPicker*> pickers_;
  Fold* optionalInputs_;
  std::set<std::string> chosenByHand_;
  bool choosing_ = false; ///< the panel itself is choosing inputs

  MethodChooser* method_;
  QVBoxLayout* formPlace_;
  std::map<std::string, ParameterForm*> forms_;
  ParameterForm* form_ = nullptr;

  RunSection* run_ = nullptr;
  ResultSection* results_;
};

} // namespace svx
