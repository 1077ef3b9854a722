// Convolution along one axis.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// An axis of `length` voxels that lie `inner` elements apart.
struct ConvolveTask {
  const float* from;
  float* to;
  std::int64_t length, inner;
  const float* weights; ///< radius + 1, from the centre outwards: the kernel is symmetric
  std::int64_t radius;
};

/// inner = 1: lines [begin, end), with scratch for length + 2 radius floats.
SVX_KERNEL(convolveRows, const ConvolveTask&, float*, std::int64_t, std::int64_t)
/// inner > 1: positions [begin, end), numbered index + length * outer.
SVX_KERNEL(convolveAcross, const ConvolveTask&, std::int64_t, std::int64_t)

} // namespace svx::kernels::cpu
