#include "core/kernels/cpu/filter.h"

namespace svx::kernels::cpu::SVX_ISA {

void convolveRows(const ConvolveTask& task, float* scratch, std::int64_t begin, std::int64_t end) {
  const std::int64_t n = task.length, r = task.radius;
  for (std::int64_t line = begin; line < end; ++line) {
    const float* from = task.from + line * n;
    float* to = task.to + line * n;
    for (std::int64_t k = 0; k < r; ++k) scratch[k] = from[0];
    for (std::int64_t k = 0; k < n; ++k) scratch[r + k] = from[k];
    for (std::int64_t k = 0; k < r; ++k) scratch[r + n + k] = from[n - 1];
    const float* centre = scratch + r;
#pragma omp simd
    for (std::int64_t x = 0; x < n; ++x) to[x] = task.weights[0] * centre[x];
    for (std::int64_t k = 1; k <= r; ++k) {
      const float weight = task.weights[k];
#pragma omp simd
      for (std::int64_t x = 0; x < n; ++x) to[x] += weight * (centre[x - k] + centre[x + k]);
    }
  }
}

void convolveAcross(const ConvolveTask& task, std::int64_t begin, std::int64_t end) {
  constexpr std::int64_t block = 1024; // what is summed stays in the L1 cache
  const std::int64_t n = task.length, inner = task.inner;
  for (std::int64_t position = begin; position < end; ++position) {
    const std::int64_t i = position % n, first = (position - i) * inner;
    for (std::int64_t from = 0; from < inner; from += block) {
      const std::int64_t count = inner - from < block ? inner - from : block;
      const float* base = task.from + first + from;
      float* to = task.to + position * inner + from;
      const float* centre = base + i * inner;
#pragma omp simd
      for (std::int64_t x = 0; x < count; ++x) to[x] = task.weights[0] * centre[x];
      for (std::int64_t k = 1; k <= task.radius; ++k) {
        const float* low = base + (i > k ? i - k : 0) * inner;
        const float* high = base + (i + k < n ? i + k : n - 1) * inner;
        const float weight = task.weights[k];
#pragma omp simd
        for (std::int64_t x = 0; x < count; ++x) to[x] += weight * (low[x] + high[x]);
      }
    }
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
