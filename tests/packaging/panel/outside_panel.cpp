// The smallest panel: built outside of Spectravox's tree against an installed one.
#include "widgets/panel.h"

#include <QLabel>
#include <QObject>

class OutsidePanel : public QObject, public svx::Panel {
  Q_OBJECT
  Q_PLUGIN_METADATA(IID SVX_PANEL_IID FILE "outside.json")
  Q_INTERFACES(svx::Panel)
public:
  QWidget* createWidget(svx::PanelHost& host, QWidget* parent) override {
    return new QLabel(tr("%n methods", nullptr, int(host.methods().all().size())), parent);
  }
};

#include "outside_panel.moc"
