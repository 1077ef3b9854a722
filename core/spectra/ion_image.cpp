#include "core/spectra/ion_image.h"

#include "core/spectra/each_spectrum.h"
#include "core/spectra/mass_ordered.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

constexpr auto reading = "Reading the spectra";

/// The intensities in the window of a spectrum with its own axis, whose m/z may be out of order.
std::span<float> intensitiesWithin(const Spectra& spectra, std::size_t i, MassWindow window,
                                   SpectrumScratch& scratch) {
  auto& [masses, intensities] = scratch;
  const std::size_t n = spectra.points(i);
  masses.resize(n);
  spectra.masses(i, 0, masses);
  if (std::is_sorted(masses.begin(), masses.end())) {
    const auto [first, last] = pointsWithin(masses, window);
    intensities.resize(last - first);
    if (last > first) spectra.intensities(i, first, intensities);
    return intensities;
  }
  intensities.resize(n);
  spectra.intensities(i, 0, intensities);
  std::size_t kept = 0;
  for (std::size_t k = 0; k < n; ++k)
    if (masses[k] >= window.low && masses[k] <= window.high) intensities[kept++] = intensities[k];
  return {intensities.data(), kept};
}

} // namespace

MassWindow around(double mz, double tolerance, MassUnit unit) {
  const double half = unit == MassUnit::Ppm ? mz * tolerance * 1e-6 : tolerance;
  return {mz - half, mz + half};
}

std::pair<std::size_t, std::size_t> pointsWithin(std::span<const double> axis, MassWindow window) {
  const auto first = std::lower_bound(axis.begin(), axis.end(), window.low);
  const auto last = std::upper_bound(first, axis.end(), window.high);
  return {std::size_t(first - axis.begin()), std::size_t(last - axis.begin())};
}

float pooled(std::span<float> values, Pooling pooling) {
  if (values.empty()) return 0;
  switch (pooling) {
  case Pooling::Maximum:
    return *std::max_element(values.begin(), values.end());
  case Pooling::Median: {
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return values.size() % 2 ? *middle : (*middle + *std::max_element(values.begin(), middle)) / 2;
  }
  case Pooling::Sum:
  case Pooling::Mean:
    break;
  }
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return float(pooling == Pooling::Mean ? sum / double(values.size()) : sum);
}

std::vector<float> windowIntensities(const Spectra& spectra, MassWindow window, Pooling pooling,
                                     const std::vector<float>& factors, JobContext& context) {
  std::vector<float> result(spectra.size());
  const bool shared = spectra.continuous();
  const auto [first, last] = shared ? pointsWithin(spectra.info().sharedAxis, window)
                                    : std::pair<std::size_t, std::size_t>();
  const std::size_t count = last - first, from = first;
  if (shared && count == 0) return result;
  forEachSpectrum(spectra.size(), context, reading, [&](std::size_t i, SpectrumScratch& scratch) {
    std::span<float> values;
    if (shared) {
      scratch.intensities.resize(count);
      spectra.intensities(i, from, scratch.intensities);
      values = scratch.intensities;
    } else {
      values = intensitiesWithin(spectra, i, window, scratch);
    }
    makeFinite(values);
    result[i] = pooled(values, pooling) * (factors.empty() ? 1 : factors[i]);
  });
  return result;
}

at::Tensor asImage(const Spectra& spectra, const std::vector<float>& values) {
  const auto [width, height, sections] = spectra.info().raster;
  const at::Tensor image = at::empty({sections, height, width}, at::kFloat);
  const std::vector<std::uint32_t> pixels = spectra.pixels();
  float* to = image.data_ptr<float>();
  for (std::size_t p = 0; p < pixels.size(); ++p)
    to[p] =
        pixels[p] == Spectra::none ? std::numeric_limits<float>::quiet_NaN() : values[pixels[p]];
  return image;
}

at::Tensor labelImage(const Spectra& spectra, const std::vector<int>& labels) {
  const auto [width, height, sections] = spectra.info().raster;
  const at::Tensor image = at::zeros({sections, height, width}, at::kShort);
  std::int16_t* to = image.data_ptr<std::int16_t>();
  for (const std::uint32_t i : spectra.pixels())
    *to++ = i == Spectra::none ? std::int16_t(0) : std::int16_t(labels[i]);
  return image;
}

IonImager::IonImager(std::shared_ptr<const Spectra> spectra, std::uint64_t bandBytes)
    : spectra_(std::move(spectra)),
      bandPoints_(
          std::size_t(bandBytes / (sizeof(float) * std::max<std::size_t>(1, spectra_->size())))) {}

void IonImager::load(std::size_t first, std::size_t last, JobContext& context) {
  const std::size_t count = last - first;
  first_ = last_ = 0; // nothing, when this is cancelled
  band_.resize(spectra_->size() * count);
  forEachSpectrum(spectra_->size(), context, reading, [&](std::size_t i, SpectrumScratch&) {
    const std::span<float> values(band_.data() + i * count, count);
    spectra_->intensities(i, first, values);
    makeFinite(values);
  });
  first_ = first;
  last_ = last;
}

std::vector<float> IonImager::ordered(MassWindow window, Pooling pooling,
                                      const std::vector<float>& factors) const {
  std::vector<MassPoint> found;
  points_->visit(window, [&](std::span<const MassPoint> run) {
    found.insert(found.end(), run.begin(), run.end());
  });
  // Points of each spectrum side by side, in the order they came.
  std::vector<std::uint32_t> ends(spectra_->size() + 1, 0);
  for (const MassPoint& point : found) ++ends[point.spectrum + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<float> values(found.size());
  std::vector<std::uint32_t> next(ends.begin(), ends.end() - 1);
  for (const MassPoint& point : found) values[next[point.spectrum]++] = point.intensity;
  std::vector<float> result(spectra_->size());
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = pooled(std::span(values).subspan(ends[i], ends[i + 1] - ends[i]), pooling) *
                (factors.empty() ? 1 : factors[i]);
  return result;
}

/// Of this many points of each spectrum on the shared axis, those by m/z are quicker than the file.
bool IonImager::inOrder(std::size_t points) const {
  constexpr std::uint64_t fewBytes = 128u << 20;
  return points_ && points * spectra_->size() * sizeof(MassPoint) <= fewBytes;
}

bool IonImager::holds(MassWindow window) const {
  if (!spectra_->continuous()) return points_ != nullptr;
  const auto [first, last] = pointsWithin(spectra_->info().sharedAxis, window);
  return first == last || inOrder(last - first) || (first >= first_ && last <= last_);
}

std::vector<float> IonImager::intensities(MassWindow window, Pooling pooling,
                                          const std::vector<float>& factors, JobContext& context) {
  if (!spectra_->continuous())
    return points_ ? ordered(window, pooling, factors)
                   : windowIntensities(*spectra_, window, pooling, factors, context);
  const auto& axis = spectra_->info().sharedAxis;
  const auto [first, last] = pointsWithin(axis, window);
  const std::size_t count = last - first;
  if (count == 0) return std::vector<float>(spectra_->size());
  if (inOrder(count)) return ordered(window, pooling, factors);
  // Whole file pages of neighbours cost no more to read than the points of the window alone.
  constexpr std::size_t pagePoints = 1024;
  const std::size_t wanted = std::min(bandPoints_, pagePoints);
  if (count > wanted) return windowIntensities(*spectra_, window, pooling, factors, context);
  if (first < first_ || last > last_) {
    const std::size_t before = (wanted - count) / 2;
    const std::size_t from = first > before ? first - before : 0;
    load(from, std::min(axis.size(), from + wanted), context);
  }
  std::vector<float> result(spectra_->size());
  const std::size_t width = last_ - first_, offset = first - first_;
  at::parallel_for(0, std::int64_t(result.size()), 4096, [&](auto begin, auto end) {
    std::vector<float> scratch(count);
    for (auto i = begin; i < end; ++i) {
      const float* from = band_.data() + std::size_t(i) * width + offset;
      std::copy_n(from, count, scratch.begin());
      result[std::size_t(i)] =
          pooled(scratch, pooling) * (factors.empty() ? 1 : factors[std::size_t(i)]);
    }
  });
  return result;
}

} // namespace svx
