#include "core/io/table_file.h"

#include "core/io/csv.h"
#include "core/io/format.h"
#include "core/io/text_scan.h"
#include "core/tissue/tissue.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>

namespace svx {
namespace {

constexpr std::uint64_t largestTable = std::uint64_t(1) << 30;

std::optional<double> cellNumber(std::string_view text) {
  if (text.empty()) return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

TableColumn headed(std::string name) {
  TableColumn column;
  if (const auto open = name.rfind(" ["); open != std::string::npos && name.ends_with("]")) {
    column.unit = name.substr(open + 2, name.size() - open - 3);
    name.resize(open);
  }
  column.name = std::move(name);
  return column;
}

void fill(TableColumn& column, std::vector<std::string> cells) {
  std::vector<double> numbers;
  for (const std::string& cell : cells) {
    const auto value = cellNumber(cell);
    if (!value) {
      column.cells = std::move(cells);
      return;
    }
    numbers.push_back(*value);
  }
  column.cells = std::move(numbers);
}

} // namespace

Table readTable(const std::filesystem::path& path) {
  return tableFrom(readText(path, largestTable), path);
}

Table tableFrom(std::string_view text, const std::filesystem::path& path) {
  Table table;
  table.name = stemOf(path);
  table.source.path = path;
  table.source.format = "CSV";
  std::vector<std::vector<std::string>> cells;
  std::size_t line = 0;
  char separator = ',';
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty()) {
    ++line;
    std::string_view one = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.ends_with('\r')) one.remove_suffix(1);
    if (one.empty()) continue;
    if (table.columns.empty()) {
      separator = csvSeparator(one);
      for (std::string& name : csvFields(one, separator))
        table.columns.push_back(headed(std::move(name)));
      cells.resize(table.columns.size());
      continue;
    }
    auto fields = csvFields(one, separator);
    if (fields.size() != cells.size())
      throw unreadable(path, "line " + std::to_string(line) + " has " +
                                 std::to_string(fields.size()) + " cells and the first line " +
                                 std::to_string(cells.size()));
    for (std::size_t c = 0; c < cells.size(); ++c) cells[c].push_back(std::move(fields[c]));
  }
  if (table.columns.empty()) throw unreadable(path, "it is empty");
  for (std::size_t c = 0; c < cells.size(); ++c) fill(table.columns[c], std::move(cells[c]));
  return table;
}

bool listsNoPoints(const std::filesystem::path& path) {
  const std::string suffix = suffixOf(path);
  if (suffix != ".csv" && suffix != ".tsv") return false;
  std::string line;
  std::ifstream file(path);
  if (!std::getline(file, line) || line.size() > 65536) return false;
  if (line.ends_with('\r')) line.pop_back();
  std::set<std::string> names;
  for (const std::string& field : csvFields(line, csvSeparator(line))) {
    if (field.empty() || cellNumber(field)) return false;
    names.insert(lowered(field.substr(0, field.find(" ["))));
  }
  const auto all = [&](std::initializer_list<const char*> wanted) {
    return std::ranges::all_of(wanted, [&](const char* name) { return names.contains(name); });
  };
  const bool points =
      all({"x", "y"}) || all({"i", "j"}) || all({"l", "p", "s"}) || all({"r", "a", "s"});
  return names.size() > 1 && (!points || names.contains("radius") || tellWhose(names));
}

std::string tableText(const Table& table) {
  std::string text;
  const auto separate = [&](std::size_t column) {
    text += column + 1 < table.columns.size() ? "," : "\n";
  };
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const TableColumn& column = table.columns[c];
    text += csvField(column.unit.empty() ? column.name : column.name + " [" + column.unit + "]");
    separate(c);
  }
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const TableColumn& column = table.columns[c];
      if (const auto* values = std::get_if<std::vector<double>>(&column.cells)) {
        char digits[64];
        if (std::isfinite((*values)[row]))
          text.append(digits, std::size_t(std::snprintf(digits, sizeof digits, "%.*g", 12,
                                                        (*values)[row])));
      } else {
        text += csvField(std::get<std::vector<std::string>>(column.cells)[row]);
      }
      separate(c);
    }
  return text;
}

} // namespace svx
