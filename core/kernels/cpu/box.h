// Sums over windows in constant time per voxel, and local correlation built on them.
//
// Work is split into blocks of layers and rows that depend on the image's size alone, so results do
// not depend on the number of threads.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

struct BoxGrid {
  std::int64_t size[3];   ///< x, y, z
  std::int64_t radius[3]; ///< of the window
  std::int64_t rows;      ///< rows of a block
  std::int64_t layers;    ///< layers of a block

  std::int64_t rowBlocks() const { return (size[1] + rows - 1) / rows; }
  std::int64_t layerBlocks() const { return (size[2] + layers - 1) / layers; }
  std::int64_t blocks() const { return rowBlocks() * layerBlocks(); }
  /// Doubles of scratch memory that a block needs for so many sums at once.
  std::int64_t scratch(int sums) const {
    return sums * ((rows + 2 * radius[1]) * size[0] + 2 * size[0]);
  }
};

template <typename T>
struct LocalCorrelationTask {
  BoxGrid grid;
  const T* fixed;
  const T* warped;
  const std::uint8_t* mask; ///< or nullptr
  double varianceFloor;
  /// d value / d warped is fixed * sum(a) - warped * sum(b) - sum(c) over the window; each
  /// (z, y, x), or nullptr when no gradient is wanted.
  T *a, *b, *c;
};

template <typename T>
struct LocalCorrelationGradientTask {
  BoxGrid grid;
  const T *fixed, *warped, *a, *b, *c;
  const std::uint8_t* mask;
  double scale;
  T* gradient;
};

/// T is the type of the samples. Writes a, b, c of a block and the sum of its squared correlations.
SVX_KERNEL_OF(localCorrelation, const LocalCorrelationTask<T>&, std::int64_t /*block*/,
              double* /*scratch for 6 sums*/, double* /*sum*/)
SVX_KERNEL_OF(localCorrelationGradient, const LocalCorrelationGradientTask<T>&, std::int64_t,
              double* /*scratch for 3 sums*/)
SVX_KERNEL(boxSum, const BoxGrid&, const float*, float*, std::int64_t, double* /*for 1 sum*/)

} // namespace svx::kernels::cpu
