#include "core/report/boundary_figure.h"

#include "core/report/tissue_figures.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double side = 640, line = 24;

std::uint32_t mixed(std::uint32_t ground, const std::string& hex, double share) {
  const auto colour = std::uint32_t(std::stoul(hex.substr(1), nullptr, 16));
  std::uint32_t result = 0xff000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    const double from = double(ground >> shift & 0xff), to = double(colour >> shift & 0xff);
    result |= std::uint32_t(std::lround(from + share * (to - from))) << shift;
  }
  return result;
}

/// Row 0 on top, so y downwards in the decision and upwards in the picture.
std::vector<std::uint32_t> shaded(const at::Tensor& decision, std::uint32_t ground) {
  const auto rows = decision.size(0), columns = decision.size(1);
  const auto at = decision.accessor<float, 2>();
  std::vector<std::uint32_t> pixels;
  pixels.reserve(std::size_t(rows * columns));
  for (std::int64_t y = rows - 1; y >= 0; --y)
    for (std::int64_t x = 0; x < columns; ++x) {
      const double value = at[y][x];
      const double strength = 0.12 + 0.28 * std::min(1.0, std::abs(value));
      pixels.push_back(mixed(ground, classHex(value > 0 ? 0 : 1), strength));
    }
  return pixels;
}

/// Short lines where the decision crosses `level`, between the middles of its pixels.
std::string crossing(const at::Tensor& decision, float level, const std::string& attributes) {
  const auto rows = decision.size(0), columns = decision.size(1);
  const auto at = decision.accessor<float, 2>();
  const double step = side / double(columns), height = step * double(rows);
  std::string path;
  for (std::int64_t y = 0; y + 1 < rows; ++y)
    for (std::int64_t x = 0; x + 1 < columns; ++x) {
      std::vector<std::pair<double, double>> ends;
      const auto edge = [&](std::int64_t x0, std::int64_t y0, std::int64_t x1, std::int64_t y1) {
        const float a = at[y0][x0] - level, b = at[y1][x1] - level;
        if ((a > 0) == (b > 0)) return;
        const double t = a / (a - b);
        ends.emplace_back(step * (double(x0) + 0.5 + t * double(x1 - x0)),
                          height - step * (double(y0) + 0.5 + t * double(y1 - y0)));
      };
      edge(x, y, x + 1, y);
      edge(x + 1, y, x + 1, y + 1);
      edge(x, y + 1, x + 1, y + 1);
      edge(x, y, x, y + 1);
      for (std::size_t k = 0; k + 1 < ends.size(); k += 2)
        path += formatted("M%.1f %.1fL%.1f %.1f", ends[k].first, ends[k].second, ends[k + 1].first,
                          ends[k + 1].second);
    }
  return path.empty() ? path : "<path d=\"" + path + "\" fill=\"none\" " + attributes + "/>";
}

} // namespace

std::string boundaryFigure(const Volume& decision, const Table& points,
                           const FigureColours& colours) {
  const at::Tensor plane = decision.voxels[0].to(at::kFloat).contiguous();
  const auto rows = plane.size(0), columns = plane.size(1);
  const double step = side / double(columns), height = step * double(rows);
  std::string svg =
      svgPicture(shaded(plane, colours.ground), int(columns), int(rows), 0, 0, side, height);
  for (const float margin : {1.F, -1.F})
    svg += crossing(plane, margin, "stroke=\"" + colours.faint + "\"");
  svg += crossing(plane, 0, "stroke=\"" + colours.ink + "\" stroke-width=\"2\"");
  const auto &x = points.numbers("x"), &y = points.numbers("y"), &kind = points.numbers("class");
  const auto supports = wordsOf(points, "support vector");
  const AffineMap toIndex = decision.geometry.worldToIndex();
  bool any = false;
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const Vec3 place = toIndex({x[i], y[i], decision.geometry.origin[2]});
    const double px = step * (place[0] + 0.5), py = height - step * (place[1] + 0.5);
    const bool support = !supports.empty() && supports[i] == "yes";
    any = any || support;
    svg += formatted("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" stroke=\"%s\" "
                     "stroke-width=\"%s\"/>",
                     px, py, classHex(std::size_t(kind[i]) - 1).c_str(),
                     support ? colours.ink.c_str() : "#ffffff", support ? "2" : "0.7");
  }
  const double left = side + line;
  for (const std::size_t c : {0, 1}) {
    svg += formatted("<circle cx=\"%.0f\" cy=\"%.0f\" r=\"6\" fill=\"%s\"/>", left + 6,
                     line * double(c) + 11, classHex(c).c_str());
    svg += svgText(left + 20, line * double(c) + 16, "start", "class " + std::to_string(c + 1),
                   "fill=\"" + colours.ink + "\"");
  }
  if (any)
    for (const auto& [row, words] :
         {std::pair{3, "Ringed: support vectors"}, std::pair{4, "Faint lines: the margins"}})
      svg += svgText(left, line * row + 16, "start", words, "fill=\"" + colours.faint + "\"");
  return svgPage(side + 220, height, 16, colours, svg);
}

} // namespace svx
