// Sums over spectra that share an axis.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// Of n values, v = factor * values[k]: sum += v, square += v^2, maximum = the larger.
struct SpectrumSums {
  double *sum, *square;
  float* maximum;
};
SVX_KERNEL(addSpectrum, const float*, float, const SpectrumSums&, std::int64_t)

} // namespace svx::kernels::cpu
