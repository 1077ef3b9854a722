// Where the voxels of one grid lie on another.
#pragma once

#include "core/data/geometry.h"

namespace svx::kernels {

/// The moving voxel index that belongs to a fixed voxel index i with displacement u(i):
///   moving index = affine(i) + displacement * u(i).
/// Indices are (x, y, z); world geometry is folded into the two maps, so it costs nothing per
/// voxel.
struct SamplingMap {
  AffineMap affine;
  Mat3 displacement = identity3; ///< units of the field to voxels of the moving grid
};

/// For the mapping x -> world(x) + u(x) in LPS mm, u given at the fixed voxels.
SamplingMap samplingMap(const Geometry& fixed, const Geometry& moving, const AffineMap& world = {});

} // namespace svx::kernels
