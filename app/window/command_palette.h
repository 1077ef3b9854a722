// Every action of the window by name (Ctrl+K).
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace svx {

/// Lists the enabled actions of `window` whose words begin with, or contain, what is typed; Return
/// triggers. Built new each time it is shown, so it always knows the present state.
class CommandPalette : public QDialog {
  Q_OBJECT
public:
  explicit CommandPalette(QWidget* window);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void filter(const QString& text);
  void trigger();

  QLineEdit* search_;
  QListWidget* list_;
};

} // namespace svx
