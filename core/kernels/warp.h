// Sampling a moving volume on the fixed grid through an affine map and a displacement field.
//
// Moving volumes are (z, y, x) or (c, z, y, x); fields are (3, z, y, x) on the fixed grid with
// components (x, y, z) in the units that SamplingMap::displacement expects (LPS mm for
// `samplingMap`). A z size of 1 is a 2-D image.
//
// A point is inside when its nearest voxel exists (index in [-0.5, n - 0.5), ITK's rule); within
// the half-voxel rim the border value continues. A NaN displacement is outside. NaN voxels give NaN
// wherever they contribute.
//
// CPU tensors (contiguous; others are copied) use the threads of at::get_num_threads(), and the
// result does not depend on their number. CUDA tensors run on the current stream. A moving volume
// has at most 2^31 - 1 voxels per channel. Throws `Error{Input}` for other shapes or types.
//
// Linear interpolation runs, and gives its results, in float64 when the moving volume and the field
// are both float64, which only CPU tensors may be; else in float32.
#pragma once

#include "core/kernels/interpolation.h"
#include "core/kernels/sampling_map.h"

#include <ATen/core/Tensor.h>

namespace svx::kernels {

struct WarpOptions {
  Interpolation interpolation = Interpolation::Linear;
  double outside = 0; ///< the value of points outside the moving volume
};

/// Moving at affine(i) + displacement * u(i) for every voxel i of the field's grid.
/// Nearest keeps the type of `moving`; Cubic gives float32. `inside`, when given,
/// receives uint8 (z, y, x): 1 where the point lies inside the moving volume.
at::Tensor warp(const at::Tensor& moving, const at::Tensor& field, const SamplingMap& map,
                const WarpOptions& options = {}, at::Tensor* inside = nullptr);

/// The same with no field, on a grid of `size` (x, y, z) voxels.
at::Tensor warpAffine(const at::Tensor& moving, const std::array<std::int64_t, 3>& size,
                      const AffineMap& map, const WarpOptions& options = {},
                      at::Tensor* inside = nullptr);

/// What an iteration of a registration needs of the moving image, in one pass.
struct WarpedWithGradient {
  at::Tensor values;   ///< (z, y, x), linear interpolation
  at::Tensor gradient; ///< (3, z, y, x): d value / d moving index (x, y, z); 0 outside
  at::Tensor inside;   ///< uint8 (z, y, x)
};

/// Value and gradient of the linear interpolant. `field` may be undefined: affine only, on a grid
/// of `size`. Tensors of the right shape in `result` are reused.
void warpWithGradient(const at::Tensor& moving, const at::Tensor& field, const SamplingMap& map,
                      const std::array<std::int64_t, 3>& size, double outside,
                      WarpedWithGradient& result);

/// The adjoint of the linear `warp`: gradients of a scalar loss with respect to its two inputs.
struct WarpGradients {
  at::Tensor moving; ///< the shape of moving
  at::Tensor field;  ///< (3, z, y, x)
};

/// `upstream`: d loss / d warped, the shape of warp(moving, field, map).
/// What is not asked for stays undefined. Bit for bit the same for any number of threads: every
/// moving voxel receives its contributions in the order of the fixed voxels.
WarpGradients warpBackward(const at::Tensor& upstream, const at::Tensor& moving,
                           const at::Tensor& field, const SamplingMap& map, bool needsMoving = true,
                           bool needsField = true);

/// Coefficients of the cubic B-spline through the samples, float32, mirrored at the borders
/// (Unser 1999). `warp` with Cubic computes them itself.
at::Tensor bsplineCoefficients(const at::Tensor& volume);

} // namespace svx::kernels
