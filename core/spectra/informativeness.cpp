#include "core/spectra/informativeness.h"

#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace svx {

const char* titleOf(SpectrumGrade grade) {
  constexpr std::array titles{"", "Noise only", "Insufficient", "Sufficient", "Informative"};
  return titles[std::size_t(grade)];
}

std::vector<std::size_t> countedPeaks(std::span<const float> intensities,
                                      const InformativenessOptions& options, double* deviation) {
  const auto at = [&](std::size_t k) {
    return std::isfinite(intensities[k]) ? double(intensities[k]) : 0.0;
  };
  const auto n = std::size_t(options.share * double(intensities.size()));
  double sum = 0, square = 0;
  for (std::size_t k = 0; k < n; ++k) sum += at(k);
  const double mean = n > 0 ? sum / double(n) : 0;
  for (std::size_t k = 0; k < n; ++k) square += (at(k) - mean) * (at(k) - mean);
  *deviation = n > 0 ? std::sqrt(square / double(n)) : 0;
  const double least = options.height * *deviation;
  // From the highest down, so that a peak beats its neighbours.
  std::vector<std::size_t> maxima, counted;
  for (std::size_t k = 1; k + 1 < n; ++k)
    if (at(k) > at(k - 1) && at(k) > at(k + 1) && at(k) > least) maxima.push_back(k);
  std::stable_sort(maxima.begin(), maxima.end(),
                   [&](std::size_t a, std::size_t b) { return at(a) > at(b); });
  for (const std::size_t k : maxima) {
    const auto near = [&](std::size_t other) {
      return std::max(k, other) - std::min(k, other) < std::size_t(options.distance);
    };
    if (std::none_of(counted.begin(), counted.end(), near)) counted.push_back(k);
  }
  std::sort(counted.begin(), counted.end());
  return counted;
}

Informativeness informativeness(std::span<const float> intensities,
                                const InformativenessOptions& options) {
  Informativeness result;
  result.peaks = int(countedPeaks(intensities, options, &result.deviation).size());
  result.grade = result.peaks >= 4 * options.threshold   ? SpectrumGrade::Informative
                 : result.peaks >= options.threshold     ? SpectrumGrade::Sufficient
                 : 3 * result.peaks >= options.threshold ? SpectrumGrade::Insufficient
                                                         : SpectrumGrade::NoiseOnly;
  return result;
}

std::vector<Informativeness> informativeness(const Spectra& spectra,
                                             const InformativenessOptions& options,
                                             JobContext& context) {
  std::vector<Informativeness> result(spectra.size());
  forEachSpectrum(spectra.size(), context, "Counting peaks",
                  [&](std::size_t i, SpectrumScratch& scratch) {
                    if (spectra.continuous()) {
                      scratch.intensities.resize(spectra.points(i));
                      spectra.intensities(i, 0, scratch.intensities);
                    } else {
                      spectra.read(i, scratch.masses, scratch.intensities);
                    }
                    result[i] = informativeness(scratch.intensities, options);
                  });
  return result;
}

InformativenessOptions informativenessOf(const Values& values) {
  InformativenessOptions options;
  options.threshold = int(values.integer("threshold"));
  options.height = values.real("height");
  options.share = values.real("share");
  options.distance = int(values.integer("distance"));
  return options;
}

std::vector<std::int64_t> connectedPieces(const Spectra& spectra) {
  const auto [width, height, sections] = spectra.info().raster;
  std::vector<std::int64_t> ofPixel(
      std::size_t(width) * std::size_t(height) * std::size_t(sections), -1);
  const auto pixelOf = [&](const RasterPosition& p) {
    return (std::size_t(p.z) * std::size_t(height) + std::size_t(p.y)) * std::size_t(width) +
           std::size_t(p.x);
  };
  const auto& positions = spectra.info().positions;
  for (const RasterPosition& p : positions) ofPixel[pixelOf(p)] = 0;
  std::int64_t pieces = 0;
  std::vector<RasterPosition> front;
  for (const RasterPosition& start : positions) {
    if (ofPixel[pixelOf(start)] != 0) continue;
    ofPixel[pixelOf(start)] = ++pieces;
    front.assign(1, start);
    while (!front.empty()) {
      const RasterPosition p = front.back();
      front.pop_back();
      for (std::int32_t y = std::max(0, p.y - 1); y <= std::min(height - 1, p.y + 1); ++y)
        for (std::int32_t x = std::max(0, p.x - 1); x <= std::min(width - 1, p.x + 1); ++x)
          if (std::int64_t& piece = ofPixel[pixelOf({x, y, p.z})]; piece == 0) {
            piece = pieces;
            front.push_back({x, y, p.z});
          }
    }
  }
  std::vector<std::int64_t> result;
  for (const RasterPosition& p : positions) result.push_back(ofPixel[pixelOf(p)]);
  return result;
}

} // namespace svx
