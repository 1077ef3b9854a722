#include "core/spectra/ion_image.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace svx {
namespace {

/// What a window holds, by looking at every point.
float slowly(const DrawnSpectra& drawn, std::size_t i, MassWindow window, Pooling pooling) {
  std::vector<float> in;
  for (std::size_t k = 0; k < drawn.masses[i].size(); ++k)
    if (drawn.masses[i][k] >= window.low && drawn.masses[i][k] <= window.high)
      in.push_back(drawn.intensities[i][k]);
  if (in.empty()) return 0;
  std::sort(in.begin(), in.end());
  const double sum = std::accumulate(in.begin(), in.end(), 0.0);
  switch (pooling) {
  case Pooling::Sum:
    return float(sum);
  case Pooling::Mean:
    return float(sum / double(in.size()));
  case Pooling::Maximum:
    return in.back();
  case Pooling::Median:
    return (in[(in.size() - 1) / 2] + in[in.size() / 2]) / 2;
  }
  return 0;
}

constexpr MassWindow windows[] = {{500, 560}, {99, 101}, {1200, 1200.5}, {3000, 4000}, {50, 5000}};
constexpr Pooling poolings[] = {Pooling::Sum, Pooling::Mean, Pooling::Maximum, Pooling::Median};

TEST(IonImage, PoolsWhatTheWindowHolds) {
  for (const bool continuous : {true, false}) {
    const DrawnSpectra drawn = drawSpectra(continuous, 150, 300);
    JobContext context = quietContext();
    IonImager imager(drawn.spectra);
    for (const MassWindow window : windows)
      for (const Pooling pooling : poolings) {
        const auto direct = windowIntensities(*drawn.spectra, window, pooling, {}, context);
        const auto kept = imager.intensities(window, pooling, {}, context);
        ASSERT_EQ(direct.size(), 150u);
        EXPECT_EQ(kept, direct) << window.low;
        for (std::size_t i = 0; i < direct.size(); ++i)
          ASSERT_NEAR(direct[i], slowly(drawn, i, window, pooling), 1e-4 * (1 + direct[i]));
      }
  }
}

TEST(IonImage, BandsOfTheSharedAxisGiveTheSameAsTheFile) {
  const DrawnSpectra drawn = drawSpectra(true, 40, 5000);
  JobContext context = quietContext();
  IonImager imager(drawn.spectra, 40 * sizeof(float) * 64); // a band of 64 points
  for (double mz = 110; mz < 1990; mz += 7.3) {
    const MassWindow window = around(mz, 1, MassUnit::Dalton);
    EXPECT_EQ(imager.intensities(window, Pooling::Sum, {}, context),
              windowIntensities(*drawn.spectra, window, Pooling::Sum, {}, context));
  }
}

TEST(IonImage, MultipliesByFactorsAndLeavesPixelsWithoutSpectrumOut) {
  const DrawnSpectra drawn = drawSpectra(true, 12, 50);
  JobContext context = quietContext();
  std::vector<float> factors(12, 0.5f);
  factors[3] = 0;
  const auto plain = windowIntensities(*drawn.spectra, {100, 2000}, Pooling::Sum, {}, context);
  const auto scaled =
      windowIntensities(*drawn.spectra, {100, 2000}, Pooling::Sum, factors, context);
  EXPECT_FLOAT_EQ(scaled[0], plain[0] / 2);
  EXPECT_EQ(scaled[3], 0);
  const at::Tensor image = asImage(*drawn.spectra, plain);
  EXPECT_EQ(image.sizes(), (at::IntArrayRef{1, 2, 7}));
  EXPECT_EQ(image.isnan().sum().item<int>(), 2);
  EXPECT_TRUE(std::isnan(image[0][1][2].item<float>()));
  EXPECT_FLOAT_EQ(image[0][1][3].item<float>(), plain[8]);
}

TEST(IonImage, TolerancesAreHalfWidths) {
  EXPECT_EQ(around(1000, 0.25, MassUnit::Dalton), (MassWindow{999.75, 1000.25}));
  EXPECT_NEAR(around(500, 10, MassUnit::Ppm).high, 500.005, 1e-9);
}

TEST(IonImage, CountsWhatIsNotFiniteAsNothing) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}};
  info.sharedAxis = {100, 101, 102};
  const SpectraInMemory spectra(info, {}, {{1, std::numeric_limits<float>::quiet_NaN(), 2}});
  JobContext context = quietContext();
  EXPECT_EQ(windowIntensities(spectra, {99, 103}, Pooling::Sum, {}, context)[0], 3);
}

} // namespace
} // namespace svx
