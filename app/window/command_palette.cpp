#include "app/window/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

namespace svx {
namespace {

QString plain(QString text) {
  text.remove('&');
  return text.remove(QString::fromUtf8("…"));
}

/// "View > Theme > Dark": the titles of the menus that the action is found in, then its own.
QString pathOf(const QAction* action) {
  QStringList path{plain(action->text())};
  const QMenu* menu = nullptr;
  const auto menuOf = [](const QAction* of) -> const QMenu* {
    for (QObject* owner : of->associatedObjects())
      if (const auto* found = qobject_cast<QMenu*>(owner)) return found;
    return nullptr;
  };
  for (menu = menuOf(action); menu; menu = menuOf(menu->menuAction()))
    path.prepend(plain(menu->title()));
  return path.join(QString::fromUtf8(" › "));
}

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QDialog(window, Qt::Popup), search_(new QLineEdit), list_(new QListWidget) {
  setObjectName("commandPalette");
  setAttribute(Qt::WA_DeleteOnClose);
  search_->setObjectName("commandSearch");
  search_->setAccessibleName(tr("Command"));
  search_->setPlaceholderText(tr("Type what you want to do"));
  search_->installEventFilter(this);
  list_->setObjectName("commandList");
  list_->setAccessibleName(tr("Commands"));
  list_->setFocusPolicy(Qt::NoFocus);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  layout->addWidget(search_);
  layout->addWidget(list_);

  for (QAction* action : window->findChildren<QAction*>()) {
    if (action->text().isEmpty() || action->isSeparator() || action->menu() ||
        !action->isEnabled() || !action->isVisible())
      continue;
    QString text = pathOf(action);
    if (!action->shortcut().isEmpty())
      text += "    " + action->shortcut().toString(QKeySequence::NativeText);
    auto* item = new QListWidgetItem(action->icon(), text, list_);
    item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(action));
  }
  list_->sortItems();
  connect(search_, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::trigger);
  filter({});

  resize(std::min(560, window->width() - 32), std::min(420, window->height() - 64));
  move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 56)));
  search_->setFocus();
}

void CommandPalette::filter(const QString& text) {
  const QStringList words = text.split(' ', Qt::SkipEmptyParts);
  QListWidgetItem* first = nullptr;
  for (int row = 0; row < list_->count(); ++row) {
    QListWidgetItem* item = list_->item(row);
    const bool fits = std::all_of(words.begin(), words.end(), [&](const QString& word) {
      return item->text().contains(word, Qt::CaseInsensitive);
    });
    item->setHidden(!fits);
    if (fits && !first) first = item;
  }
  list_->setCurrentItem(first);
}

void CommandPalette::trigger() {
  QListWidgetItem* item = list_->currentItem();
  if (!item || item->isHidden()) return;
  auto* action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
  close();
  // After the popup has gone, so that what the action opens gets the focus.
  QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != search_ || event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    trigger();
    return true;
  }
  if (key != Qt::Key_Down && key != Qt::Key_Up) return false;
  const int step = key == Qt::Key_Down ? 1 : -1;
  for (int row = list_->currentRow() + step; row >= 0 && row < list_->count(); row += step) {
    if (list_->item(row)->isHidden()) continue;
    list_->setCurrentRow(row);
    break;
  }
  return true;
}

} // namespace svx
