// Named points.
#pragma once

#include "core/data/volume.h"

namespace svx {

struct Landmark {
  std::string name;
  Vec3 position{}; ///< LPS mm
};

/// An ordered list of points; the n-th of one list corresponds to the n-th of its partner.
/// DIR-Lab files hold voxel indices: `inIndexSpace` then tells that `position` are 0-based voxel
/// indices until `placedOn` has put them on a grid.
struct Landmarks {
  std::string name;
  std::vector<Landmark> points;
  bool inIndexSpace = false;
  Source source;

  std::vector<Vec3> positions() const;
  /// In LPS mm on the given grid; a copy when they are there already.
  Landmarks placedOn(const Geometry& grid) const;
};

} // namespace svx
