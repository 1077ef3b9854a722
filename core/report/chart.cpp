#include "core/report/chart.h"

#include "core/report/svg.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

// Drawn large and shown small, so that it stays sharp where it becomes pixels (QTextDocument).
constexpr double width = 1920, height = 660, left = 190, right = 30, top = 30, bottom = 110;

std::vector<double> all(const std::vector<ChartLine>& lines, std::vector<double> Curve::*member) {
  std::vector<double> values;
  for (const ChartLine& line : lines)
    values.insert(values.end(), (line.curve.*member).begin(), (line.curve.*member).end());
  return values;
}

} // namespace

std::string chartSvg(const SvgChart& chart, const FigureColours& colours) {
  const FigureAxis x = FigureAxis::over(all(chart.lines, &Curve::x));
  std::vector<double> heights = all(chart.lines, &Curve::y);
  if (chart.fromZero) heights.push_back(0);
  FigureAxis y = FigureAxis::over(heights);
  if (!chart.marks.empty()) y.high += 0.12 * (y.high - y.low);
  const auto px = [&](double value) { return left + x.share(value) * (width - left - right); };
  const auto py = [&](double value) {
    return height - bottom - y.share(value) * (height - top - bottom);
  };
  std::string svg =
      formatted("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"30\" "
                "fill=\"%s\">",
                width, height, width, height, colours.ink.c_str());
  const std::string gridStyle = " stroke=\"" + colours.grid + "\" stroke-width=\"2\"/>";
  const char* gridLine = "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"";
  for (const double tick : x.ticks()) {
    svg += formatted(gridLine, px(tick), top, px(tick), height - bottom) + gridStyle;
    svg += svgText(px(tick), height - bottom + 40, "middle", formatted("%g", tick));
  }
  for (const double tick : y.ticks()) {
    svg += formatted(gridLine, left, py(tick), width - right, py(tick)) + gridStyle;
    svg += svgText(left - 14, py(tick) + 10, "end", formatted("%.4g", tick));
  }
  svg += svgText((left + width - right) / 2, height - 16, "middle", chart.x);
  svg += formatted("<text transform=\"translate(36 %.0f) rotate(-90)\" text-anchor=\"middle\">",
                   (top + height - bottom) / 2) +
         chart.y + "</text>";
  const double thickness = chart.lines.size() > 1 || chart.fromZero ? 2.5 : 5;
  for (const ChartLine& line : chart.lines) {
    const Curve curve = thinned(line.curve, x.low, x.high, width - left - right);
    svg += "<path d=\"" + svgPath(curve, px, py) + "\" fill=\"none\" stroke=\"" + line.colour +
           formatted("\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>", thickness);
  }
  for (const auto& [place, text] : chart.marks) {
    double highest = y.low;
    for (const ChartLine& line : chart.lines) {
      const auto near = std::lower_bound(line.curve.x.begin(), line.curve.x.end(), place);
      const auto i = static_cast<std::size_t>(near - line.curve.x.begin());
      for (std::size_t k = i > 1 ? i - 1 : 0; k < std::min(i + 2, line.curve.y.size()); ++k)
        highest = std::max(highest, line.curve.y[k]);
    }
    const bool last = px(place) > width - right - 60;
    svg += svgText(px(place), py(highest) - 10, last ? "end" : "middle", text);
  }
  for (std::size_t i = 0; i < chart.lines.size() && chart.lines.size() > 1; ++i) {
    if (chart.lines[i].name.empty()) continue;
    const double at = top + 34 + 40 * static_cast<double>(i);
    svg += formatted("<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke-width=\"6\" "
                     "stroke=\"%s\"/>",
                     width - right - 60, at - 10, width - right, at - 10,
                     chart.lines[i].colour.c_str());
    svg += svgText(width - right - 74, at, "end", chart.lines[i].name);
  }
  return svg + "</svg>";
}

} // namespace svx
