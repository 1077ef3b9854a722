#include "core/report/svg.h"

#include "core/report/html_parts.h"
#include "core/report/report.h"

#include <algorithm>
#include <cmath>

namespace svx {

std::string svgText(double x, double y, const char* anchor, const std::string& words,
                    const std::string& attributes) {
  return formatted("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" ", x, y, anchor) + attributes +
         ">" + words + "</text>";
}

std::string svgPicture(const std::vector<std::uint32_t>& pixels, int columns, int rows, double x,
                       double y, double w, double h) {
  return formatted("<image preserveAspectRatio=\"none\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                   "height=\"%.1f\" xlink:href=\"data:image/png;base64,",
                   x, y, w, h) +
         base64(toPng(pixels.data(), columns, rows)) + "\"/>";
}

std::string svgPixels(const std::vector<std::uint32_t>& pixels, std::int64_t columns,
                      std::int64_t rows, double x, double y, double w, double h, double finest) {
  const std::int64_t times = std::max<std::int64_t>(1, std::llround(finest / double(columns)));
  std::vector<std::uint32_t> large;
  large.reserve(std::size_t(columns * rows * times * times));
  for (std::int64_t row = 0; row < rows * times; ++row)
    for (std::int64_t column = 0; column < columns * times; ++column)
      large.push_back(pixels[std::size_t(row / times * columns + column / times)]);
  return svgPicture(large, int(columns * times), int(rows * times), x, y, w, h);
}

std::string svgPage(double width, double height, double fontSize, const FigureColours& colours,
                    const std::string& content, double times) {
  return formatted("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                   "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%.0f\" height=\"%.0f\" "
                   "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"%g\" "
                   "fill=\"%s\">",
                   times * width, times * height, width, height, fontSize, colours.ink.c_str()) +
         content + "</svg>";
}

FigureAxis FigureAxis::over(const std::vector<double>& values) {
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

std::vector<double> FigureAxis::ticks() const {
  std::vector<double> places;
  for (double tick = std::ceil(low / step) * step; tick <= high + 1e-9 * step; tick += step)
    places.push_back(std::abs(tick) < 1e-9 * step ? 0 : tick);
  return places;
}

Curve thinned(const Curve& curve, double low, double high, double columns) {
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  if (double(count) <= 4 * columns || high <= low) return curve;
  Curve thin;
  const auto columnOf = [&](std::size_t i) {
    return std::floor((curve.x[i] - low) / (high - low) * columns);
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

std::string svgPath(const Curve& curve, const std::function<double(double)>& px,
                    const std::function<double(double)>& py) {
  std::string path;
  bool drawing = false;
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    const bool finite = std::isfinite(curve.x[i]) && std::isfinite(curve.y[i]);
    if (finite)
      path += formatted("%c%.1f %.1f ", drawing ? 'L' : 'M', px(curve.x[i]), py(curve.y[i]));
    drawing = finite;
  }
  return path;
}

} // namespace svx
