// Columns of a table that grow row by row.
#pragma once

#include "core/data/table.h"

#include <map>

namespace svx::tma {

struct Columns {
  std::map<std::string, std::vector<double>> numbers;
  std::map<std::string, std::vector<std::string>> texts;

  // Taken out.
  TableColumn number(const std::string& name, const std::string& unit, int decimals) {
    return {name, unit, std::move(numbers[name]), decimals};
  }
  TableColumn text(const std::string& name) { return {name, "", std::move(texts[name]), 0}; }
};

} // namespace svx::tma
