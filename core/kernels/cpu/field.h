// Stencils on displacement fields. Rows are numbered y + size_y * (z + size_z * component) where a
// component is worked on by itself, else y + size_y * z.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

struct LaplacianTask {
  const float* from; ///< (3, z, y, x)
  float* to;         ///< scale * Laplacian, or nullptr
  std::int64_t size[3];
  float perSquare[3]; ///< 1 / spacing^2
  float scale;
};

struct DivergenceTask {
  const float* field; ///< (3, z, y, x)
  float* divergence;  ///< (z, y, x)
  float* gradient;    ///< (3, z, y, x), added to by divergenceAdjoint
  std::int64_t size[3];
  float derivative[9]; ///< d u_c / d x_c = sum over axes a of [3 c + a] * (u[i+1] - u[i-1])
  float scale;
};

struct JacobianTask {
  const float* field;
  float* determinant;
  std::int64_t size[3];
  float toWorld[9]; ///< derivative by world axis w = sum over grid axes a of d_a * [3 a + w]
};

/// Sums: squared forward differences (in mm), squared Laplacians.
SVX_KERNEL(laplacian, const LaplacianTask&, std::int64_t, std::int64_t, double*)
/// The sum of squares.
SVX_KERNEL(divergence, const DivergenceTask&, std::int64_t, std::int64_t, double*)
SVX_KERNEL(divergenceAdjoint, const DivergenceTask&, std::int64_t, std::int64_t)
SVX_KERNEL(jacobian, const JacobianTask&, std::int64_t, std::int64_t)

} // namespace svx::kernels::cpu
