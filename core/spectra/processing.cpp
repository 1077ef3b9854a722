#include "core/spectra/processing.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>

namespace svx {
namespace {

/// The least (or, by `std::greater`, the largest) of each window: van Herk's queue, linear in n.
template <typename Before>
std::vector<float> extremes(std::span<const float> values, int window, Before before) {
  const auto n = std::ptrdiff_t(values.size());
  std::vector<float> result(values.size());
  std::deque<std::ptrdiff_t> candidates;
  for (std::ptrdiff_t i = 0; i < n + window; ++i) {
    if (i < n) {
      while (!candidates.empty() &&
             !before(values[std::size_t(candidates.back())], values[std::size_t(i)]))
        candidates.pop_back();
      candidates.push_back(i);
    }
    const std::ptrdiff_t centre = i - window;
    if (centre < 0) continue;
    while (candidates.front() < centre - window) candidates.pop_front();
    result[std::size_t(centre)] = values[std::size_t(candidates.front())];
  }
  return result;
}

/// The median of each window, cut at the ends.
std::vector<float> medians(std::span<const float> values, int window) {
  std::vector<float> result(values.size());
  std::vector<float> sorted;
  const auto n = std::ptrdiff_t(values.size());
  std::ptrdiff_t from = 0, to = 0;
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    for (; to < std::min(n, i + window + 1); ++to)
      sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), values[std::size_t(to)]),
                    values[std::size_t(to)]);
    for (; from < i - window; ++from)
      sorted.erase(std::lower_bound(sorted.begin(), sorted.end(), values[std::size_t(from)]));
    const std::size_t m = sorted.size();
    result[std::size_t(i)] = m % 2 ? sorted[m / 2] : (sorted[m / 2 - 1] + sorted[m / 2]) / 2;
  }
  return result;
}

/// On the scale log(log(sqrt(x + 1) + 1) + 1), where peaks do not drag their surroundings up.
std::vector<float> snip(std::span<const float> values, int window) {
  std::vector<double> v(values.size()), next;
  for (std::size_t k = 0; k < v.size(); ++k)
    v[k] = std::log(std::log(std::sqrt(std::max(values[k], 0.0f) + 1.0) + 1) + 1);
  for (int w = window; w >= 1; --w) {
    next = v;
    for (std::size_t k = std::size_t(w); k + std::size_t(w) < v.size(); ++k)
      next[k] = std::min(v[k], (v[k - std::size_t(w)] + v[k + std::size_t(w)]) / 2);
    v.swap(next);
  }
  std::vector<float> result(v.size());
  for (std::size_t k = 0; k < v.size(); ++k) {
    const double root = std::exp(std::exp(v[k]) - 1) - 1;
    result[k] = float(root * root - 1);
  }
  return result;
}

constexpr int leastOfCubic = 2; ///< half a window: a cubic needs five points

/// Weights of a cubic's value at the middle of 2 m + 1 points.
std::vector<double> savitzkyGolay(int m) {
  std::vector<double> weights;
  const double n = 2 * m + 1, scale = (n * n - 4) * n / 3 * 4;
  for (int k = -m; k <= m; ++k) weights.push_back((3 * n * n - 7 - 20.0 * k * k) / scale);
  return weights;
}

std::vector<double> gaussian(int m) {
  std::vector<double> weights;
  const double sigma = std::max(m / 3.0, 1e-3);
  double sum = 0;
  for (int k = -m; k <= m; ++k)
    sum += weights.emplace_back(std::exp(-double(k) * k / (2 * sigma * sigma)));
  for (double& w : weights) w /= sum;
  return weights;
}

std::vector<float> convolved(std::span<const float> values, const std::vector<double>& weights) {
  const auto n = std::ptrdiff_t(values.size()), m = std::ptrdiff_t(weights.size() / 2);
  std::vector<float> result(values.size());
  const auto mirrored = [n](std::ptrdiff_t i) {
    if (n == 1) return std::ptrdiff_t(0);
    const std::ptrdiff_t period = 2 * (n - 1);
    i = ((i % period) + period) % period;
    return i < n ? i : period - i;
  };
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    double sum = 0;
    if (i >= m && i + m < n)
      for (std::ptrdiff_t k = -m; k <= m; ++k)
        sum += weights[std::size_t(k + m)] * values[std::size_t(i + k)];
    else
      for (std::ptrdiff_t k = -m; k <= m; ++k)
        sum += weights[std::size_t(k + m)] * values[std::size_t(mirrored(i + k))];
    result[std::size_t(i)] = float(sum);
  }
  return result;
}

} // namespace

std::vector<float> baseline(std::span<const float> values, Baseline kind, int window) {
  switch (kind) {
  case Baseline::Snip:
    return snip(values, window);
  case Baseline::TopHat: {
    const auto eroded = extremes(values, window, std::less<float>());
    return extremes(eroded, window, std::greater<float>());
  }
  case Baseline::Median:
    return medians(values, window);
  case Baseline::None:
    break;
  }
  return std::vector<float>(values.size(), 0.0f);
}

std::vector<float> smoothed(std::span<const float> values, Smoothing kind, int window) {
  switch (kind) {
  case Smoothing::SavitzkyGolay:
    return convolved(values, savitzkyGolay(std::max(window, leastOfCubic)));
  case Smoothing::Gaussian:
    return convolved(values, gaussian(window));
  case Smoothing::Median:
    return medians(values, window);
  case Smoothing::None:
    break;
  }
  return {values.begin(), values.end()};
}

void transform(std::span<float> values, IntensityTransform kind) {
  for (float& v : values) {
    const float x = std::max(v, 0.0f);
    switch (kind) {
    case IntensityTransform::SquareRoot:
      v = std::sqrt(x);
      break;
    case IntensityTransform::Log2:
      v = std::log2(1 + x);
      break;
    case IntensityTransform::Log10:
      v = std::log10(1 + x);
      break;
    case IntensityTransform::None:
      break;
    }
  }
}

std::size_t reachOf(const ProcessingOptions& options) {
  std::size_t reach = 0;
  const auto smoothing = std::size_t(options.smoothingWindow),
             background = std::size_t(options.baselineWindow);
  if (options.smoothing == Smoothing::SavitzkyGolay)
    reach += std::max(smoothing, std::size_t(leastOfCubic));
  else if (options.smoothing != Smoothing::None)
    reach += smoothing;
  if (options.baseline == Baseline::Snip) reach += background * (background + 1) / 2;
  if (options.baseline == Baseline::TopHat) reach += 2 * background;
  if (options.baseline == Baseline::Median) reach += background;
  return reach;
}

void process(std::vector<float>& values, const ProcessingOptions& options, float factor) {
  if (options.smoothing != Smoothing::None)
    values = smoothed(values, options.smoothing, options.smoothingWindow);
  if (options.baseline != Baseline::None) {
    const auto under = baseline(values, options.baseline, options.baselineWindow);
    for (std::size_t k = 0; k < values.size(); ++k) values[k] -= under[k];
  }
  if (factor != 1)
    for (float& v : values) v *= factor;
  transform(values, options.transform);
}

} // namespace svx
