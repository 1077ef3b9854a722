// Neighbours of the voxels of a row, with replicated borders.
#pragma once

#include <cstdint>

namespace svx::kernels::cpu::SVX_ISA {
namespace {

/// Offsets to the neighbours along an axis; 0 where there is none.
struct Step {
  std::int64_t back, forth;
  Step(std::int64_t i, std::int64_t n, std::int64_t stride)
      : back(i > 0 ? -stride : 0), forth(i + 1 < n ? stride : 0) {}
};

/// visit(x, step) for a row; between the two ends in a loop that can be vectorised.
template <typename Visit>
inline void alongRow(std::int64_t nx, Visit visit) {
  visit(0, Step(0, nx, 1));
  const Step inner(1, 3, 1);
#pragma omp simd
  for (std::int64_t x = 1; x < nx - 1; ++x) visit(x, inner);
  if (nx > 1) visit(nx - 1, Step(nx - 1, nx, 1));
}

} // namespace
} // namespace svx::kernels::cpu::SVX_ISA
