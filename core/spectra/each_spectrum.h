// Loops over the spectra of a data set.
#pragma once

#include "core/data/spectra.h"
#include "core/jobs/job.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <cmath>
#include <span>

namespace svx {

/// Of one thread in a loop: a spectrum, into vectors that are reused.
struct SpectrumScratch {
  std::vector<double> masses;
  std::vector<float> intensities;
};

/// What is no number counts as nothing.
inline void makeFinite(std::span<float> values) {
  for (float& v : values)
    if (!std::isfinite(v)) v = 0;
}

/// body(i, scratch) for each of `count` indices on at::get_num_threads() threads, in any order;
/// shows progress and can be cancelled between any two.
template <typename Body>
void forEachSpectrum(std::size_t count, JobContext& context, const std::string& text, Body body) {
  std::atomic<std::size_t> done = 0;
  constexpr std::size_t block = 64;
  at::parallel_for(0, std::int64_t((count + block - 1) / block), 1, [&](auto first, auto last) {
    SpectrumScratch scratch;
    for (auto b = first; b < last; ++b) {
      context.throwIfCancelled();
      const std::size_t end = std::min(count, std::size_t(b + 1) * block);
      for (std::size_t i = std::size_t(b) * block; i < end; ++i) body(i, scratch);
      const std::size_t now = done += block;
      if (now % (block * 64) == 0 || now >= count)
        context.progress(std::min(1.0, double(now) / double(count)), text);
    }
  });
}

} // namespace svx
