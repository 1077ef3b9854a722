// The language of the window.
#pragma once

#include <QString>

namespace svx {

/// Has the window speak `language`: "en", "de", or "system". What was built before keeps its
/// language. Without a translation (a build without Qt's LinguistTools has none) it is English.
void useLanguage(const QString& language);

} // namespace svx
