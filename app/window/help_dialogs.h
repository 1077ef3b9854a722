// What the Help menu shows.
#pragma once

#include <QString>

class QWidget;

namespace svx {

struct Preferences;

void showAbout(QWidget* parent);
/// A page of resources/help (Markdown) by its name.
void showHelpPage(const QString& name, QWidget* parent);
/// Versions, OpenGL, devices, memory and threads, as text that can be copied into a bug report.
void showMachine(const Preferences& preferences, bool openGl, QWidget* parent);

} // namespace svx
