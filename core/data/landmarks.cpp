#include "core/data/landmarks.h"

namespace svx {

std::vector<Vec3> Landmarks::positions() const {
  std::vector<Vec3> all;
  all.reserve(points.size());
  for (const Landmark& point : points) all.push_back(point.position);
  return all;
}

Landmarks Landmarks::placedOn(const Geometry& grid) const {
  Landmarks placed = *this;
  if (!inIndexSpace) return placed;
  const AffineMap toWorld = grid.indexToWorld();
  for (Landmark& point : placed.points) point.position = toWorld(point.position);
  placed.inIndexSpace = false;
  return placed;
}

} // namespace svx
