#include "core/spectra/mean_spectrum.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace svx {
namespace {

/// The median of (m[k + 1] - m[k]) / m[k] in ppm over up to 16 spectra; 0 when there is none.
double typicalSpacing(const Spectra& spectra) {
  std::vector<double> steps, masses;
  const std::size_t stride = std::max<std::size_t>(1, spectra.size() / 16);
  for (std::size_t i = 0; i < spectra.size(); i += stride) {
    masses.resize(spectra.points(i));
    spectra.masses(i, 0, masses);
    for (std::size_t k = 1; k < masses.size(); ++k)
      if (masses[k] > masses[k - 1] && masses[k - 1] > 0)
        steps.push_back(1e6 * (masses[k] - masses[k - 1]) / masses[k - 1]);
  }
  if (steps.empty()) return 0;
  const auto middle = steps.begin() + std::ptrdiff_t(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

/// A spectrum in bins, for one after the other: only what was filled is emptied.
struct Binning {
  std::vector<double> masses;
  std::vector<float> intensities;
  std::vector<float> values;         ///< of each bin; 0 but in `filled`
  std::vector<std::uint32_t> points; ///< in each bin
  std::vector<std::uint32_t> filled;

  void read(const Spectra& spectra, std::size_t i, const MassAxis& axis) {
    for (const std::uint32_t bin : filled) values[bin] = 0, points[bin] = 0;
    filled.clear();
    values.resize(axis.size());
    points.resize(axis.size());
    masses.resize(spectra.points(i));
    intensities.resize(masses.size());
    spectra.masses(i, 0, masses);
    spectra.intensities(i, 0, intensities);
    for (std::size_t k = 0; k < masses.size(); ++k) {
      const std::size_t bin = axis.binOf(masses[k]);
      if (bin == axis.size() || !std::isfinite(intensities[k])) continue;
      values[bin] += intensities[k];
      if (points[bin]++ == 0) filled.push_back(std::uint32_t(bin));
    }
    if (spectra.info().kind == SpectrumKind::Profile)
      for (const std::uint32_t bin : filled) values[bin] /= float(points[bin]);
  }
};

/// Sums over a run of spectra.
struct Sums {
  std::vector<double> sum, square;
  std::vector<float> maximum;
  std::vector<std::uint32_t> filled; ///< spectra with points in each bin; empty without bins
  std::size_t count = 0;

  Sums(std::size_t n, bool binned)
      : sum(n), square(n), maximum(n, -std::numeric_limits<float>::infinity()),
        filled(binned ? n : 0) {}

  void add(const float* values, float factor) {
    const std::size_t n = sum.size();
    double *s = sum.data(), *q = square.data();
    float* m = maximum.data();
    ++count;
#pragma omp simd
    for (std::size_t k = 0; k < n; ++k) {
      const float v = factor * values[k];
      s[k] += v;
      q[k] += double(v) * v;
      m[k] = v > m[k] ? v : m[k];
    }
  }
  void add(const Binning& spectrum, float factor) {
    ++count;
    for (const std::uint32_t bin : spectrum.filled) {
      const float v = factor * spectrum.values[bin];
      sum[bin] += v;
      square[bin] += double(v) * v;
      maximum[bin] = std::max(maximum[bin], v);
      ++filled[bin];
    }
  }
  void add(const Sums& other) {
    for (std::size_t k = 0; k < sum.size(); ++k) {
      sum[k] += other.sum[k];
      square[k] += other.square[k];
      maximum[k] = std::max(maximum[k], other.maximum[k]);
    }
    for (std::size_t k = 0; k < filled.size(); ++k) filled[k] += other.filled[k];
    count += other.count;
  }
  /// The largest value at a point; a spectrum with an empty bin is 0 there.
  double largest(std::size_t k) const {
    return filled.empty() || filled[k] == count ? maximum[k] : std::max(maximum[k], 0.0f);
  }
};

} // namespace

MassAxis MassAxis::ofBins(double low, double high, double widthPpm) {
  MassAxis axis({});
  const double step = std::log1p(widthPpm * 1e-6);
  const auto bins = std::size_t(std::ceil(std::log(high / low) / step)) + 1;
  axis.perLog_ = 1 / step;
  axis.logLow_ = std::log(low) - step / 2;
  axis.points_.resize(bins);
  for (std::size_t k = 0; k < bins; ++k) axis.points_[k] = low * std::exp(step * double(k));
  return axis;
}

MassAxis MassAxis::of(const Spectra& spectra, double widthPpm) {
  if (spectra.continuous() && widthPpm == 0) return MassAxis(spectra.info().sharedAxis);
  auto [low, high] = massRange(spectra);
  if (!(high > 0)) return MassAxis({});
  low = std::max(low, high * 1e-6);
  if (widthPpm == 0)
    widthPpm = spectra.info().kind == SpectrumKind::Profile ? typicalSpacing(spectra) : 10;
  const double most = 1 << 22;
  return ofBins(low, high, std::max({widthPpm, 0.01, 1e6 * std::log(high / low) / most}));
}

std::size_t MassAxis::binOf(double mz) const {
  const double place = mz > 0 ? (std::log(mz) - logLow_) * perLog_ : -1;
  return place >= 0 && place < double(size()) ? std::size_t(place) : size();
}

void onAxis(const Spectra& spectra, std::size_t i, const MassAxis& axis, std::span<float> values) {
  if (axis.binned()) {
    thread_local Binning binning;
    binning.read(spectra, i, axis);
    std::copy_n(binning.values.begin(), values.size(), values.begin());
    return;
  }
  spectra.intensities(i, 0, values);
  for (float& v : values)
    if (!std::isfinite(v)) v = 0;
}

SpectrumStatistics statistics(const Spectra& spectra, const MassAxis& axis,
                              const std::vector<std::uint32_t>& which,
                              const std::vector<float>& factors, JobContext& context) {
  const std::size_t count = which.empty() ? spectra.size() : which.size();
  // A run has sums of its own: 24 bytes a point.
  const auto runs = std::clamp<std::size_t>((256u << 20) / (24 * (axis.size() + 1)), 2, 32);
  std::vector<Sums> partial(std::min(runs, std::max<std::size_t>(1, count)),
                            Sums(axis.size(), axis.binned()));
  std::atomic<std::size_t> done = 0;
  at::parallel_for(0, std::int64_t(partial.size()), 1, [&](auto begin, auto end) {
    std::vector<float> values(axis.binned() ? 0 : axis.size());
    Binning binning;
    for (auto run = begin; run < end; ++run) {
      const std::size_t first = count * std::size_t(run) / partial.size();
      const std::size_t last = count * std::size_t(run + 1) / partial.size();
      for (std::size_t k = first; k < last; ++k) {
        if (k % 64 == 0) context.throwIfCancelled();
        if (++done % 4096 == 0)
          context.progress(double(done) / double(count), "Adding up the spectra");
        const std::size_t i = which.empty() ? k : which[k];
        const float factor = factors.empty() ? 1 : factors[i];
        if (factor == 0) continue;
        if (axis.binned()) {
          binning.read(spectra, i, axis);
          partial[std::size_t(run)].add(binning, factor);
        } else {
          onAxis(spectra, i, axis, values);
          partial[std::size_t(run)].add(values.data(), factor);
        }
      }
    }
  });
  for (std::size_t run = 1; run < partial.size(); ++run) partial[0].add(partial[run]);
  const Sums& all = partial[0];
  SpectrumStatistics result;
  result.count = all.count;
  if (all.count == 0) return result;
  result.masses = axis.points();
  const double n = double(all.count);
  for (std::size_t k = 0; k < axis.size(); ++k) {
    const double mean = all.sum[k] / n;
    result.mean.push_back(mean);
    result.maximum.push_back(all.largest(k));
    result.deviation.push_back(
        n > 1 ? std::sqrt(std::max(0.0, (all.square[k] - n * mean * mean) / (n - 1))) : 0);
  }
  return result;
}

} // namespace svx
