// Sums of radial functions along a row of points.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// Of the squared distance q: 1/2 q log q, -sqrt q, exp(-q), Wendland's (1 - p)^4 (4 p + 1) below
/// p = sqrt q = 1.
enum class RadialFunction { ThinPlate2D, ThinPlate3D, Gaussian, Wendland };

/// out[c][i] = sum over k of weights[3 k + c] * function(|start + i step - centres[3 k]...|^2).
struct RadialRow {
  RadialFunction function;
  const float *centres, *weights; ///< (count, 3)
  std::int64_t count;
  float start[3], step[3];
  float* out[3];
};

/// Points [0, length) of a row.
SVX_KERNEL(radialRow, const RadialRow&, std::int64_t)

} // namespace svx::kernels::cpu
