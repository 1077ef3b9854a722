#include "core/spectra/resample.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

std::vector<float> spectrum(const Spectra& spectra, std::size_t i) {
  std::vector<double> masses;
  std::vector<float> values;
  spectra.read(i, masses, values);
  return values;
}

std::vector<float> onto(std::vector<double> axis, Resampling how) {
  const std::vector<double> masses{100, 101, 103, 107};
  const std::vector<float> values{1, 3, std::nanf(""), 8};
  std::vector<float> into(axis.size(), -1);
  resample(masses, values, axis, how, into);
  return into;
}

TEST(Resample, LinearIsTheLineBetweenThePoints) {
  EXPECT_EQ(onto({99, 100, 100.5, 101, 102, 105, 107, 108}, Resampling::Linear),
            (std::vector<float>{0, 1, 2, 3, 1.5f, 4, 8, 0}));
}

TEST(Resample, BinsTakeEachPointOnce) {
  EXPECT_EQ(onto({100, 102, 104, 106}, Resampling::Bins), (std::vector<float>{1, 3, 0, 8}));
  EXPECT_EQ(onto({100.2, 100.8}, Resampling::Bins), (std::vector<float>{1, 3}));
  EXPECT_EQ(onto({101}, Resampling::Bins), (std::vector<float>{3}));
}

TEST(Resample, BinsKeepTheSumOfEverySpectrum) {
  const DrawnSpectra drawn = drawSpectra(false, 12, 200);
  std::vector<double> axis;
  for (double mz = 90; mz < 2010; mz += 3) axis.push_back(mz);
  const ResampledSpectra resampled(drawn.spectra, axis, Resampling::Bins);
  ASSERT_TRUE(resampled.continuous());
  for (std::size_t i = 0; i < 12; ++i) {
    double before = 0, after = 0;
    for (const float v : drawn.intensities[i]) before += v;
    for (const float v : spectrum(resampled, i)) after += v;
    EXPECT_NEAR(after, before, 1e-4 * before);
  }
}

TEST(SpectralMaxPooling, KeepsTheLastIncompleteWindow) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}};
  info.sharedAxis = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const auto original = std::make_shared<SpectraInMemory>(
      info, std::vector<std::vector<double>>(),
      std::vector<std::vector<float>>{{3, 9, 1, 2, -5, -4, -6, -8, 7, 1}});
  const PooledSpectra pooled(original, 4);
  EXPECT_EQ(pooled.info().sharedAxis, (std::vector<double>{2.5, 6.5, 9.5}));
  EXPECT_EQ(spectrum(pooled, 0), (std::vector<float>{9, -4, 7}));
  EXPECT_THROW(PooledSpectra(drawSpectra(false, 3, 5).spectra, 4), Error);
}

/// 3 x 2 pixels, the last without a spectrum.
TEST(CrossNeighbours, AreThoseOfTheRasterAndTheLabel) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {0, 1, 0}, {1, 1, 0}};
  info.sharedAxis = {100, 200};
  const auto original = std::make_shared<SpectraInMemory>(
      info, std::vector<std::vector<double>>(),
      std::vector<std::vector<float>>{{1, 0}, {2, 0}, {4, 0}, {8, 0}, {16, 5}});
  using Cross = std::array<std::uint32_t, 5>;
  const auto all = crossNeighbours(*original, {});
  EXPECT_EQ(all[1], (Cross{1, 0, 2, 1, 4}));
  EXPECT_EQ(all[2], (Cross{2, 1, 2, 2, 2}));
  const std::vector<std::int64_t> labels{1, 1, 2, 2, 1};
  const auto own = crossNeighbours(*original, labels);
  EXPECT_EQ(own[1], (Cross{1, 0, 1, 1, 4}));
  const StackedSpectra stacked(original, all);
  EXPECT_FLOAT_EQ(spectrum(stacked, 1)[0], (2 + 1 + 4 + 2 + 16) / 5.0f);
  EXPECT_FLOAT_EQ(spectrum(stacked, 4)[1], 3);
}

/// Derived from derived, read in turn: no spectrum of one is taken for one of another.
TEST(DerivedSpectra, MayBeDerivedFromAgain) {
  const DrawnSpectra drawn = drawSpectra(false, 12, 200);
  std::vector<double> coarse, fine;
  for (double mz = 90; mz < 2010; mz += 4) coarse.push_back(mz);
  for (double mz = 90; mz < 2010; mz += 1) fine.push_back(mz);
  const auto first = std::make_shared<ResampledSpectra>(drawn.spectra, fine, Resampling::Bins);
  const auto second = std::make_shared<ResampledSpectra>(first, coarse, Resampling::Bins);
  const PooledSpectra third(second, 3);
  for (const std::size_t i : {0u, 5u, 0u, 11u}) {
    std::vector<float> one(fine.size()), two(coarse.size());
    resample(drawn.masses[i], drawn.intensities[i], fine, Resampling::Bins, one);
    resample(fine, one, coarse, Resampling::Bins, two);
    const auto found = spectrum(third, i);
    for (std::size_t k = 0; k < found.size(); ++k)
      EXPECT_EQ(found[k],
                *std::max_element(two.begin() + std::ptrdiff_t(3 * k),
                                  two.begin() + std::ptrdiff_t(std::min(two.size(), 3 * k + 3))));
    EXPECT_EQ(spectrum(*first, i), one);
  }
}

} // namespace
} // namespace svx
