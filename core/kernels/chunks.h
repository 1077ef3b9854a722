// Parallel sums that do not depend on the number of threads: fixed chunks, added in order.
#pragma once

#include "core/kernels/cpu/box.h"
#include "core/kernels/cuda/loops.h"
#include "core/kernels/tensors.h"

namespace svx::kernels {

struct Chunks {
  std::int64_t items;
  std::int64_t length; ///< items per chunk

  std::int64_t count() const { return (items + length - 1) / length; }

  /// body(chunk, begin, end), on the threads of at::get_num_threads().
  template <typename Body>
  void forEach(Body body) const {
    parallel(count(), 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t c = first; c < last; ++c)
        body(c, c * length, std::min(items, (c + 1) * length));
    });
  }

  /// body(begin, end, partial) writes `terms` sums.
  template <int terms, typename Body>
  std::array<double, terms> sums(Body body) const {
    std::vector<std::array<double, terms>> partial(count());
    forEach([&](std::int64_t c, std::int64_t begin, std::int64_t end) {
      body(begin, end, partial[c].data());
    });
    std::array<double, terms> total{};
    for (const auto& p : partial)
      for (int k = 0; k < terms; ++k) total[k] += p[k];
    return total;
  }

  template <typename Body>
  double sum(Body body) const {
    return sums<1>(body)[0];
  }
};

/// Where the partial sums of a CUDA kernel beside `t` go.
inline at::Tensor sumScratchBeside(const at::Tensor& t) {
  return scratchBeside(t, cuda::sumScratch, at::kDouble);
}

/// Blocks whose running sums stay in a core's L2 cache.
inline cpu::BoxGrid boxGrid(const std::array<std::int64_t, 3>& size,
                            const std::array<std::int64_t, 3>& radius, int sums) {
  constexpr std::int64_t cacheDoubles = 96 * 1024;
  cpu::BoxGrid grid{{size[0], size[1], size[2]}, {}, 1, 1};
  for (int a = 0; a < 3; ++a) grid.radius[a] = std::min(radius[a], size[a] - 1);
  const std::int64_t fitting = cacheDoubles / (sums * size[0]) - 2 * grid.radius[1];
  grid.rows = std::min(size[1], std::max<std::int64_t>(fitting, 4 * grid.radius[1] + 1));
  grid.layers = std::min(size[2], std::max<std::int64_t>(24, 4 * grid.radius[2] + 1));
  return grid;
}

} // namespace svx::kernels
