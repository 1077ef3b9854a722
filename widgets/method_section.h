// Chooses and runs one of several methods.
#pragma once

#include "widgets/panel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace svx {

class InputPicker;
class ParameterForm;
class RunSection;

/// Method, inputs, preset and parameters, and the run. Each input has one picker for all methods
/// that take it. Children "`names.method`", "input.<id>", "`names.run`" and those of `RunSection`
/// with `names.prefix` before them.
class MethodSection : public QWidget {
  Q_OBJECT
public:
  struct Names {
    const char* method; ///< objectName of the combo of methods, whose data are the ids
    const char* run;    ///< of the button that starts
    const char* prefix;
  };
  /// `methods` in the order shown. An input named in `given` has no picker: `give` chooses it.
  MethodSection(PanelHost& host, const std::vector<const Method*>& methods, const Names& names,
                std::vector<std::string> given = {}, QWidget* parent = nullptr);

  const MethodInfo& method() const;
  void choose(const std::string& methodId);
  void give(const std::string& input, ItemId item);
  /// Of an input of the chosen method; nullptr when it has none of that name.
  InputPicker* picker(const std::string& input) const;
  ParameterForm& form() const { return *form_; }
  RunRequest request() const;
  void start(); ///< what the button does
  void studyChanged();
  /// Puts a widget between the parameters and the run.
  void insertAboveRun(QWidget* widget);

Q_SIGNALS:
  void methodChanged();
  void requestChanged();
  void started();
  void finished(svx::ItemId result);
  void failed(const svx::Error& error);

private:
  InputPicker* picker(const InputInfo& info);
  void takeMethod();
  void updateRequest();

  PanelHost& host_;
  std::vector<std::string> given_;
  std::map<std::string, ItemId> items_;
  QComboBox* method_;
  QLabel* sentence_;
  QVBoxLayout *inputs_, *forms_, *above_;
  std::map<std::string, InputPicker*> pickers_; ///< by id and kind
  std::map<std::string, ParameterForm*> made_;
  ParameterForm* form_ = nullptr;
  RunSection* run_;
};

} // namespace svx
