// The right dock: one panel at a time, chosen by its icon.
#pragma once

#include "app/window/plugin_host.h"

#include <QDockWidget>

class QStackedWidget;
class QTabBar;

namespace svx {

/// Makes a panel's widget when it is first shown. objectName: "panelDock"; child "panelTabs".
class PanelDock : public QDockWidget {
  Q_OBJECT
public:
  PanelDock(PluginHost& plugins, PanelHost& host, QWidget* parent);
  void showPanel(const QString& id);
  QString currentPanel() const;

Q_SIGNALS:
  void panelFailed(const QString& title, const QString& reason);

protected:
  /// A panel scrolls downwards only, so its page stays as wide as what the panel shows needs.
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void showTab(int index);

  PluginHost& plugins_;
  PanelHost& host_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
};

} // namespace svx
