#include "core/data/spectra.h"

#include "core/data/error.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {

Spectra::Spectra(SpectraInfo info) : info_(std::move(info)) {
  info_.raster = {};
  for (const RasterPosition& p : info_.positions) {
    info_.raster[0] = std::max(info_.raster[0], p.x + 1);
    info_.raster[1] = std::max(info_.raster[1], p.y + 1);
    info_.raster[2] = std::max(info_.raster[2], p.z + 1);
  }
}

void Spectra::read(std::size_t i, std::vector<double>& mz, std::vector<float>& values) const {
  mz.resize(points(i));
  values.resize(points(i));
  masses(i, 0, mz);
  intensities(i, 0, values);
  if (std::is_sorted(mz.begin(), mz.end())) return;
  std::vector<std::size_t> order(mz.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return mz[a] < mz[b]; });
  const std::vector<double> oldMz = mz;
  const std::vector<float> oldValues = values;
  for (std::size_t k = 0; k < order.size(); ++k) {
    mz[k] = oldMz[order[k]];
    values[k] = oldValues[order[k]];
  }
}

std::vector<std::uint32_t> Spectra::pixels() const {
  const auto [width, height, sections] = info_.raster;
  std::vector<std::uint32_t> found(std::size_t(width) * std::size_t(height) * std::size_t(sections),
                                   none);
  for (std::size_t i = 0; i < size(); ++i) {
    const RasterPosition& p = info_.positions[i];
    found[(std::size_t(p.z) * std::size_t(height) + std::size_t(p.y)) * std::size_t(width) +
          std::size_t(p.x)] = std::uint32_t(i);
  }
  return found;
}

Geometry Spectra::grid() const {
  Geometry grid;
  for (std::size_t a = 0; a < 3; ++a) {
    grid.size[a] = info_.raster[a];
    grid.spacing[a] = info_.pixelSize[a] / 1000;
  }
  return grid;
}

std::pair<double, double> massRange(const Spectra& spectra) {
  if (spectra.continuous())
    return {spectra.info().sharedAxis.front(), spectra.info().sharedAxis.back()};
  using Range = std::pair<double, double>;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto [low, high] = at::parallel_reduce(
      0, std::int64_t(spectra.size()), 1024, Range{nan, nan},
      [&](std::int64_t begin, std::int64_t end, Range range) {
        for (auto i = std::size_t(begin); i < std::size_t(end); ++i) {
          const std::size_t n = spectra.points(i);
          if (n == 0) continue;
          double first = 0, last = 0;
          spectra.masses(i, 0, {&first, 1});
          spectra.masses(i, n - 1, {&last, 1});
          range.first = std::fmin(range.first, std::min(first, last));
          range.second = std::fmax(range.second, std::max(first, last));
        }
        return range;
      },
      [](Range a, Range b) {
        return Range{std::fmin(a.first, b.first), std::fmax(a.second, b.second)};
      });
  return {low, high};
}

SpectraInMemory::SpectraInMemory(SpectraInfo info, std::vector<std::vector<double>> masses,
                                 std::vector<std::vector<float>> intensities)
    : Spectra(std::move(info)), masses_(std::move(masses)), intensities_(std::move(intensities)) {
  const auto broken = [](const char* why) {
    return Error(ErrorKind::Internal, "Spectra cannot be made", why);
  };
  if (intensities_.size() != size()) throw broken("positions and spectra differ in number");
  if (masses_.size() != (continuous() ? 0 : size()))
    throw broken("m/z and intensities do not match");
  for (std::size_t i = 0; i < size(); ++i) {
    if (intensities_[i].size() != (continuous() ? info_.sharedAxis.size() : masses_[i].size()))
      throw broken("a spectrum has more intensities than m/z values, or fewer");
    longest_ = std::max(longest_, intensities_[i].size());
  }
}

void SpectraInMemory::intensities(std::size_t i, std::size_t first, std::span<float> into) const {
  std::copy_n(intensities_[i].begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

void SpectraInMemory::masses(std::size_t i, std::size_t first, std::span<double> into) const {
  const std::vector<double>& mz = continuous() ? info_.sharedAxis : masses_[i];
  std::copy_n(mz.begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

} // namespace svx
