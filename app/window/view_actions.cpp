#include "app/window/view_actions.h"

#include "app/window/view_area.h"
#include "app/window/view_layout.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QSettings>

namespace svx {

namespace {
constexpr auto layoutKey = "views/layout", neurologicalKey = "views/neurological";
}

void fillLayoutMenu(QMenu& menu, ViewArea& views) {
  auto* group = new QActionGroup(&menu);
  const auto add = [&](const QString& id, const QString& title) {
    QAction* action = menu.addAction(title);
    action->setObjectName("action.view.layout." + id);
    action->setCheckable(true);
    action->setData(id);
    group->addAction(action);
    QObject::connect(action, &QAction::triggered, &views, [id, &views] {
      QSettings().setValue(layoutKey, id);
      views.showLayout(id);
    });
  };
  for (const ViewLayout& layout : viewLayouts()) add(layout.id, layout.title);
  menu.addSeparator();
  for (const Plane plane : allPlanes)
    add(planeId(plane), ViewArea::tr("%1 alone").arg(planeName(plane)));
  add("volume", ViewArea::tr("3-D alone"));

  const auto follow = [group, &views] {
    for (QAction* action : group->actions())
      action->setChecked(action->data().toString() == views.shownLayout());
  };
  QObject::connect(&views, &ViewArea::layoutChanged, group, follow);
  views.showLayout(QSettings().value(layoutKey).toString());
  follow();
}

void resetLayout(ViewArea& views) {
  QSettings().remove(layoutKey);
  views.resetLayout();
}

void addConventionAction(QMenu& menu, ViewArea& views) {
  QAction* action = menu.addAction(ViewArea::tr("&Neurological display"));
  action->setObjectName("action.view.neurological");
  action->setToolTip(ViewArea::tr("The patient's right on the right of axial and coronal views"));
  action->setCheckable(true);
  QObject::connect(action, &QAction::toggled, &views, [&views](bool on) {
    QSettings().setValue(neurologicalKey, on);
    views.setConvention(on ? DisplayConvention::Neurological : DisplayConvention::Radiological);
  });
  action->setChecked(QSettings().value(neurologicalKey).toBool());
}

} // namespace svx
