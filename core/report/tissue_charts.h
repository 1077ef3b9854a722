// The tables of tissue classifiers as charts.
#pragma once

#include "core/data/table.h"
#include "core/report/chart.h"

#include <optional>

namespace svx {

/// Of the output "relevance" or "rates" of a method; nothing for other tables.
std::optional<SvgChart> tissueChart(const std::string& output, const Table& table);

} // namespace svx
