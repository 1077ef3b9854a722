#include "app/window/panel_dock.h"

#include "widgets/resources.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QVBoxLayout>

namespace svx {

PanelDock::PanelDock(PluginHost& plugins, PanelHost& host, QWidget* parent)
    : QDockWidget(tr("Panel"), parent), plugins_(plugins), host_(host) {
  setObjectName("panelDock");
  tabs_ = new QTabBar;
  tabs_->setObjectName("panelTabs");
  tabs_->setAccessibleName(tr("Panels"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  pages_ = new QStackedWidget;
  for (const PluginRecord* plugin : plugins.loaded()) {
    const int tab = tabs_->addTab(icon(plugin->icon), plugin->title);
    tabs_->setTabData(tab, plugin->id);
    auto* page = new QScrollArea;
    page->setFrameShape(QFrame::NoFrame);
    page->setWidgetResizable(true);
    page->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    pages_->addWidget(page);
  }
  if (tabs_->count() == 0) {
    auto* none = new QLabel(tr("No panel could be loaded. Help › Plugins says why."));
    none->setWordWrap(true);
    none->setAlignment(Qt::AlignCenter);
    pages_->addWidget(none);
  }

  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(tabs_);
  layout->addWidget(pages_, 1);
  setWidget(content);
  connect(tabs_, &QTabBar::currentChanged, this, &PanelDock::showTab);
}

QString PanelDock::currentPanel() const {
  return tabs_->tabData(tabs_->currentIndex()).toString();
}

void PanelDock::showPanel(const QString& id) {
  for (int tab = 0; tab < tabs_->count(); ++tab) {
    if (tabs_->tabData(tab).toString() != id) continue;
    tabs_->setCurrentIndex(tab);
    showTab(tab);
  }
}

void PanelDock::showTab(int index) {
  auto* page = qobject_cast<QScrollArea*>(pages_->widget(index));
  if (!page) return;
  pages_->setCurrentIndex(index);
  if (page->widget()) return;
  const QString id = tabs_->tabData(index).toString();
  for (const PluginRecord* plugin : plugins_.loaded()) {
    if (plugin->id != id) continue;
    try {
      QWidget* panel = plugin->panel->createWidget(host_, page);
      page->setWidget(panel);
      panel->installEventFilter(this);
    } catch (const std::exception& error) {
      const QString reason = tr("It failed while it was built: %1").arg(error.what());
      page->setWidget(new QLabel(reason));
      const QString title = plugin->title;
      plugins_.reject(id, reason);
      Q_EMIT panelFailed(title, reason);
    }
    return;
  }
}

bool PanelDock::eventFilter(QObject* watched, QEvent* event) {
  auto* panel = qobject_cast<QWidget*>(watched);
  if (panel && event->type() == QEvent::LayoutRequest)
    for (int page = 0; page < pages_->count(); ++page)
      if (auto* area = qobject_cast<QScrollArea*>(pages_->widget(page));
          area && area->widget() == panel)
        area->setMinimumWidth(panel->minimumSizeHint().width() +
                              area->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  return QDockWidget::eventFilter(watched, event);
}

} // namespace svx
