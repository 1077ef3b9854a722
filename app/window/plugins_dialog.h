// Help > Plugins: every plugin file, its state, and why it was rejected.
#pragma once

#include <QDialog>

namespace svx {

class PluginHost;

class PluginsDialog : public QDialog {
  Q_OBJECT
public:
  PluginsDialog(const PluginHost& plugins, QWidget* parent);
};

} // namespace svx
