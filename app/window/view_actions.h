// What a person can choose about the views as a whole, remembered in QSettings.
#pragma once

class QMenu;

namespace svx {

class ViewArea;

/// "action.view.layout.<id>" for each layout and each view alone; the one that is shown is checked.
/// Takes up what was chosen last.
void fillLayoutMenu(QMenu& menu, ViewArea& views);

/// The default layout, and no memory of another.
void resetLayout(ViewArea& views);

/// "action.view.neurological": the patient's right on the right of the screen, for who is used to
/// it.
void addConventionAction(QMenu& menu, ViewArea& views);

} // namespace svx
