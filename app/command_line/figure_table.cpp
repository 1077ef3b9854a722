#include "app/command_line/figure_table.h"

#include <algorithm>
#include <cstdio>

namespace svx {

std::string figureTable(const std::vector<Figure>& figures) {
  std::size_t widest = 0;
  for (const Figure& figure : figures) widest = std::max(widest, figure.label.size());
  const int width = static_cast<int>(widest);
  const auto number = [](const std::optional<double>& value, int decimals) -> std::string {
    char text[64];
    if (!value) return "-";
    std::snprintf(text, sizeof text, "%.*f", decimals, *value);
    return text;
  };
  char line[256];
  std::snprintf(line, sizeof line, "%-*s %12s %12s\n", width, "", "before", "after");
  std::string table = line;
  for (const Figure& figure : figures) {
    std::snprintf(line, sizeof line, "%-*s %12s %12s", width, figure.label.c_str(),
                  number(figure.before, figure.decimals).c_str(),
                  number(figure.after, figure.decimals).c_str());
    table += line + (figure.unit.empty() ? "" : " " + figure.unit) + "\n";
  }
  return table;
}

} // namespace svx
