#include "core/spectra/intensity_range.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace svx {

double percentile(std::span<const float> values, double percent) {
  std::vector<float> sorted;
  sorted.reserve(values.size());
  for (const float value : values)
    if (std::isfinite(value)) sorted.push_back(std::abs(value));
  if (sorted.empty()) return 0;
  const auto place =
      sorted.begin() + std::ptrdiff_t(double(sorted.size() - 1) * (1 - percent / 100));
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place > 0 ? *place : *std::max_element(place, sorted.end());
}

double roundLength(double wanted) {
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  for (const double step : {5.0, 2.0, 1.0})
    if (step * power <= wanted * (1 + 1e-9)) return step * power;
  return power;
}

} // namespace svx
