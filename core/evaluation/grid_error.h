// How far a mapping is from the known truth.
#pragma once

#include "core/data/transform.h"

namespace svx {

/// In coordinates that run from -1 to 1 over the box of the grid along each of its axes (two of a
/// single slice), so that errors of images of different size compare.
struct GridError {
  double meanSquare = 0;  ///< mean over the voxels of the squared distance
  double sumAbsolute = 0; ///< sum over voxels and axes of the absolute difference
};

/// Both mappings at every voxel of the fixed grid. The identity against a rotation by up to 60
/// degrees with shifts up to a quarter of the box has a mean square of 0.40 on average.
GridError gridError(const Transform& estimate, const Transform& truth, const Geometry& fixed);

} // namespace svx
