// The texts of core in the language of the window.
#pragma once

#include <QString>

#include <string>

namespace svx {

/// A text that core has in English (the title of a method, a parameter's help, a figure's label) in
/// the language of the window, context "core"; the text itself where that has no translation.
QString coreText(const std::string& english);

} // namespace svx
