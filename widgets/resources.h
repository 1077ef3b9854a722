// The files that the program ships with, and its icons.
#pragma once

#include <QIcon>
#include <QString>

namespace svx {

/// Path of a shipped file or folder, e.g. `resourcePath("presets/windows.json")`. The root is
/// $SPECTRAVOX_RESOURCES when set, else ../share/spectravox beside the executable; the build tree
/// mirrors the install tree. The path is returned whether or not the file exists.
QString resourcePath(const QString& name);

/// A Breeze icon by its freedesktop name ("document-open"), drawn in the text colour of the palette
/// it is painted with, so it follows a change of theme. From resources/icons; a name not
/// shipped there comes from the desktop's icon theme.
QIcon icon(const QString& name);

} // namespace svx
