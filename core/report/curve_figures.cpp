#include "core/report/curve_figures.h"

#include "core/report/html_parts.h"
#include "core/report/tissue_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace svx {
namespace {

constexpr double figureWidth = 1000, apart = 24, cell = (figureWidth - apart) / 2;
constexpr double leftOfPlot = 62, belowPlot = 54, side = cell - leftOfPlot - 16, row = 22;
constexpr std::size_t hues = 8; // that are told apart

/// Of one classifier or class; curves and values by panel.
struct JudgedLine {
  std::string name;
  std::size_t number = 0; ///< which colour and dashes it has in all figures
  std::array<Curve, 2> curves{};
  std::array<double, 2> values{};
  std::vector<double> shares{}; ///< of what was tested, that the points stand for; drawn as dots
};

/// Shares against shares, in percent.
struct SharePanels {
  std::string x, y, value;         ///< value: what those of the lines are
  std::vector<std::string> titles; ///< one or two
  std::vector<JudgedLine> lines;   ///< in the order of the legend
  std::string valueFormat = "%.3f", note{};
  bool diagonal = true;
};

std::string strokeOf(std::size_t number) {
  constexpr std::array dashes{"", "9 4", "2 4", "10 4 2 4"};
  const std::string dash = dashes[number / hues % dashes.size()];
  return "stroke=\"" + classHex(number % hues) + "\" stroke-width=\"2.5\"" +
         (dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"");
}

std::string straight(double x0, double y0, double x1, double y1, const std::string& attributes) {
  return formatted("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" ", x0, y0, x1, y1) +
         attributes + "/>";
}

std::string sharePanel(const SharePanels& panels, std::size_t p, double x0, double y0,
                       const FigureColours& colours) {
  // From -2 to 102 %, so that lines at 0 and 100 % are seen.
  const auto px = [&](double percent) { return x0 + (percent + 2) / 104 * side; };
  const auto py = [&](double percent) { return y0 + side - (percent + 2) / 104 * side; };
  const std::string grid = "stroke=\"" + colours.grid + "\"",
                    faint = "fill=\"" + colours.faint + "\" font-size=\"14\"";
  std::string svg =
      svgText(x0, y0 - 14, "start", escaped(panels.titles[p]), "font-weight=\"bold\"");
  for (int tick = 0; tick <= 100; tick += 20) {
    svg += straight(px(tick), y0, px(tick), y0 + side, grid) +
           straight(x0, py(tick), x0 + side, py(tick), grid) +
           svgText(px(tick), y0 + side + 20, "middle", formatted("%d", tick), faint) +
           svgText(x0 - 8, py(tick) + 5, "end", formatted("%d", tick), faint);
  }
  svg += svgText(x0 + side / 2, y0 + side + 42, "middle", panels.x, "font-size=\"15\"") +
         formatted("<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\" "
                   "font-size=\"15\">",
                   x0 - 44, y0 + side / 2) +
         panels.y + "</text>";
  if (panels.diagonal)
    svg += straight(px(0), py(0), px(100), py(100),
                    "stroke=\"" + colours.faint + "\" stroke-dasharray=\"4 4\"");
  for (auto line = panels.lines.rbegin(); line != panels.lines.rend(); ++line) { // the best on top
    const Curve& curve = line->curves[p];
    svg += "<path d=\"" + svgPath(curve, px, py) + "\" fill=\"none\" stroke-linejoin=\"round\" " +
           strokeOf(line->number) + "/>";
    for (std::size_t k = 0; k < line->shares.size(); ++k)
      svg += formatted("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"", px(curve.x[k]),
                       py(curve.y[k]), 2.5 + 5 * std::sqrt(line->shares[k])) +
             classHex(line->number % hues) + "\"/>";
  }
  return svg;
}

/// Lines `first` to `last` with their values in columns; `x0` and `y0` are its corner.
std::string valueLegend(const SharePanels& panels, std::size_t first, std::size_t last, double x0,
                        double y0, const FigureColours& colours) {
  const std::size_t columns = panels.titles.size();
  const auto right = [&](std::size_t p) { return x0 + cell - 4 - 76 * double(columns - 1 - p); };
  const std::string faint = "fill=\"" + colours.faint + "\" font-size=\"14\"";
  std::string svg;
  if (columns == 1) {
    svg += svgText(x0, y0 + 14, "start", panels.note, faint) +
           svgText(right(0), y0 + 14, "end", panels.value, faint);
  } else {
    svg += svgText(right(0) - 70, y0 + 14, "end", panels.value + ":", faint);
    for (std::size_t p = 0; p < columns; ++p)
      svg += svgText(right(p), y0 + 14, "end", p == 0 ? "spectra" : "cores", faint);
  }
  for (std::size_t k = first; k < last; ++k) {
    const JudgedLine& line = panels.lines[k];
    const double y = y0 + row * double(k - first + 1) + 16;
    svg += straight(x0, y - 5, x0 + 38, y - 5, strokeOf(line.number)) +
           svgText(x0 + 48, y, "start", escaped(line.name), "font-size=\"15\"");
    for (std::size_t p = 0; p < columns; ++p)
      svg += svgText(right(p), y, "end",
                     std::isfinite(line.values[p])
                         ? formatted(panels.valueFormat.c_str(), line.values[p])
                         : std::string("–"),
                     "font-size=\"15\"");
  }
  return svg;
}

/// One panel beside its legend, or two above it.
std::string drawn(const SharePanels& panels, const FigureColours& colours) {
  constexpr double top = 30, bottom = top + side + belowPlot;
  std::string svg;
  for (std::size_t p = 0; p < panels.titles.size(); ++p)
    svg += sharePanel(panels, p, double(p) * (cell + apart) + leftOfPlot, top, colours);
  const std::size_t count = panels.lines.size();
  const bool beside = panels.titles.size() == 1;
  const std::size_t inColumn = beside || count <= 4 ? count : (count + 1) / 2;
  const double legendTop = beside ? top - 26 : bottom + 8;
  for (std::size_t first = 0; first < count; first += inColumn)
    svg += valueLegend(panels, first, std::min(count, first + inColumn),
                       beside || first > 0 ? cell + apart : 0, legendTop, colours);
  const double height = std::max(bottom, legendTop + row * double(inColumn + 1) + 4);
  return svgPage(figureWidth, height, 16, colours, svg, 2);
}

/// The classifier of each row; one without a name in tables of a test from before there were names.
std::vector<std::string> classifiersOf(const Table& table) {
  auto names = wordsOf(table, "classifier");
  names.resize(table.rows());
  return names;
}

std::size_t placeIn(const std::vector<std::string>& names, const std::string& name) {
  return std::size_t(std::ranges::find(names, name) - names.begin());
}

JudgedLine& lineNamed(std::vector<JudgedLine>& lines, const std::string& name, std::size_t number) {
  const auto found = std::ranges::find(lines, name, &JudgedLine::name);
  if (found != lines.end()) return *found;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return lines.emplace_back(JudgedLine{name, number, {}, {none, none}, {}});
}

void sortByValue(std::vector<JudgedLine>& lines, bool highestFirst) {
  const auto place = [&](const JudgedLine& line) {
    const double value = line.values[0];
    return !std::isfinite(value) ? 1e9 : highestFirst ? -value : value;
  };
  std::ranges::stable_sort(lines, {}, place);
}

std::vector<CurveFigure> thresholdCurves(const Result& result, const Table& table,
                                         const std::string& value, bool diagonal,
                                         const FigureColours& colours) {
  const auto who = classifiersOf(table), classes = wordsOf(table, "class"),
             of = wordsOf(table, "of");
  const auto names = distinct(who), known = distinct(classes);
  const bool several = names.size() > 1;
  const std::size_t count = table.columns.size(); // the last two are those of the curves
  const TableColumn &across = table.columns[count - 2], &up = table.columns[count - 1];
  const auto &x = table.numbers(across.name), &y = table.numbers(up.name);
  std::vector<CurveFigure> figures;
  for (std::size_t f = 0; f < (!several ? 1 : known.size() == 2 ? 1 : known.size()); ++f) {
    const std::string suffix = several ? ": " + known[f] + " against the rest" : "";
    SharePanels panels{across.name + " (%)", up.name + " (%)", value, {}, {}};
    panels.titles = {"Test spectra" + suffix, "Test cores" + suffix};
    panels.diagonal = diagonal;
    const auto lineOf = [&](const std::string& classifier, const std::string& name) -> JudgedLine& {
      return several ? lineNamed(panels.lines, classifier, placeIn(names, classifier))
                     : lineNamed(panels.lines, name, placeIn(known, name));
    };
    for (std::size_t r = 0; r < table.rows(); ++r) {
      if (several && classes[r] != known[f]) continue;
      Curve& curve = lineOf(who[r], classes[r]).curves[of[r] == "cores"];
      curve.x.push_back(x[r]);
      curve.y.push_back(y[r]);
    }
    if (const auto scores = outputOf<Table>(result, "classes")) {
      const auto scored = classifiersOf(*scores), name = wordsOf(*scores, "class"),
                 what = wordsOf(*scores, "of");
      for (std::size_t r = 0; r < scores->rows(); ++r)
        if (!several || name[r] == known[f])
          lineOf(scored[r], name[r]).values[what[r] == "cores"] = scores->numbers(value)[r];
    }
    sortByValue(panels.lines, true);
    figures.push_back({several ? known[f] : "", drawn(panels, colours)});
  }
  return figures;
}

std::vector<CurveFigure> calibrationCurves(const Table& table, const FigureColours& colours) {
  const auto who = classifiersOf(table);
  const auto names = distinct(who);
  const auto &promised = table.numbers("mean probability"), &right = table.numbers("right"),
             &spectra = table.numbers("spectra");
  SharePanels panels{"mean probability of what was called (%)",
                     "right (%)",
                     "mean error",
                     {"Test spectra"},
                     {},
                     "%.1f %%",
                     "Larger dots: more spectra"};
  std::vector<double> errors(names.size()), counts(names.size());
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (!std::isfinite(promised[r]) || !std::isfinite(right[r])) continue;
    const std::size_t k = placeIn(names, who[r]);
    JudgedLine& line = lineNamed(panels.lines, names[k], k);
    line.curves[0].x.push_back(promised[r]);
    line.curves[0].y.push_back(right[r]);
    line.shares.push_back(spectra[r]);
    errors[k] += spectra[r] * std::abs(promised[r] - right[r]);
    counts[k] += spectra[r];
    line.values[0] = errors[k] / counts[k];
  }
  if (panels.lines.empty()) return {};
  for (JudgedLine& line : panels.lines)
    for (double& share : line.shares) share /= counts[placeIn(names, line.name)];
  sortByValue(panels.lines, false);
  return {{"", drawn(panels, colours)}};
}

} // namespace

std::vector<CurveFigure> curveFigures(const Result& result, const std::string& output,
                                      const FigureColours& colours) {
  const auto table = outputOf<Table>(result, output);
  if (!table || table->rows() == 0) return {};
  if (output == "roc") return thresholdCurves(result, *table, "ROC area", true, colours);
  if (output == "precisionRecall")
    return thresholdCurves(result, *table, "average precision", false, colours);
  if (output == "calibration") return calibrationCurves(*table, colours);
  return {};
}

} // namespace svx
