// The loops behind core/kernels/warp.h. Rows are numbered y + size_y * z on the fixed grid.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// SamplingMap and the two grids, ready for the loops. T is the type of the displacements.
template <typename T>
struct Lookup {
  std::int64_t size[3];   ///< fixed grid (x, y, z)
  std::int64_t moving[3]; ///< moving grid (x, y, z)
  double affine[12];      ///< three rows of (linear | offset)
  T displacement[9];
  const T* field; ///< (3, z, y, x), or nullptr
};

template <typename T>
struct WarpTask {
  Lookup<T> lookup;
  const void* moving; ///< T, for nearest any element
  std::int64_t channels;
  const void* outside; ///< one element
  void* values;
  T* gradient;          ///< (3, z, y, x), for warpLinearGradient
  std::uint8_t* inside; ///< or nullptr
};

template <typename T>
struct WarpBackwardTask {
  Lookup<T> lookup;
  const T* moving;
  const T* upstream;
  std::int64_t channels;
  T* movingGradient;
  T* fieldGradient;
};

/// The moving z layers that a row's points touch: [first, last], empty when first > last.
struct LayerRange {
  std::int32_t first, last;
};

SVX_KERNEL(warpNearest, const WarpTask<float>&, int /*bytes per element*/, std::int64_t,
           std::int64_t)
SVX_KERNEL_OF(warpLinear, const WarpTask<T>&, std::int64_t, std::int64_t)
SVX_KERNEL_OF(warpLinearGradient, const WarpTask<T>&, std::int64_t, std::int64_t)
SVX_KERNEL(warpCubic, const WarpTask<float>&, std::int64_t, std::int64_t)

SVX_KERNEL_OF(warpFieldGradient, const WarpBackwardTask<T>&, std::int64_t, std::int64_t)
SVX_KERNEL_OF(touchedLayers, const Lookup<T>&, LayerRange*, std::int64_t, std::int64_t)
/// Adds all rows' contributions to the moving layers [first, last).
SVX_KERNEL_OF(warpScatter, const WarpBackwardTask<T>&, const LayerRange*, std::int64_t,
              std::int64_t)

/// Turns samples into cubic B-spline coefficients along one axis, in place, for the lines
/// [begin, end) of `inner` * outer lines of `length` elements `inner` apart.
SVX_KERNEL(splinePrefilter, float*, std::int64_t /*length*/, std::int64_t /*inner*/, std::int64_t,
           std::int64_t)

} // namespace svx::kernels::cpu
