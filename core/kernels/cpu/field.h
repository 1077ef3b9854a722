// Stencils on displacement fields. Rows are numbered y + size_y * (z + size_z * component) where a
// component is worked on by itself, else y + size_y * z.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// T is the type of the displacements.
template <typename T>
struct LaplacianTask {
  const T* from; ///< (3, z, y, x)
  T* to;         ///< scale * Laplacian, or nullptr
  std::int64_t size[3];
  T perSquare[3]; ///< 1 / spacing^2
  T scale;
};

template <typename T>
struct DivergenceTask {
  const T* field; ///< (3, z, y, x)
  T* divergence;  ///< (z, y, x)
  T* gradient;    ///< (3, z, y, x), added to by divergenceAdjoint
  std::int64_t size[3];
  T derivative[9]; ///< d u_c / d x_c = sum over axes a of [3 c + a] * (u[i+1] - u[i-1])
  T scale;
};

struct JacobianTask {
  const float* field;
  float* determinant;
  std::int64_t size[3];
  float toWorld[9]; ///< derivative by world axis w = sum over grid axes a of d_a * [3 a + w]
};

/// Sums: squared forward differences (in mm), squared Laplacians.
SVX_KERNEL_OF(laplacian, const LaplacianTask<T>&, std::int64_t, std::int64_t, double*)
/// The sum of squares.
SVX_KERNEL_OF(divergence, const DivergenceTask<T>&, std::int64_t, std::int64_t, double*)
SVX_KERNEL_OF(divergenceAdjoint, const DivergenceTask<T>&, std::int64_t, std::int64_t)
SVX_KERNEL(jacobian, const JacobianTask&, std::int64_t, std::int64_t)

} // namespace svx::kernels::cpu
