#include "app/window/plugins_dialog.h"

#include "app/window/plugin_host.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace svx {

PluginsDialog::PluginsDialog(const PluginHost& plugins, QWidget* parent) : QDialog(parent) {
  setObjectName("pluginsDialog");
  setWindowTitle(tr("Plugins"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(820, 380);

  auto* list = new QTreeWidget;
  list->setObjectName("pluginList");
  list->setAccessibleName(tr("Plugins"));
  list->setRootIsDecorated(false);
  list->setWordWrap(true);
  list->setUniformRowHeights(false);
  list->setHeaderLabels({tr("Panel"), tr("Version"), tr("State"), tr("Reason and file")});
  for (const PluginRecord& record : plugins.records()) {
    const bool rejected = record.state == PluginRecord::State::Rejected;
    const QString state = rejected ? tr("Rejected") : tr("Loaded");
    const QString reason = rejected ? record.reason + "\n" + record.path : record.path;
    auto* row = new QTreeWidgetItem(list, {record.title, record.version, state, reason});
    row->setIcon(2, QIcon::fromTheme(rejected ? "dialog-error" : "dialog-ok-apply"));
    row->setToolTip(3, reason);
  }
  list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  list->header()->setSectionResizeMode(3, QHeaderView::Stretch);

  auto* folders = new QLabel(
      tr("Looked for in: %1").arg(PluginHost::standardFolders().join(QString::fromUtf8("  ·  "))));
  folders->setWordWrap(true);
  folders->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

  auto* layout = new QVBoxLayout(this);
  layout->addWidget(list);
  layout->addWidget(folders);
  layout->addWidget(buttons);
}

} // namespace svx
