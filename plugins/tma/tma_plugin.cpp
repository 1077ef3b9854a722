#include "plugins/tma/tma_plugin.h"

#include "plugins/tma/tma_panel.h"

namespace svx {

QWidget* TmaPlugin::createWidget(PanelHost& host, QWidget* parent) {
  return new TmaPanel(host, parent);
}

} // namespace svx
