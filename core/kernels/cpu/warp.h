// The loops behind core/kernels/warp.h. Rows are numbered y + size_y * z on the fixed grid.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// SamplingMap and the two grids, ready for the loops.
struct Lookup {
  std::int64_t size[3];   ///< fixed grid (x, y, z)
  std::int64_t moving[3]; ///< moving grid (x, y, z)
  double affine[12];      ///< three rows of (linear | offset)
  float displacement[9];
  const float* field; ///< (3, z, y, x), or nullptr
};

struct WarpTask {
  Lookup lookup;
  const void* moving; ///< float, for nearest any element
  std::int64_t channels;
  const void* outside; ///< one element
  void* values;
  float* gradient;      ///< (3, z, y, x), for warpLinearGradient
  std::uint8_t* inside; ///< or nullptr
};

struct WarpBackwardTask {
  Lookup lookup;
  const float* moving;
  const float* upstream;
  std::int64_t channels;
  float* movingGradient;
  float* fieldGradient;
};

/// The moving z layers that a row's points touch: [first, last], empty when first > last.
struct LayerRange {
  std::int32_t first, last;
};

SVX_KERNEL(warpNearest, const WarpTask&, int /*bytes per element*/, std::int64_t, std::int64_t)
SVX_KERNEL(warpLinear, const WarpTask&, std::int64_t, std::int64_t)
SVX_KERNEL(warpLinearGradient, const WarpTask&, std::int64_t, std::int64_t)
SVX_KERNEL(warpCubic, const WarpTask&, std::int64_t, std::int64_t)

SVX_KERNEL(warpFieldGradient, const WarpBackwardTask&, std::int64_t, std::int64_t)
SVX_KERNEL(touchedLayers, const Lookup&, LayerRange*, std::int64_t, std::int64_t)
/// Adds all rows' contributions to the moving layers [first, last).
SVX_KERNEL(warpScatter, const WarpBackwardTask&, const LayerRange*, std::int64_t, std::int64_t)

/// Turns samples into cubic B-spline coefficients along one axis, in place, for the lines
/// [begin, end) of `inner` * outer lines of `length` elements `inner` apart.
SVX_KERNEL(splinePrefilter, float*, std::int64_t /*length*/, std::int64_t /*inner*/, std::int64_t,
           std::int64_t)

} // namespace svx::kernels::cpu
