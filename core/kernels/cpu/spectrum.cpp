#include "core/kernels/cpu/spectrum.h"

namespace svx::kernels::cpu::SVX_ISA {

void addSpectrum(const float* values, float factor, const SpectrumSums& sums, std::int64_t n) {
  double *sum = sums.sum, *square = sums.square;
  float* maximum = sums.maximum;
#pragma omp simd
  for (std::int64_t k = 0; k < n; ++k) {
    const float v = factor * values[k];
    sum[k] += v;
    square[k] += static_cast<double>(v) * v;
    maximum[k] = v > maximum[k] ? v : maximum[k];
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
