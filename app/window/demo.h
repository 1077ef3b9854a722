// The sample job without a person.
#pragma once

#include <QString>

namespace svx {

class MainWindow;

/// Drives the real window and the real registration panel over the sample study: opens it,
/// registers, and leaves screenshots, the warped volume, the transform and the report in `folder`.
/// Prints what it wrote. Returns 0, or 1 with the reason on stderr.
int runDemo(MainWindow& window, const QString& folder);

} // namespace svx
