// Theme, language, device, workers, undo memory.
#pragma once

#include "app/window/settings.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace svx {

/// Changes apply at once (and are saved), except language and workers, which the next start uses.
class PreferencesDialog : public QDialog {
  Q_OBJECT
public:
  explicit PreferencesDialog(QWidget* parent);

Q_SIGNALS:
  void changed(const svx::Preferences& preferences);

private:
  void apply();

  QComboBox *theme_, *language_, *device_;
  QSpinBox *workers_, *threads_;
  QDoubleSpinBox* undo_;
};

} // namespace svx
