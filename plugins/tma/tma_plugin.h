#pragma once

#include "widgets/panel.h"

#include <QObject>

namespace svx {

class TmaPlugin : public QObject, public Panel {
  Q_OBJECT
  Q_PLUGIN_METADATA(IID SVX_PANEL_IID FILE "tma.json")
  Q_INTERFACES(svx::Panel)
public:
  QWidget* createWidget(PanelHost& host, QWidget* parent) override;
};

} // namespace svx
