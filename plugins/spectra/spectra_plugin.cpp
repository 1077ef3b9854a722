#include "plugins/spectra/spectra_plugin.h"

#include "plugins/spectra/spectra_panel.h"

namespace svx {

QWidget* SpectraPlugin::createWidget(PanelHost& host, QWidget* parent) {
  return new SpectraPanel(host, parent);
}

} // namespace svx
