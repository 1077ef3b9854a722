// Window and level in numbers, with presets.
#pragma once

#include "core/data/volume.h"

#include <QWidget>

class QDoubleSpinBox;
class QToolButton;

namespace svx {

/// Two spin boxes in the volume's unit and a menu of presets (automatic, the header's, HU windows).
/// objectName: "windowLevel"; children "window", "level", "presets".
class WindowLevelControl : public QWidget {
  Q_OBJECT
public:
  explicit WindowLevelControl(QWidget* parent = nullptr);

  /// The volume gives the unit, the steps and the presets; nullptr disables the control.
  void setVolume(std::shared_ptr<const Volume> volume);
  WindowLevel value() const;
  void setValue(const WindowLevel& value); ///< emits nothing

Q_SIGNALS:
  void edited(const svx::WindowLevel& value); ///< by a person

private:
  void fillPresets();

  std::shared_ptr<const Volume> volume_;
  QDoubleSpinBox* window_;
  QDoubleSpinBox* level_;
  QToolButton* presets_;
};

} // namespace svx
