// Separable filters.
//
// Volumes are float32 (z, y, x) or (c, z, y, x), each channel by itself. Axes of one voxel are left
// alone. CPU: threads of at::get_num_threads(), results independent of their number.
// CUDA: current stream.
#pragma once

#include "core/data/affine_map.h"

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// Gaussian of standard deviation `sigma` (x, y, z) in voxels, cut at 4 sigma and normalised; the
/// border value continues outside. A sigma of 0 leaves its axis alone. NaN spreads over the kernel.
at::Tensor gaussianSmooth(const at::Tensor& volume, const Vec3& sigma);

/// The sum over a window of 2 * radius + 1 voxels along each axis (x, y, z), cut at the borders.
/// Running sums in double: the time does not depend on the radius.
at::Tensor boxSum(const at::Tensor& volume, const std::array<std::int64_t, 3>& radius);

} // namespace svx::kernels
