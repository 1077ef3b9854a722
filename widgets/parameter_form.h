// The form of a method, from its description.
#pragma once

#include "core/methods/method.h"

#include <QWidget>

#include <memory>

class QGridLayout;

namespace svx {

/// A combo of presets ("preset") with the sentence that says when to use the chosen one, and below
/// it, folded at first, one editor per parameter ("parameter.<id>") with unit, range and help. A
/// value that differs from the preset is marked and has its own reset button ("reset.<id>"). `info`
/// must outlive the form (those of a registry do). objectName: "parameterForm".
class ParameterForm : public QWidget {
  Q_OBJECT
public:
  explicit ParameterForm(const MethodInfo& info, QWidget* parent = nullptr);
  ~ParameterForm() override;

  const MethodInfo& info() const;
  QString preset() const; ///< id; empty when the method has none
  void setPreset(const QString& id);
  Values values() const;
  /// Values for ids that the method does not have are left out.
  void setValues(const Values& values);
  /// How many values differ from the preset's.
  int changedCount() const;
  void setExpanded(bool expanded);

Q_SIGNALS:
  void changed();

private:
  void addRow(const Parameter& parameter, QGridLayout& table);

  struct State;
  std::unique_ptr<State> state_;
};

} // namespace svx
