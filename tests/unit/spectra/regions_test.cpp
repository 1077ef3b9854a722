// Regions and the spectra in them.
#include "core/spectra/regions.h"

#include "core/spectra/intensity_range.h"
#include "core/spectra/median_spectrum.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace svx;

namespace {

std::int64_t count(const at::Tensor& mask) {
  return mask.sum().item<std::int64_t>();
}

/// 4 x 3 pixels, none at (3, 2); spectrum i has 5 points drawn at random.
std::shared_ptr<SpectraInMemory> twelve(bool shared) {
  SpectraInfo info;
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> intensities;
  std::mt19937 random(3);
  for (std::int32_t p = 0; p < 11; ++p) {
    info.positions.push_back({p % 4, p / 4, 0});
    intensities.emplace_back();
    for (int k = 0; k < 5; ++k) intensities.back().push_back(float(random() % 1000));
    if (!shared) masses.push_back({100, 101, 102, 103, 104});
  }
  info.raster = {4, 3, 1};
  if (shared) info.sharedAxis = {100, 101, 102, 103, 104};
  return std::make_shared<SpectraInMemory>(info, masses, intensities);
}

} // namespace

TEST(Regions, FillsWhatAPolygonSurrounds) {
  const std::vector<RasterPoint> square{{0.6, 0.6}, {4.4, 0.6}, {4.4, 3.4}, {0.6, 3.4}};
  const at::Tensor mask = withinPolygon(square, 8, 6);
  EXPECT_EQ(count(mask), 4 * 3);
  EXPECT_TRUE(mask[1][1].item<bool>());
  EXPECT_TRUE(mask[3][4].item<bool>());
  EXPECT_FALSE(mask[0][1].item<bool>());
  const std::vector<RasterPoint> beyond{{-5, -5}, {50, -5}, {50, 50}, {-5, 50}};
  EXPECT_EQ(count(withinPolygon(beyond, 8, 6)), 48);
}

TEST(Regions, PaintsAlongALine) {
  const std::vector<RasterPoint> line{{2, 3}, {6, 3}};
  const at::Tensor mask = alongLine(line, 1.5, 10, 8);
  for (std::int64_t y = 0; y < 8; ++y)
    for (std::int64_t x = 0; x < 10; ++x) {
      const double dx = x < 2 ? 2. - double(x) : x > 6 ? double(x) - 6 : 0;
      EXPECT_EQ(mask[y][x].item<bool>(), std::hypot(dx, double(y) - 3) <= 1.5) << x << " " << y;
    }
  EXPECT_EQ(count(alongLine(std::vector<RasterPoint>{{2, 2}}, 0, 10, 8)), 1);
}

TEST(Regions, NumbersPartsByTheirSize) {
  // Pixels that share a corner only are two parts.
  const at::Tensor mask =
      at::tensor({1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1}).view({3, 5}).ne(0);
  const at::Tensor parts = connectedParts(mask);
  EXPECT_EQ(parts.max().item<std::int32_t>(), 4);
  EXPECT_EQ(count(parts.eq(1)), 2);
  EXPECT_EQ(parts[0][3].item<std::int32_t>(), 1);
  EXPECT_EQ(parts[1][3].item<std::int32_t>(), 1);
  EXPECT_NE(parts[0][0].item<std::int32_t>(), parts[1][1].item<std::int32_t>());
  EXPECT_EQ(count(connectedParts(mask, 2).gt(0)), 2);
}

TEST(Regions, TakesPixelsFromOthersAndOnlyThoseWithASpectrum) {
  const auto spectra = twelve(true);
  LabelMap map = noRegions(*spectra);
  EXPECT_EQ(map.volume.geometry, spectra->grid());
  const Label first = nextRegion(map);
  map = withPixels(map, *spectra, 0, at::ones({3, 4}, at::kBool), first);
  EXPECT_EQ(count(map.volume.voxels.eq(1)), 11);
  const Label second = nextRegion(map);
  EXPECT_NE(first.colour, second.colour);
  map = withPixels(
      map, *spectra, 0,
      withinPolygon(std::vector<RasterPoint>{{-1, -1}, {5, -1}, {5, 0.5}, {-1, 0.5}}, 4, 3),
      second);
  ASSERT_EQ(map.labels.size(), 2u);
  EXPECT_EQ(spectraOf(map, *spectra, 1).size(), 7u);
  EXPECT_EQ(spectraOf(map, *spectra, 2), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  map = withPixels(map, *spectra, 0, at::ones({3, 4}, at::kBool), Label());
  EXPECT_EQ(count(map.volume.voxels.ne(0)), 0);
  EXPECT_EQ(withoutRegion(map, 1).labels.size(), 1u);
}

TEST(MedianSpectrum, IsTheSortedMiddleAndReadsInPieces) {
  for (const bool shared : {true, false}) {
    const auto spectra = twelve(shared);
    std::vector<float> factors;
    for (int i = 0; i < 11; ++i) factors.push_back(i == 4 ? 0 : 1 + 0.1f * float(i));
    const std::vector<std::uint32_t> which{0, 2, 4, 5, 7, 9, 10}; // six that count
    JobContext context(availableDevices().back());
    const MassAxis axis = MassAxis::of(*spectra);
    for (const std::uint64_t bytes : {1u << 20, 6u * 4u}) { // all at once; a point at a time
      if (!shared && bytes < 1000) continue;                // more than sixteen passes
      const auto median = medianSpectrum(*spectra, axis, which, factors, context, bytes);
      for (std::size_t p = 0; p < axis.size(); ++p) {
        std::vector<float> values;
        for (const auto i : which) {
          if (i == 4) continue;
          std::vector<float> own(axis.size());
          if (shared)
            spectra->intensities(i, 0, own);
          else
            onAxis(*spectra, i, axis, own);
          values.push_back(own[p] * factors[i]);
        }
        std::sort(values.begin(), values.end());
        EXPECT_NEAR(median[p], (double(values[2]) + values[3]) / 2, 1e-3);
      }
    }
  }
}

TEST(IntensityRange, ClipsTheBrightest) {
  std::vector<float> values;
  for (int i = 1; i <= 1000; ++i) values.push_back(float(i));
  values.push_back(NAN);
  EXPECT_EQ(percentile(values, 0), 1000);
  EXPECT_NEAR(percentile(values, 1), 990, 1);
  const std::vector<float> sparse{0, 0, 0, 0, 7};
  EXPECT_EQ(percentile(sparse, 50), 7); // an image that is not black
  EXPECT_EQ(percentile({}, 1), 0);
  EXPECT_DOUBLE_EQ(roundLength(734), 500);
  EXPECT_DOUBLE_EQ(roundLength(0.2), 0.2);
}
