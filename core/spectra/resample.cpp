#include "core/spectra/resample.h"

#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

SpectraInfo onAxis(SpectraInfo info, std::vector<double> axis) {
  info.sharedAxis = std::move(axis);
  return info;
}

void needSharedAxis(const Spectra& spectra) {
  if (!spectra.continuous())
    throw Error(ErrorKind::Input, "\"" + spectra.info().name + "\" cannot be used",
                "its spectra do not share an m/z axis.", "Resample the spectra first.");
}

std::vector<double> pooledAxis(const Spectra& original, std::size_t width) {
  needSharedAxis(original);
  const auto& axis = original.info().sharedAxis;
  std::vector<double> pooled;
  for (std::size_t k = 0; k < axis.size(); k += width) {
    const std::size_t end = std::min(axis.size(), k + width);
    pooled.push_back(
        std::accumulate(axis.begin() + std::ptrdiff_t(k), axis.begin() + std::ptrdiff_t(end), 0.0) /
        double(end - k));
  }
  return pooled;
}

} // namespace

void resample(std::span<const double> masses, std::span<const float> intensities,
              std::span<const double> axis, Resampling how, std::span<float> into) {
  std::fill(into.begin(), into.end(), 0.0f);
  if (how == Resampling::Bins) {
    const double first = 1.5 * axis[0] - 0.5 * axis[std::min<std::size_t>(1, axis.size() - 1)];
    const double last = 1.5 * axis.back() - 0.5 * axis[axis.size() > 1 ? axis.size() - 2 : 0];
    std::size_t bin = 0;
    for (std::size_t k = 0; k < masses.size(); ++k) {
      const bool beyond =
          axis.size() > 1 ? masses[k] < first || masses[k] > last : masses[k] != axis[0];
      if (beyond || !std::isfinite(intensities[k])) continue;
      while (bin + 1 < axis.size() && masses[k] >= (axis[bin] + axis[bin + 1]) / 2) ++bin;
      into[bin] += intensities[k];
    }
    return;
  }
  std::size_t right = 0;
  const auto finite = [&](std::size_t k) {
    return std::isfinite(intensities[k]) ? intensities[k] : 0.0f;
  };
  for (std::size_t k = 0; k < axis.size(); ++k) {
    while (right < masses.size() && masses[right] < axis[k]) ++right;
    if (right == masses.size()) break;
    if (masses[right] == axis[k]) {
      into[k] = finite(right);
    } else if (right > 0) {
      const double t = (axis[k] - masses[right - 1]) / (masses[right] - masses[right - 1]);
      into[k] = float((1 - t) * finite(right - 1) + t * finite(right));
    }
  }
}

ResampledSpectra::ResampledSpectra(std::shared_ptr<const Spectra> original,
                                   std::vector<double> axis, Resampling how)
    : DerivedSpectra(original, onAxis(infoOf(*original, "resampled"), std::move(axis))), how_(how) {
}

void ResampledSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  SpectrumScratch own;
  original_->read(i, own.masses, own.intensities);
  into.intensities.resize(info().sharedAxis.size());
  resample(own.masses, own.intensities, info().sharedAxis, how_, into.intensities);
}

PooledSpectra::PooledSpectra(std::shared_ptr<const Spectra> original, int width)
    : DerivedSpectra(
          original, onAxis(infoOf(*original, "pooled"), pooledAxis(*original, std::size_t(width)))),
      width_(std::size_t(width)) {}

void PooledSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  std::vector<float> own(original_->points(i));
  original_->intensities(i, 0, own);
  makeFinite(own);
  into.intensities.resize(info().sharedAxis.size());
  for (std::size_t k = 0; k < into.intensities.size(); ++k) {
    const auto from = own.begin() + std::ptrdiff_t(k * width_);
    into.intensities[k] = *std::max_element(
        from, own.begin() + std::ptrdiff_t(std::min(own.size(), (k + 1) * width_)));
  }
}

std::vector<std::array<std::uint32_t, 5>> crossNeighbours(const Spectra& spectra,
                                                          std::span<const std::int64_t> labels) {
  const auto pixels = spectra.pixels();
  const auto [width, height, sections] = spectra.info().raster;
  std::vector<std::array<std::uint32_t, 5>> result(spectra.size());
  for (std::uint32_t i = 0; i < result.size(); ++i) {
    const RasterPosition& p = spectra.info().positions[i];
    const auto at = [&](std::int32_t x, std::int32_t y) {
      if (x < 0 || y < 0 || x >= width || y >= height) return i;
      const std::uint32_t found =
          pixels[(std::size_t(p.z) * std::size_t(height) + std::size_t(y)) * std::size_t(width) +
                 std::size_t(x)];
      if (found == Spectra::none || (!labels.empty() && labels[found] != labels[i])) return i;
      return found;
    };
    result[i] = {i, at(p.x - 1, p.y), at(p.x + 1, p.y), at(p.x, p.y - 1), at(p.x, p.y + 1)};
  }
  return result;
}

StackedSpectra::StackedSpectra(std::shared_ptr<const Spectra> original,
                               std::vector<std::array<std::uint32_t, 5>> neighbours)
    : DerivedSpectra(original, infoOf(*original, "means of neighbours")),
      neighbours_(std::move(neighbours)) {
  needSharedAxis(*original_);
}

void StackedSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  std::vector<float> own(info().sharedAxis.size());
  into.intensities.assign(own.size(), 0.0f);
  for (const std::uint32_t j : neighbours_[i]) {
    original_->intensities(j, 0, own);
    makeFinite(own);
    for (std::size_t k = 0; k < own.size(); ++k) into.intensities[k] += own[k];
  }
  for (float& v : into.intensities) v /= 5;
}

} // namespace svx
