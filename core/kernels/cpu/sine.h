// The sine layers of core/kernels/dense.h.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// Slabs are `points` * `width` floats apart.
struct SineTask {
  const float* linear;   ///< (slabs, points, width); with `tangents` only the first
  const float* tangents; ///< (directions, width), or nullptr
  const float* bias;     ///< (width)
  const float* adjoint;  ///< (slabs, points, width), backward only
  float* out;            ///< (slabs, points, width)
  float scale;
  std::int64_t points, width;
  int order, directions; ///< directions at most 4
};

/// Points [begin, end).
SVX_KERNEL(sineRows, const SineTask&, std::int64_t, std::int64_t)
SVX_KERNEL(sineBackwardRows, const SineTask&, std::int64_t, std::int64_t)

/// to (m, n) = a (m, k) times b (k, n) for a k of few: rows [begin, end).
struct ThinTask {
  const float *a, *b;
  float* to;
  std::int64_t k, n;
};
SVX_KERNEL(thinRows, const ThinTask&, std::int64_t, std::int64_t)
/// The same for an n of few, b given as (n, k): rows [begin, end).
SVX_KERNEL(thinDots, const ThinTask&, std::int64_t, std::int64_t)

/// to (p, q) += a' b of a (m, p) with a p of few and b (m, q): columns [begin, end) of b.
struct ThinSumTask {
  const float *a, *b;
  float* to;
  std::int64_t m, p, q;
};
SVX_KERNEL(thinSums, const ThinSumTask&, std::int64_t, std::int64_t)

} // namespace svx::kernels::cpu
