#include "core/spectra/mean_spectrum.h"

#include "core/kernels/cpu/spectrum.h"

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
  struct Bin {
    float value = 0;
    std::uint32_t points = 0;
  };
  std::vector<double> masses;
  std::vector<float> intensities;
  std::vector<Bin> bins;
  std::vector<std::uint32_t> filled;

  void read(const Spectra& spectra, std::size_t i, const MassAxis& axis) {
    for (const std::uint32_t bin : filled) bins[bin] = {};
    filled.clear();
    bins.resize(axis.size());
    masses.resize(spectra.points(i));
    intensities.resize(masses.size());
    spectra.masses(i, 0, masses);
    spectra.intensities(i, 0, intensities);
    for (std::size_t k = 0; k < masses.size(); ++k) {
      const std::size_t bin = axis.binOf(masses[k]);
      if (bin == axis.size() || !std::isfinite(intensities[k])) continue;
      bins[bin].value += intensities[k];
      if (bins[bin].points++ == 0) filled.push_back(std::uint32_t(bin));
    }
    if (spectra.info().kind == SpectrumKind::Profile)
      for (const std::uint32_t bin : filled) bins[bin].value /= float(bins[bin].points);
  }
};

constexpr float lowest = -std::numeric_limits<float>::infinity();

/// Sums over spectra on a shared axis: what is added to lies side by side.
class DenseSums {
public:
  explicit DenseSums(const MassAxis& axis)
      : values_(axis.size()), sum_(axis.size()), square_(axis.size()),
        maximum_(axis.size(), lowest) {}

  void add(const Spectra& spectra, std::size_t i, const MassAxis& axis, float factor) {
    onAxis(spectra, i, axis, values_);
    kernels::cpu::addSpectrum(values_.data(), factor,
                              {sum_.data(), square_.data(), maximum_.data()},
                              std::int64_t(sum_.size()));
    ++count_;
  }
  void add(const DenseSums& other) {
    for (std::size_t k = 0; k < sum_.size(); ++k) {
      sum_[k] += other.sum_[k];
      square_[k] += other.square_[k];
      maximum_[k] = std::max(maximum_[k], other.maximum_[k]);
    }
    count_ += other.count_;
  }
  std::size_t count() const { return count_; }
  double sum(std::size_t k) const { return sum_[k]; }
  double square(std::size_t k) const { return square_[k]; }
  double maximum(std::size_t k) const { return maximum_[k]; }

private:
  std::vector<float> values_;
  std::vector<double> sum_, square_;
  std::vector<float> maximum_;
  std::size_t count_ = 0;
};

/// Sums over spectra in bins, of which each fills few: what belongs to a bin lies together.
class BinnedSums {
public:
  explicit BinnedSums(const MassAxis& axis) : cells_(axis.size()) {}

  void add(const Spectra& spectra, std::size_t i, const MassAxis& axis, float factor) {
    spectrum_.read(spectra, i, axis);
    ++count_;
    const auto& filled = spectrum_.filled;
    constexpr std::size_t ahead = 8; // bins lie pages apart
    for (std::size_t k = 0; k < filled.size(); ++k) {
      if (k + ahead < filled.size()) __builtin_prefetch(&cells_[filled[k + ahead]], 1);
      const float v = factor * spectrum_.bins[filled[k]].value;
      Cell& cell = cells_[filled[k]];
      cell.sum += v;
      cell.square += double(v) * v;
      cell.maximum = std::max(cell.maximum, v);
      ++cell.filled;
    }
  }
  void add(const BinnedSums& other) {
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      cells_[k].sum += other.cells_[k].sum;
      cells_[k].square += other.cells_[k].square;
      cells_[k].maximum = std::max(cells_[k].maximum, other.cells_[k].maximum);
      cells_[k].filled += other.cells_[k].filled;
    }
    count_ += other.count_;
  }
  std::size_t count() const { return count_; }
  double sum(std::size_t k) const { return cells_[k].sum; }
  double square(std::size_t k) const { return cells_[k].square; }
  /// A spectrum is 0 in its empty bins.
  double maximum(std::size_t k) const {
    return cells_[k].filled == count_ ? cells_[k].maximum : std::max(cells_[k].maximum, 0.0f);
  }

private:
  struct Cell {
    double sum = 0, square = 0;
    float maximum = lowest;
    std::uint32_t filled = 0; ///< spectra with points here
  };
  Binning spectrum_;
  std::vector<Cell> cells_;
  std::size_t count_ = 0;
};

/// Runs of spectra are added up side by side and then to each other: their number does not follow
/// that of the threads.
template <typename Sums>
SpectrumStatistics addUp(const Spectra& spectra, const MassAxis& axis,
                         const std::vector<std::uint32_t>& which, const std::vector<float>& factors,
                         JobContext& context) {
  const std::size_t count = which.empty() ? spectra.size() : which.size();
  constexpr std::size_t bytes = 32; // at most, of a point in a run
  const auto runs = std::clamp<std::size_t>((256u << 20) / (bytes * (axis.size() + 1)), 2, 32);
  std::vector<Sums> partial(std::min(runs, std::max<std::size_t>(1, count)), Sums(axis));
  std::atomic<std::size_t> done = 0;
  at::parallel_for(0, std::int64_t(partial.size()), 1, [&](auto begin, auto end) {
    for (auto run = begin; run < end; ++run) {
      const std::size_t first = count * std::size_t(run) / partial.size();
      const std::size_t last = count * std::size_t(run + 1) / partial.size();
      for (std::size_t k = first; k < last; ++k) {
        if (k % 64 == 0) context.throwIfCancelled();
        if (++done % 4096 == 0)
          context.progress(double(done) / double(count), "Adding up the spectra");
        const std::size_t i = which.empty() ? k : which[k];
        const float factor = factors.empty() ? 1 : factors[i];
        if (factor != 0) partial[std::size_t(run)].add(spectra, i, axis, factor);
      }
    }
  });
  for (std::size_t run = 1; run < partial.size(); ++run) partial[0].add(partial[run]);
  const Sums& all = partial[0];
  SpectrumStatistics result;
  result.count = all.count();
  if (result.count == 0) return result;
  result.masses = axis.points();
  const double n = double(result.count);
  for (std::size_t k = 0; k < axis.size(); ++k) {
    const double mean = all.sum(k) / n;
    result.mean.push_back(mean);
    result.maximum.push_back(all.maximum(k));
    result.deviation.push_back(
        n > 1 ? std::sqrt(std::max(0.0, (all.square(k) - n * mean * mean) / (n - 1))) : 0);
  }
  return result;
}

} // namespace

MassAxis MassAxis::ofBins(double low, double high, double widthPpm) {
  const double step = std::log1p(widthPpm * 1e-6);
  const auto bins = std::size_t(std::ceil(std::log(high / low) / step)) + 1;
  std::vector<double> centres(bins);
  for (std::size_t k = 0; k < bins; ++k) centres[k] = low * std::exp(step * double(k));
  return ofBins(std::move(centres), widthPpm);
}

MassAxis MassAxis::ofBins(std::vector<double> centres, double widthPpm) {
  MassAxis axis(std::move(centres));
  const double step = std::log1p(widthPpm * 1e-6);
  axis.perLog_ = 1 / step;
  axis.logLow_ = std::log(axis.points_.front()) - step / 2;
  axis.widthPpm_ = widthPpm;
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
    thread_local Binning spectrum;
    spectrum.read(spectra, i, axis);
    std::fill(values.begin(), values.end(), 0.0f);
    for (const std::uint32_t bin : spectrum.filled) values[bin] = spectrum.bins[bin].value;
    return;
  }
  spectra.intensities(i, 0, values);
  for (float& v : values)
    if (!std::isfinite(v)) v = 0;
}

SpectrumStatistics statistics(const Spectra& spectra, const MassAxis& axis,
                              const std::vector<std::uint32_t>& which,
                              const std::vector<float>& factors, JobContext& context) {
  return axis.binned() ? addUp<BinnedSums>(spectra, axis, which, factors, context)
                       : addUp<DenseSums>(spectra, axis, which, factors, context);
}

} // namespace svx
