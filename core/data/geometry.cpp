#include "core/data/geometry.h"

#include "core/data/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svx {

namespace {

Vec3 worldAt(const AffineMap& indexToWorld, const Geometry& grid, int corner) {
  Vec3 index{};
  for (int a = 0; a < 3; ++a)
    index[a] = (corner >> a & 1) ? static_cast<double>(grid.size[a]) - 0.5 : -0.5;
  return indexToWorld(index);
}

std::string axisName(int axis) {
  return std::string(1, "xyz"[axis]);
}

} // namespace

AffineMap Geometry::indexToWorld() const {
  const Mat3 scale{spacing[0], 0, 0, 0, spacing[1], 0, 0, 0, spacing[2]};
  return {direction * scale, origin};
}

AffineMap Geometry::worldToIndex() const {
  const Mat3 scale{1 / spacing[0], 0, 0, 0, 1 / spacing[1], 0, 0, 0, 1 / spacing[2]};
  const Mat3 linear = scale * inverse(direction);
  return {linear, -1.0 * (linear * origin)};
}

Vec3 Geometry::extent() const {
  return {static_cast<double>(size[0]) * spacing[0], static_cast<double>(size[1]) * spacing[1],
          static_cast<double>(size[2]) * spacing[2]};
}

Vec3 Geometry::centre() const {
  Vec3 middle{};
  for (int a = 0; a < 3; ++a) middle[a] = 0.5 * static_cast<double>(size[a] - 1);
  return indexToWorld()(middle);
}

bool Geometry::sameGrid(const Geometry& other, double toleranceMm) const {
  if (size != other.size) return false;
  const AffineMap mine = indexToWorld(), theirs = other.indexToWorld();
  for (int corner = 0; corner < 8; ++corner)
    if (!(norm(worldAt(mine, *this, corner) - worldAt(theirs, other, corner)) <= toleranceMm))
      return false;
  return true;
}

Geometry Geometry::resized(std::array<std::int64_t, 3> newSize) const {
  Geometry grid = *this;
  Vec3 first{};
  for (int a = 0; a < 3; ++a) {
    const double ratio = static_cast<double>(size[a]) / static_cast<double>(newSize[a]);
    grid.spacing[a] = spacing[a] * ratio;
    first[a] = 0.5 * ratio - 0.5;
  }
  grid.size = newSize;
  grid.origin = indexToWorld()(first);
  return grid;
}

Geometry Geometry::coarsened(double mm) const {
  auto newSize = size;
  for (int a = 0; a < 3; ++a)
    if (spacing[a] < mm) newSize[a] = std::max<std::int64_t>(1, std::llround(extent()[a] / mm));
  return resized(newSize);
}

void Geometry::validate(const std::string& subject) const {
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorKind::Input, subject + " has a grid that cannot be used", why,
                "Check the header of the file or export it again.");
  };
  std::int64_t voxels = 1;
  for (int a = 0; a < 3; ++a) {
    if (size[a] < 1)
      refuse("its size along " + axisName(a) + " is " + std::to_string(size[a]) + ".");
    if (size[a] > std::numeric_limits<std::int64_t>::max() / voxels)
      refuse("its number of voxels exceeds what can be counted.");
    voxels *= size[a];
    if (!std::isfinite(spacing[a]) || spacing[a] <= 0)
      refuse("its spacing along " + axisName(a) + " is " + std::to_string(spacing[a]) + " mm.");
    if (!std::isfinite(origin[a])) refuse("its origin is not a finite position.");
  }
  const double det = determinant(direction);
  if (!std::isfinite(det) || std::abs(det) < 1e-6)
    refuse("the directions of its axes do not span space.");
}

} // namespace svx
