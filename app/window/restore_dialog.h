// Asks which of the works that crashes left to restore.
#pragma once

#include <QDialog>
#include <QStringList>

class QListWidget;

namespace svx {

/// A row for each journal, the newest first. Discarding removes one and asks about the rest; what
/// is neither restored nor discarded is offered again at the next start.
/// objectName: "restoreDialog"; children "journals", "restore", "discard".
class RestoreDialog : public QDialog {
  Q_OBJECT
public:
  RestoreDialog(const QStringList& journals, QWidget* parent);

Q_SIGNALS:
  void restoreWanted(const QString& journal);

private:
  void restore();
  void discard();

  QListWidget* list_;
};

} // namespace svx
