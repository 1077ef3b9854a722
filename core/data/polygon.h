// Polygons on a raster of pixels: filling them, and tracing what is filled.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace svx {

/// Corners (x, y) in pixels; (0, 0) is the upper left corner of the first pixel, (0.5, 0.5) its
/// centre. The last corner joins the first, whether it repeats it or not.
using Ring = std::vector<std::array<double, 2>>;

/// An outline and its holes, in any order and direction: inside is what an odd number of rings
/// surround.
struct Polygon {
  std::vector<Ring> rings;
};

/// Sets the pixels whose centre lies inside to `value`; a centre on an edge belongs to the polygon
/// on its right or below, so that polygons that share an edge share no pixel. Parts outside the
/// raster are ignored. `pixels` are rows of `width`, from the top. Returns how many were set.
std::size_t fillPolygon(const Polygon& polygon, std::int32_t value, std::int64_t width,
                        std::span<std::int32_t> pixels);

/// The outlines, along the edges of pixels, of all pixels of `value`: one polygon for each part
/// that is joined by edges, its outline first. Corners are where the outline turns; rings are not
/// closed by a repeated corner. Filling the polygons gives the pixels back.
std::vector<Polygon> tracePolygons(std::span<const std::int32_t> pixels, std::int64_t width,
                                   std::int32_t value);

} // namespace svx
