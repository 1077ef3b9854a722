// The loops of core/kernels/attention.h.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// One head of one example. Rows of positions lie `stride` apart in q, k, v and their gradients,
/// and `outStride` in `out` and its gradient.
template <typename T>
struct AttentionTask {
  const T *q, *k, *v;
  std::int64_t stride, outStride, positions, most, depth;
  const std::int32_t* seen; ///< (positions, most), -1 for none; nullptr: all, `most` = positions
  T scale;
  T* weights; ///< (positions, most)
  T* out;
};

template <typename T>
struct AttentionGradients {
  const T* out;
  T *q, *k, *v; ///< added to
  T* scratch;   ///< (most)
};

SVX_KERNEL_OF(attendHead, const AttentionTask<T>&)
SVX_KERNEL_OF(attendHeadBackward, const AttentionTask<T>&, const AttentionGradients<T>&)

} // namespace svx::kernels::cpu
