#include "core/tissue/dearray.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

struct Otsu {
  double threshold = 0;
  double separability = 0; ///< variance between the two classes, of all
};

/// Of values in [0, 1].
Otsu otsuOf(const std::vector<float>& values) {
  constexpr int bins = 256;
  std::array<double, bins> counts{};
  for (const float v : values) ++counts[std::size_t(std::min(bins - 1, int(v * bins)))];
  double all = 0, mean = 0, square = 0;
  for (int b = 0; b < bins; ++b) {
    const double count = counts[std::size_t(b)];
    all += count;
    mean += count * b;
    square += count * b * b;
  }
  mean /= all;
  const double variance = square / all - mean * mean;
  Otsu best;
  double below = 0, sum = 0, highest = -1;
  int first = 0, last = 0;
  for (int b = 0; b + 1 < bins; ++b) {
    below += counts[std::size_t(b)];
    sum += counts[std::size_t(b)] * b;
    const double above = all - below;
    if (below == 0 || above == 0) continue;
    const double apart = sum / below - (mean * all - sum) / above;
    const double between = below * above / (all * all) * apart * apart;
    if (between > highest * (1 + 1e-12)) first = b;
    if (between >= highest * (1 - 1e-12)) last = b;
    highest = std::max(highest, between);
  }
  best.threshold = ((first + last) / 2.0 + 1) / bins; // the middle of a gap
  best.separability = variance > 0 ? highest / variance : 0;
  return best;
}

/// Sums over the nine pixels around each.
at::Tensor around(const at::Tensor& image) {
  const at::Tensor padded = at::constant_pad_nd(image, {1, 1, 1, 1});
  at::Tensor sum = at::zeros_like(image);
  for (int dy = 0; dy < 3; ++dy)
    for (int dx = 0; dx < 3; ++dx)
      sum += padded.slice(0, dy, dy + image.size(0)).slice(1, dx, dx + image.size(1));
  return sum;
}

/// Square roots from the lowest as 0 to the highest as 1; what a few bright spots have above the
/// rest is cut off.
std::vector<float> stretched(std::vector<float> values) {
  for (float& v : values) v = std::sqrt(std::max(0.0f, v));
  const auto [low, high] = std::ranges::minmax(values);
  for (float& v : values) v = high > low ? (v - low) / (high - low) : 0.0f;
  return values;
}

std::vector<float> listOf(const at::Tensor& image, const at::Tensor& where) {
  const at::Tensor taken = image.masked_select(where);
  return {taken.data_ptr<float>(), taken.data_ptr<float>() + taken.numel()};
}

} // namespace

at::Tensor tissueMask(const at::Tensor& image, TissueMask wanted) {
  constexpr double clear = 0.8; // one normal distribution has 2 / pi, one even one 3 / 4
  const at::Tensor pixels = image.to(at::kFloat), measured = pixels.isfinite();
  const at::Tensor counts = around(measured.to(at::kFloat)), within = counts >= 5;
  auto values = listOf(pixels, measured);
  if (wanted == TissueMask::Measured || values.empty()) return within;
  const auto bright = values.begin() + std::ptrdiff_t(0.995 * double(values.size() - 1));
  std::ranges::nth_element(values, bright);
  const at::Tensor cut = pixels.clamp_max(*bright).masked_fill(measured.logical_not(), 0);
  auto means = listOf(around(cut) / counts, within);
  if (means.empty()) return within;
  means = stretched(std::move(means));
  const Otsu otsu = otsuOf(means);
  const bool full = double(values.size()) > 0.9 * double(pixels.numel());
  if (wanted == TissueMask::Automatic && !full && otsu.separability < clear) return within;
  const at::Tensor tissue = within.clone(at::MemoryFormat::Contiguous);
  bool* to = tissue.data_ptr<bool>();
  auto mean = means.cbegin();
  for (std::int64_t i = 0; i < tissue.numel(); ++i)
    if (to[i]) to[i] = *mean++ >= otsu.threshold;
  return tissue;
}

} // namespace svx
