#include "core/tissue/core_edits.h"

#include "core/data/error.h"
#include "core/tissue/tissue.h"

#include <algorithm>
#include <limits>

namespace svx {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

TableColumn* find(Table& table, const char* role) {
  const TableColumn* found = columnOfCores(table, role);
  return const_cast<TableColumn*>(found); // of a table that is ours
}

Numbers& numbersOf(Table& table, const char* name) {
  TableColumn* column = find(table, name);
  auto* numbers = column ? std::get_if<Numbers>(&column->cells) : nullptr;
  if (!numbers)
    throw Error(ErrorKind::Input, "The cores cannot be changed",
                "the table has no numbers in a column '" + std::string(name) + "'.",
                "Find the cores, or give each its centre and radius: columns x, y, radius.");
  return *numbers;
}

std::string nameOf(const Table& table, std::size_t row) {
  const std::string name = coreCellText(columnOfCores(table, "core"), row);
  return name.empty() ? std::to_string(row + 1) : name;
}

std::size_t rowOf(const Table& table, const std::string& core) {
  for (std::size_t r = 0; r < table.rows(); ++r)
    if (nameOf(table, r) == core) return r;
  throw Error(ErrorKind::Input, "The cores cannot be changed",
              "none of them is called '" + core + "'.");
}

} // namespace

Table withCoreMoved(Table cores, const std::string& core, double dx, double dy) {
  const std::size_t row = rowOf(cores, core);
  numbersOf(cores, "x")[row] += dx;
  numbersOf(cores, "y")[row] += dy;
  return cores;
}

Table withoutCore(Table cores, const std::string& core) {
  const auto row = std::ptrdiff_t(rowOf(cores, core));
  if (!columnOfCores(cores, "core")) { // the rows behind it keep their names
    Texts names;
    for (std::size_t r = 0; r < cores.rows(); ++r) names.push_back(nameOf(cores, r));
    cores.columns.insert(cores.columns.begin(), {"core", "", std::move(names), 0});
  }
  for (TableColumn& column : cores.columns)
    std::visit([&](auto& cells) { cells.erase(cells.begin() + row); }, column.cells);
  return cores;
}

Table withCoreCalled(Table cores, const std::string& core, const std::string& role,
                     const std::string& text) {
  const std::size_t row = rowOf(cores, core);
  TableColumn* column = find(cores, role.c_str());
  if (!column) {
    cores.columns.push_back({role, "", Texts(cores.rows()), 0});
    column = &cores.columns.back();
  }
  if (std::holds_alternative<Numbers>(column->cells)) {
    Texts words;
    for (std::size_t r = 0; r < cores.rows(); ++r) words.push_back(coreCellText(column, r));
    column->cells = std::move(words);
  }
  std::get<Texts>(column->cells)[row] = text;
  return cores;
}

Table withCoreAdded(Table cores, double x, double y) {
  Numbers sorted = numbersOf(cores, "radius");
  std::ranges::sort(sorted);
  Texts taken;
  for (std::size_t r = 0; r < cores.rows(); ++r) taken.push_back(nameOf(cores, r));
  std::size_t number = cores.rows() + 1;
  const auto name = [&] { return "added-" + std::to_string(number); };
  while (std::ranges::find(taken, name()) != taken.end()) ++number;
  if (!columnOfCores(cores, "core"))
    cores.columns.insert(cores.columns.begin(), {"core", "", std::move(taken), 0});
  for (TableColumn& column : cores.columns)
    if (auto* numbers = std::get_if<Numbers>(&column.cells))
      numbers->push_back(std::numeric_limits<double>::quiet_NaN());
    else
      std::get<Texts>(column.cells).emplace_back();
  numbersOf(cores, "x").back() = x;
  numbersOf(cores, "y").back() = y;
  numbersOf(cores, "radius").back() = sorted.empty() ? 1 : sorted[sorted.size() / 2];
  TableColumn* names = find(cores, "core");
  if (auto* texts = std::get_if<Texts>(&names->cells))
    texts->back() = name();
  else
    std::get<Numbers>(names->cells).back() = double(number);
  return cores;
}

} // namespace svx
