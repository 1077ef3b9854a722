#include "core/data/table.h"

#include "core/data/error.h"

#include <algorithm>

namespace svx {

std::size_t TableColumn::size() const {
  return std::visit([](const auto& of) { return of.size(); }, cells);
}

const TableColumn* Table::column(const std::string& wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const TableColumn& c) { return c.name == wanted; });
  return found == columns.end() ? nullptr : &*found;
}

const std::vector<double>& Table::numbers(const std::string& wanted) const {
  const TableColumn* found = column(wanted);
  const auto* values = found ? std::get_if<std::vector<double>>(&found->cells) : nullptr;
  if (!values)
    throw Error(ErrorKind::Input, "The table \"" + name + "\" cannot be used",
                found ? "its column \"" + wanted + "\" holds text and no numbers."
                      : "it has no column \"" + wanted + "\".",
                "Give a table with that column.");
  return *values;
}

} // namespace svx
