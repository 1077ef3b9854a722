#include "plugins/registration/registration_plugin.h"

#include "plugins/registration/registration_panel.h"

namespace svx {

QWidget* RegistrationPlugin::createWidget(PanelHost& host, QWidget* parent) {
  return new RegistrationPanel(host, parent);
}

} // namespace svx
