// Spectra drawn from a seed, small enough to check against a plain loop.
#pragma once

#include "core/data/spectra.h"
#include "core/jobs/job.h"

#include <random>

namespace svx {

struct DrawnSpectra {
  std::vector<std::vector<double>> masses; ///< of each, also when they share one axis
  std::vector<std::vector<float>> intensities;
  std::shared_ptr<const Spectra> spectra;
};

/// `count` spectra in rows of 7 pixels, the third pixel of each row empty.
inline DrawnSpectra drawSpectra(bool continuous, std::size_t count, std::size_t points,
                                SpectrumKind kind = SpectrumKind::Centroid) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> place(100, 2000);
  std::gamma_distribution<float> height(2, 50);
  DrawnSpectra drawn;
  SpectraInfo info;
  info.name = "drawn";
  info.kind = kind;
  const auto axis = [&](std::size_t n) {
    std::vector<double> mz(n);
    for (double& m : mz) m = place(random);
    std::sort(mz.begin(), mz.end());
    return mz;
  };
  const std::vector<double> shared = axis(points);
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = std::int32_t(i / 6), column = std::int32_t(i % 6);
    info.positions.push_back({column < 2 ? column : column + 1, row, 0});
    drawn.masses.push_back(continuous ? shared : axis(points + i % 5));
    drawn.intensities.emplace_back(drawn.masses.back().size());
    for (float& v : drawn.intensities.back()) v = height(random);
  }
  if (continuous) info.sharedAxis = shared;
  drawn.spectra = std::make_shared<SpectraInMemory>(
      info, continuous ? std::vector<std::vector<double>>() : drawn.masses, drawn.intensities);
  return drawn;
}

inline JobContext quietContext() {
  return JobContext(findDevice("cpu"));
}

} // namespace svx
