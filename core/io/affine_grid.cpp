#include "core/io/affine_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {

namespace {

Vec3 column(const Mat3& m, int c) {
  return {m[c], m[3 + c], m[6 + c]};
}

/// The orthogonal factor of the polar decomposition by Newton's iteration.
Mat3 nearestRotation(Mat3 m) {
  for (int i = 0; i < 50; ++i) {
    const Mat3 other = transpose(inverse(m));
    double change = 0;
    for (int k = 0; k < 9; ++k) {
      const double mean = 0.5 * (m[k] + other[k]);
      change = std::max(change, std::abs(mean - m[k]));
      m[k] = mean;
    }
    if (change < 1e-15) break;
  }
  return m;
}

double largestCornerError(const AffineMap& a, const AffineMap& b,
                          const std::array<std::int64_t, 3>& size) {
  double largest = 0;
  for (int corner = 0; corner < 8; ++corner) {
    Vec3 index{};
    for (int i = 0; i < 3; ++i) index[i] = corner >> i & 1 ? static_cast<double>(size[i] - 1) : 0;
    largest = std::max(largest, norm(a(index) - b(index)));
  }
  return largest;
}

} // namespace

bool usable(const AffineMap& map) {
  for (const double v : map.linear)
    if (!std::isfinite(v)) return false;
  for (const double v : map.offset)
    if (!std::isfinite(v)) return false;
  double scale = 1;
  for (int c = 0; c < 3; ++c) scale *= norm(column(map.linear, c));
  // Axes that nearly coincide have no nearest rotation worth using.
  return std::isfinite(scale) && scale > 0 && std::abs(determinant(map.linear)) > 1e-3 * scale;
}

void placeOnGrid(const AffineMap& indexToWorld, ImageHeader& header) {
  Geometry& grid = header.geometry;
  Mat3 axes{};
  for (int c = 0; c < 3; ++c) {
    grid.spacing[c] = norm(column(indexToWorld.linear, c));
    for (int r = 0; r < 3; ++r) axes[3 * r + c] = indexToWorld.linear[3 * r + c] / grid.spacing[c];
  }
  grid.direction = nearestRotation(axes);
  grid.origin = indexToWorld.offset;
  if (largestCornerError(indexToWorld, grid.indexToWorld(), grid.size) <= 0.01) return;

  Vec3 middle{};
  for (int i = 0; i < 3; ++i) middle[i] = 0.5 * static_cast<double>(grid.size[i] - 1);
  grid.origin = grid.origin + (indexToWorld(middle) - grid.indexToWorld()(middle));
  char error[32];
  std::snprintf(error, sizeof error, "%.2f",
                largestCornerError(indexToWorld, grid.indexToWorld(), grid.size));
  header.notices.push_back(
      "The axes of the file are not at right angles; the nearest rotated grid was "
      "taken, which misplaces voxels by up to " +
      std::string(error) + " mm.");
}

} // namespace svx
