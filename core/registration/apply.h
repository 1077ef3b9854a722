// A transform applied to images and points.
#pragma once

#include "core/data/landmarks.h"
#include "core/data/transform.h"
#include "core/kernels/interpolation.h"

namespace svx {

/// moving(map(x)) at every voxel of `grid`, all channels. Keeps the stored type (integers are
/// rounded and clamped), unit and name. Outside the moving volume: 0, or its minimum where that is
/// below 0 (air in CT). Uses at::get_num_threads() threads.
std::shared_ptr<const Volume> apply(const Transform& transform, const Volume& moving,
                                    const Geometry& grid, kernels::Interpolation interpolation);

/// The same for labels: nearest, table kept, outside is background.
std::shared_ptr<const LabelMap> apply(const Transform& transform, const LabelMap& moving,
                                      const Geometry& grid);

/// The points mapped as the transform maps, fixed to moving: landmarks of the fixed image land on
/// the moving one. `points` must be in LPS mm.
std::shared_ptr<const Landmarks> apply(const Transform& transform, const Landmarks& points);

/// The grid over the box of `fixed` with voxels as fine as the moving image's own along each axis.
Geometry nativeGrid(const Geometry& fixed, const Geometry& moving);

} // namespace svx
