#include "core/report/tissue_charts.h"

#include "core/report/html_parts.h"
#include "core/report/tissue_figures.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr const char* meanColumn = "mean intensity";

/// Over the mean spectrum, drawn as high as the highest relevance.
SvgChart relevanceChart(const Table& table) {
  SvgChart chart{"m/z", "relevance", {}, {}, false};
  const auto& masses = table.numbers("m/z");
  double highest = 0;
  for (const TableColumn& column : table.columns) {
    const auto* values = std::get_if<std::vector<double>>(&column.cells);
    if (!values || column.name == "m/z" || column.name == meanColumn) continue;
    for (const double value : *values)
      if (std::isfinite(value)) highest = std::max(highest, value);
    chart.lines.push_back({escaped(column.name), {masses, *values}, classHex(chart.lines.size())});
  }
  if (const TableColumn* mean = table.column(meanColumn)) {
    std::vector<double> scaled = std::get<std::vector<double>>(mean->cells);
    const double top = scaled.empty() ? 0 : *std::ranges::max_element(scaled);
    for (double& value : scaled) value *= top > 0 ? highest / top : 0;
    chart.lines.insert(chart.lines.begin(),
                       {"mean spectrum, not to scale", {masses, scaled}, "#999999"});
  }
  return chart;
}

SvgChart rateChart(const Table& table) {
  Curve curve{table.numbers("learning rate"), table.numbers("loss")};
  for (double& rate : curve.x) rate = std::log10(rate);
  return {
      "logarithm to base 10 of the learning rate", "loss, smoothed", {{"loss", curve}}, {}, false};
}

} // namespace

std::optional<SvgChart> tissueChart(const std::string& output, const Table& table) {
  if (output == "relevance") return relevanceChart(table);
  if (output == "rates") return rateChart(table);
  return std::nullopt;
}

} // namespace svx
