#include "core/report/chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {

namespace {

// Drawn large and shown small, so that it stays sharp where it becomes pixels (QTextDocument).
constexpr double width = 1920, height = 660, left = 190, right = 30, top = 30, bottom = 110;

struct Axis {
  double low, high, step;

  /// Round ticks (1, 2 or 5 times a power of ten), about five of them.
  static Axis over(const std::vector<double>& values) {
    double low = 1e300, high = -1e300;
    for (const double value : values)
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    if (low > high) return {0, 1, 0.2};
    if (low == high) high = low + std::max(1e-12, std::abs(low) * 0.1);
    const double rough = (high - low) / 5, power = std::pow(10, std::floor(std::log10(rough)));
    const double lead = rough / power;
    return {low, high, power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10)};
  }
  double share(double value) const { return (value - low) / (high - low); }
};

std::string format(const char* pattern, auto... values) {
  char text[400];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

std::string label(double x, double y, const char* anchor, const std::string& text) {
  return format("<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">", x, y, anchor) + text + "</text>";
}

/// Of the points in each column of the picture the least and the largest, in their order.
Curve thinned(const Curve& curve, double low, double high) {
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  const std::size_t columns = static_cast<std::size_t>(width - left - right);
  if (count <= 4 * columns || high <= low) return curve;
  Curve thin;
  const auto columnOf = [&](std::size_t i) {
    return std::floor((curve.x[i] - low) / (high - low) * static_cast<double>(columns));
  };
  for (std::size_t first = 0; first < count;) {
    std::size_t end = first, least = first, largest = first;
    for (; end < count && columnOf(end) == columnOf(first); ++end) {
      if (curve.y[end] < curve.y[least]) least = end;
      if (curve.y[end] > curve.y[largest]) largest = end;
    }
    for (const std::size_t i : {std::min(least, largest), std::max(least, largest)}) {
      thin.x.push_back(curve.x[i]);
      thin.y.push_back(curve.y[i]);
    }
    first = end;
  }
  return thin;
}

std::vector<double> all(const std::vector<ChartLine>& lines, std::vector<double> Curve::*member) {
  std::vector<double> values;
  for (const ChartLine& line : lines)
    values.insert(values.end(), (line.curve.*member).begin(), (line.curve.*member).end());
  return values;
}

} // namespace

std::string chartSvg(const SvgChart& chart) {
  const Axis x = Axis::over(all(chart.lines, &Curve::x));
  std::vector<double> heights = all(chart.lines, &Curve::y);
  if (chart.fromZero) heights.push_back(0);
  Axis y = Axis::over(heights);
  if (!chart.marks.empty()) y.high += 0.12 * (y.high - y.low);
  const auto px = [&](double value) { return left + x.share(value) * (width - left - right); };
  const auto py = [&](double value) {
    return height - bottom - y.share(value) * (height - top - bottom);
  };
  std::string svg =
      format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
             "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"30\" "
             "fill=\"#444444\">",
             width, height, width, height);
  const char* gridLine = "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\" "
                         "stroke-width=\"2\"/>";
  for (double tick = std::ceil(x.low / x.step) * x.step; tick <= x.high + 1e-9 * x.step;
       tick += x.step) {
    svg += format(gridLine, px(tick), top, px(tick), height - bottom);
    svg += label(px(tick), height - bottom + 40, "middle", format("%g", tick + 0.0));
  }
  for (double tick = std::ceil(y.low / y.step) * y.step; tick <= y.high + 1e-9 * y.step;
       tick += y.step) {
    svg += format(gridLine, left, py(tick), width - right, py(tick));
    const double shown = std::abs(tick) < 1e-9 * y.step ? 0 : tick;
    svg += label(left - 14, py(tick) + 10, "end", format("%.4g", shown));
  }
  svg += label((left + width - right) / 2, height - 16, "middle", chart.x);
  svg += format("<text transform=\"translate(36 %.0f) rotate(-90)\" text-anchor=\"middle\">",
                (top + height - bottom) / 2) +
         chart.y + "</text>";
  const double thickness = chart.lines.size() > 1 || chart.fromZero ? 2.5 : 5;
  for (const ChartLine& line : chart.lines) {
    const Curve curve = thinned(line.curve, x.low, x.high);
    std::string path;
    bool drawing = false;
    for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      const bool finite = std::isfinite(curve.x[i]) && std::isfinite(curve.y[i]);
      if (finite)
        path += format("%c%.1f %.1f ", drawing ? 'L' : 'M', px(curve.x[i]), py(curve.y[i]));
      drawing = finite;
    }
    svg += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + line.colour +
           format("\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>", thickness);
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
    svg += label(px(place), py(highest) - 10, last ? "end" : "middle", text);
  }
  for (std::size_t i = 0; i < chart.lines.size() && chart.lines.size() > 1; ++i) {
    const double at = top + 34 + 40 * static_cast<double>(i);
    svg +=
        format("<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke-width=\"6\" "
               "stroke=\"%s\"/>",
               width - right - 60, at - 10, width - right, at - 10, chart.lines[i].colour.c_str());
    svg += label(width - right - 74, at, "end", chart.lines[i].name);
  }
  return svg + "</svg>";
}

} // namespace svx
