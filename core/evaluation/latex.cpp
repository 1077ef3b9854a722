#include "core/evaluation/latex.h"

namespace svx {

std::string latexText(std::string_view text) {
  constexpr std::string_view special = "#$%&_{}", dash = "\xe2\x80\x93";
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i).starts_with(dash)) {
      safe += "--";
      i += dash.size() - 1;
    } else if (c == '\\') {
      safe += "\\textbackslash{}";
    } else if (c == '~' || c == '^') {
      safe += {'\\', c, '{', '}'};
    } else {
      if (special.find(c) != std::string_view::npos) safe += '\\';
      safe += c;
    }
  }
  return safe;
}

} // namespace svx
