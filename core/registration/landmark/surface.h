// Points on the surfaces of labels.
#pragma once

#include "core/data/volume.h"

namespace svx {

/// Points on the surface of each label, LPS mm: one in every cell of 2 x 2 x 2 voxel centres (2 x 2
/// in a single slice) that the surface passes through, the mean of where it cuts the cell's edges
/// halfway between voxels (Gibson, MICCAI 1998, LNCS 1496:888-898, before relaxation). Where a
/// label is cut off by the image's border there is no surface. In the order of `labels`, along the
/// memory order. Uses at::get_num_threads() threads; the result does not depend on their number.
std::vector<std::vector<Vec3>> surfacesOf(const LabelMap& map,
                                          const std::vector<std::int64_t>& labels);

} // namespace svx
