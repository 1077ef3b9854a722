// The tools of the slice views as buttons.
#pragma once

class QToolBar;

namespace svx {

class ToolBox;

/// A checkable action for each tool, "action.tool.<id>", in a place of the toolbar that is kept for
/// them: tools that come later go there, too. The checked one is the tool in hand. The actions
/// belong to the toolbar's window, so that the commands find them.
void addToolActions(QToolBar& bar, ToolBox& tools);

} // namespace svx
