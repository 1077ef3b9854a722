#include "core/evaluation/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace svx {

namespace {

double meanOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / double(values.size());
}

std::vector<double> bootstrapMeans(const std::vector<double>& values, int resamples,
                                   std::uint32_t seed) {
  // The generator is the same in every standard library, its distributions are not.
  std::mt19937 generator(seed);
  const std::uint64_t count = values.size();
  std::vector<double> means(std::size_t(resamples), 0.0);
  for (double& mean : means) {
    for (std::uint64_t i = 0; i < count; ++i) mean += values[(generator() * count) >> 32];
    mean /= double(count);
  }
  std::sort(means.begin(), means.end());
  return means;
}

} // namespace

double quantile(const std::vector<double>& sorted, double share) {
  const double rank = share * double(sorted.size() - 1);
  const auto below = std::size_t(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (rank - double(below)) * (sorted[above] - sorted[below]);
}

Summary summarise(std::vector<double> values, int resamples, std::uint32_t seed) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {0, none, none, none, none, none, none, none, none, none};
  std::sort(values.begin(), values.end());
  Summary summary;
  summary.count = values.size();
  summary.mean = meanOf(values);
  double squares = 0;
  for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
  summary.deviation = values.size() > 1 ? std::sqrt(squares / double(values.size() - 1)) : none;
  summary.p5 = quantile(values, 0.05);
  summary.p25 = quantile(values, 0.25);
  summary.median = quantile(values, 0.5);
  summary.p75 = quantile(values, 0.75);
  summary.p95 = quantile(values, 0.95);
  const std::vector<double> means = bootstrapMeans(values, resamples, seed);
  summary.low = quantile(means, 0.025);
  summary.high = quantile(means, 0.975);
  return summary;
}

} // namespace svx
