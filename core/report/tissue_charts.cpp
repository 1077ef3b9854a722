#include "core/report/tissue_charts.h"

#include "core/report/html_parts.h"
#include "core/report/tissue_figures.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr const char* meanColumn = "mean intensity";

/// A line for each class and for what was judged, spectra or cores.
SvgChart classCurves(const Table& table, const std::string& x, const std::string& y) {
  SvgChart chart{x + " (%)", y + " (%)", {}, {}, true};
  const auto classes = wordsOf(table, "class"), of = wordsOf(table, "of");
  const auto &across = table.numbers(x), &up = table.numbers(y);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::string name = escaped(classes[r] + ", " + of[r]);
    auto line = std::ranges::find(chart.lines, name, &ChartLine::name);
    if (line == chart.lines.end()) {
      chart.lines.push_back({name, {}, classHex(chart.lines.size())});
      line = chart.lines.end() - 1;
    }
    line->curve.x.push_back(across[r]);
    line->curve.y.push_back(up[r]);
  }
  return chart;
}

SvgChart calibrationChart(const Table& table) {
  SvgChart chart{"mean probability of what was called (%)", "right (%)", {}, {}, true};
  ChartLine found{"as it came true", {}, classHex(0)};
  const auto &promised = table.numbers("mean probability"), &right = table.numbers("right");
  for (std::size_t r = 0; r < table.rows(); ++r)
    if (std::isfinite(promised[r]) && std::isfinite(right[r])) {
      found.curve.x.push_back(promised[r]);
      found.curve.y.push_back(right[r]);
    }
  if (found.curve.x.empty()) return chart;
  const double low = found.curve.x.front();
  chart.lines = {found, {"as promised", {{low, 100}, {low, 100}}, "#999999"}};
  return chart;
}

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
  if (output == "roc" || output == "precisionRecall")
    return classCurves(table, table.columns[3].name, table.columns[4].name);
  if (output == "calibration") return calibrationChart(table);
  if (output == "relevance") return relevanceChart(table);
  if (output == "rates") return rateChart(table);
  return std::nullopt;
}

} // namespace svx
