#include "core/data/polygon.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace svx {

std::size_t fillPolygon(const Polygon& polygon, std::int32_t value, std::int64_t width,
                        std::span<std::int32_t> pixels) {
  const std::int64_t height = width > 0 ? std::int64_t(pixels.size()) / width : 0;
  std::vector<std::vector<double>> crossings(static_cast<std::size_t>(height));
  // The first row or column whose centre is not before a place.
  const auto firstFrom = [](double place, std::int64_t end) {
    return std::int64_t(std::clamp(std::ceil(place - 0.5), 0., double(end)));
  };
  for (const Ring& ring : polygon.rings)
    for (std::size_t k = 0; k < ring.size(); ++k) {
      const auto& [x0, y0] = ring[k];
      const auto& [x1, y1] = ring[(k + 1) % ring.size()];
      if (!(std::abs(x0) + std::abs(y0) + std::abs(x1) + std::abs(y1) < 1e12)) continue;
      const auto [top, bottom] = std::minmax(y0, y1);
      const std::int64_t last = firstFrom(bottom, height);
      for (std::int64_t row = firstFrom(top, height); row < last; ++row)
        crossings[std::size_t(row)].push_back(x0 +
                                              (double(row) + 0.5 - y0) / (y1 - y0) * (x1 - x0));
    }
  std::size_t count = 0;
  for (std::int64_t row = 0; row < height; ++row) {
    auto& at = crossings[std::size_t(row)];
    std::sort(at.begin(), at.end());
    for (std::size_t k = 0; k + 1 < at.size(); k += 2) {
      const std::int64_t from = firstFrom(at[k], width), to = firstFrom(at[k + 1], width);
      std::fill(pixels.begin() + row * width + from, pixels.begin() + row * width + to, value);
      count += std::size_t(to - from);
    }
  }
  return count;
}

namespace {

/// Which of the parts that are joined by edges each pixel belongs to; -1 for other values.
std::vector<std::int32_t> partsOf(std::span<const std::int32_t> pixels, std::int64_t width,
                                  std::int32_t value) {
  std::vector<std::int32_t> parts(pixels.size(), -1);
  std::vector<std::int64_t> open;
  std::int32_t count = 0;
  const auto visit = [&](std::int64_t at) {
    if (pixels[std::size_t(at)] != value || parts[std::size_t(at)] >= 0) return;
    parts[std::size_t(at)] = count;
    open.push_back(at);
  };
  for (std::int64_t start = 0; start < std::int64_t(pixels.size()); ++start) {
    visit(start);
    if (open.empty()) continue;
    while (!open.empty()) {
      const std::int64_t at = open.back(), x = at % width;
      open.pop_back();
      if (x > 0) visit(at - 1);
      if (x + 1 < width) visit(at + 1);
      if (at >= width) visit(at - width);
      if (at + width < std::int64_t(pixels.size())) visit(at + width);
    }
    ++count;
  }
  return parts;
}

} // namespace

std::vector<Polygon> tracePolygons(std::span<const std::int32_t> pixels, std::int64_t width,
                                   std::int32_t value) {
  const std::int64_t height = width > 0 ? std::int64_t(pixels.size()) / width : 0;
  const auto parts = partsOf(pixels, width, value);
  const auto partAt = [&](std::int64_t x, std::int64_t y) {
    return x < 0 || y < 0 || x >= width || y >= height ? -1 : parts[std::size_t(y * width + x)];
  };
  // Walks with the inside on the right: 0 = to the right along a pixel's upper edge, 1 = down,
  // 2 = to the left, 3 = up. The pixel on the right of a step that starts at corner (x, y):
  constexpr std::array<std::array<std::int64_t, 2>, 4> step{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
  constexpr std::array<std::array<std::int64_t, 2>, 4> inside{{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}};
  constexpr std::array<std::array<std::int64_t, 2>, 4> outside{
      {{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}};
  const auto edge = [&](std::int64_t x, std::int64_t y, std::size_t way, std::int32_t part) {
    return partAt(x + inside[way][0], y + inside[way][1]) == part &&
           partAt(x + outside[way][0], y + outside[way][1]) != part;
  };
  std::vector<char> seen(pixels.size(), 0); ///< pixels whose upper edge has been walked along
  std::map<std::int32_t, Polygon> polygons;
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x) {
      const std::int32_t part = partAt(x, y);
      if (part < 0 || seen[std::size_t(y * width + x)] || !edge(x, y, 0, part)) continue;
      // Every ring has an upper edge; the first one met is of the outline, later ones of holes.
      Ring ring;
      std::int64_t atX = x, atY = y;
      std::size_t way = 0;
      do {
        if (way == 0) seen[std::size_t(atY * width + atX)] = 1;
        atX += step[way][0];
        atY += step[way][1];
        // Where two pixels touch at a corner only, turning right stays at this one.
        const std::size_t before = way;
        way = (before + 1) % 4;
        while (!edge(atX, atY, way, part)) way = (way + 3) % 4;
        if (way != before) ring.push_back({double(atX), double(atY)});
      } while (atX != x || atY != y || way != 0);
      polygons[part].rings.push_back(std::move(ring));
    }
  std::vector<Polygon> found;
  for (auto& [part, polygon] : polygons) found.push_back(std::move(polygon));
  return found;
}

} // namespace svx
