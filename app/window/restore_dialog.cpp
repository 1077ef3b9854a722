#include "app/window/restore_dialog.h"

#include "app/window/autosave.h"
#include "widgets/controls.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace svx {

RestoreDialog::RestoreDialog(const QStringList& journals, QWidget* parent)
    : QDialog(parent), list_(named(new QListWidget, "journals", tr("Works"))) {
  setObjectName("restoreDialog");
  setWindowTitle(tr("Restore your work?"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* words = new QLabel(tr("Spectravox ended unexpectedly and kept this work. What you do not "
                              "choose now is offered again at the next start."));
  words->setWordWrap(true);
  for (const QString& journal : journals) {
    const QFileInfo file(journal);
    auto* row = new QListWidgetItem(
        tr("%1, %2").arg(QLocale().toString(file.lastModified(), QLocale::ShortFormat),
                         QLocale().formattedDataSize(file.size(), 1, QLocale::DataSizeSIFormat)),
        list_);
    row->setData(Qt::UserRole, journal);
  }
  list_->setCurrentRow(0);
  auto* buttons = new QDialogButtonBox;
  const auto button = [&](const char* name, const QString& text, QDialogButtonBox::ButtonRole role,
                          void (RestoreDialog::*run)()) {
    QPushButton* made = buttons->addButton(text, role);
    made->setObjectName(name);
    connect(made, &QPushButton::clicked, this, run);
    return made;
  };
  button("restore", tr("Restore"), QDialogButtonBox::ActionRole, &RestoreDialog::restore)
      ->setDefault(true);
  button("discard", tr("Discard"), QDialogButtonBox::DestructiveRole, &RestoreDialog::discard);
  button("later", tr("Later"), QDialogButtonBox::RejectRole, &RestoreDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
  layout->setSpacing(grid);
  layout->addWidget(words);
  layout->addWidget(list_);
  layout->addWidget(buttons);
  connect(list_, &QListWidget::itemActivated, this, &RestoreDialog::restore);
  resize(56 * grid, 28 * grid);
}

void RestoreDialog::restore() {
  Q_EMIT restoreWanted(list_->currentItem()->data(Qt::UserRole).toString());
  accept();
}

void RestoreDialog::discard() {
  const std::unique_ptr<QListWidgetItem> row(list_->takeItem(list_->currentRow()));
  AutosaveJournal::discard(row->data(Qt::UserRole).toString());
  if (list_->count() == 0) accept();
}

} // namespace svx
