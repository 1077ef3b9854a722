// Text in a LaTeX table.
#pragma once

#include <string>
#include <string_view>

namespace svx {

/// Escapes what LaTeX would take for a command; an en dash becomes "--". `text`: UTF-8.
std::string latexText(std::string_view text);

} // namespace svx
