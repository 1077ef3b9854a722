#include "app/window/tool_actions.h"

#include "widgets/resources.h"
#include "widgets/tool_box.h"

#include <QAction>
#include <QActionGroup>
#include <QToolBar>

namespace svx {

void addToolActions(QToolBar& bar, ToolBox& tools) {
  auto* group = new QActionGroup(bar.window());
  QAction* end = bar.addSeparator();
  const auto follow = [&bar, &tools, group, end] {
    for (const auto& owned : tools.tools()) {
      SliceTool* tool = owned.get();
      const QString name = "action.tool." + tool->info().id;
      auto* action = group->parent()->findChild<QAction*>(name);
      if (!action) {
        const SliceTool::Info& info = tool->info();
        action = new QAction(icon(info.icon), info.title, group->parent());
        action->setObjectName(name);
        action->setToolTip(info.help);
        action->setCheckable(true);
        group->addAction(action);
        bar.insertAction(end, action);
        QObject::connect(action, &QAction::triggered, &tools,
                         [tool, &tools] { tools.choose(*tool); });
      }
      action->setChecked(tool == &tools.current());
    }
  };
  QObject::connect(&tools, &ToolBox::changed, group, follow);
  follow();
}

} // namespace svx
