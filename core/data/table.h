// Tables: peaks, markers, measurements.
#pragma once

#include "core/data/volume.h"

namespace svx {

struct TableColumn {
  std::string name; ///< "m/z", "intensity"
  std::string unit; ///< "Da"; empty = none
  /// One for each row; a missing number is NaN.
  std::variant<std::vector<double>, std::vector<std::string>> cells;
  int decimals = 4; ///< with which numbers are shown and written

  std::size_t size() const;
};

/// Columns of one length. Never changed once shared.
struct Table {
  std::string name;
  std::vector<TableColumn> columns;
  Source source;

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  /// nullptr when there is none of that name.
  const TableColumn* column(const std::string& wanted) const;
  /// The numbers of a column. Throws `Error{Input}` when there is none, or it holds text.
  const std::vector<double>& numbers(const std::string& wanted) const;
};

} // namespace svx
