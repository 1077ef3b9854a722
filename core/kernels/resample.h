// Volumes and fields moved from one grid to another.
#pragma once

#include "core/data/geometry.h"
#include "core/kernels/warp.h"

namespace svx::kernels {

/// The volume on another grid in the same world; see `warp` for shapes, types and threads.
at::Tensor resample(const at::Tensor& volume, const Geometry& from, const Geometry& to,
                    const WarpOptions& options = {}, at::Tensor* inside = nullptr);

/// A pyramid level: where `to` is coarser than `from` by a factor f along an axis, the volume is
/// smoothed by a Gaussian of sigma = 0.5 sqrt(f^2 - 1) voxels, so that the blur of a voxel grows
/// with it (Cardoso et al. 2015, MICCAI, LNCS 9351:461-469, with half a voxel as the own blur),
/// then sampled linearly. float32 (z, y, x) or (c, z, y, x). Both grids must have the same axes;
/// where `to` reaches beyond `from` (Geometry::resized and coarsened do not) the value is 0.
at::Tensor downsample(const at::Tensor& volume, const Geometry& from, const Geometry& to);

/// A mask on a coarser grid: 1 where the nearest voxel is not 0. uint8 (z, y, x).
at::Tensor resampleMask(const at::Tensor& mask, const Geometry& from, const Geometry& to);

/// A displacement field (3, z, y, x) in mm on another grid, trilinear; 0 outside `from`.
at::Tensor resizeField(const at::Tensor& field, const Geometry& from, const Geometry& to);

} // namespace svx::kernels
