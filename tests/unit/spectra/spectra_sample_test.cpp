// What is shown of a data set before all of it is read.
#include "core/spectra/spectra_sample.h"

#include "core/spectra/mean_spectrum.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <thread>

namespace svx {
namespace {

/// Two sections of `width` x `height` pixels without the first row; intensity: the pixel's place.
std::shared_ptr<const Spectra> places(int width, int height) {
  SpectraInfo info;
  info.sharedAxis = {100, 200};
  std::vector<std::vector<float>> intensities;
  for (int z = 0; z < 2; ++z)
    for (int y = 1; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        info.positions.push_back({x, y, z});
        intensities.push_back({float(x + 1000 * y), float(z)});
      }
  return std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), intensities);
}

TEST(SpectraSample, HoldsTheSpectrumInTheMiddleOfEachSquare) {
  const auto all = places(10, 9);
  const SpectraSample some(all, 4);
  EXPECT_EQ(some.info().raster, (std::array<std::int32_t, 3>{3, 3, 2}));
  ASSERT_EQ(some.size(), 18u);
  std::vector<float> values(2);
  for (std::size_t i = 0; i < some.size(); ++i) {
    const RasterPosition p = some.info().positions[i];
    some.intensities(i, 0, values);
    EXPECT_EQ(values[1], float(p.z));
    const int x = std::min(4 * p.x + 2, 9), y = std::min(4 * p.y + 2, 8);
    EXPECT_EQ(values[0], float(x + 1000 * y)) << p.x << " " << p.y;
  }
}

TEST(SpectraSample, IsEnlargedToThePixelsThatHaveASpectrum) {
  const auto all = places(10, 9);
  const SpectraSample some(all, 4);
  const at::Tensor small = at::arange(18, at::kFloat).view({2, 3, 3});
  const at::Tensor large = enlarged(small, *all, 4);
  ASSERT_EQ(large.sizes(), (at::IntArrayRef{2, 9, 10}));
  for (int z = 0; z < 2; ++z)
    for (int y = 0; y < 9; ++y)
      for (int x = 0; x < 10; ++x) {
        const float value = large[z][y][x].item<float>();
        if (y == 0)
          EXPECT_TRUE(std::isnan(value));
        else
          EXPECT_EQ(value, small[z][y / 4][x / 4].item<float>());
      }
}

TEST(SpectraSample, GrowsFromWhatIsReadAtOnce) {
  EXPECT_TRUE(sampleSteps(*places(20, 20), 1000).empty());
  EXPECT_EQ(sampleSteps(*places(100, 100), 1000), (std::vector<int>{8}));
  EXPECT_EQ(sampleSteps(*places(400, 400), 1000), (std::vector<int>{32, 8}));
  const auto large = places(400, 400);
  EXPECT_EQ(SpectraSample(large, 32).size(), 338u);
}

TEST(SpectraSample, IsShownOnlyWhileTheWholeWouldTakeLong) {
  const auto all = places(400, 400);
  std::vector<int> made, shown;
  const auto look = [&](int milliseconds) {
    made.clear();
    shown.clear();
    roughFirst(
        *all, 1000,
        [&](int step) {
          made.push_back(step);
          std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
          return step;
        },
        [&](int step, int) { shown.push_back(step); });
  };
  look(0);
  EXPECT_EQ(made, (std::vector<int>{32}));
  EXPECT_TRUE(shown.empty());
  look(40); // all would be 40 s
  EXPECT_EQ(shown, (std::vector<int>{32, 8}));
}

TEST(SpectraSample, HasAMeanLikeThatOfAll) {
  const auto all = places(128, 128);
  JobContext context = quietContext();
  const auto mean = [&](std::shared_ptr<const Spectra> of) {
    return statistics(*of, MassAxis::of(*of), {}, {}, context).mean;
  };
  const auto whole = mean(all), part = mean(std::make_shared<SpectraSample>(all, 8));
  EXPECT_NEAR(part[0] / whole[0], 1, 0.02);
  EXPECT_DOUBLE_EQ(part[1], whole[1]);
}

} // namespace
} // namespace svx
