#include "core/data/landmarks.h"
#include "core/data/volume.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

namespace svx {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

Volume volumeOf(at::Tensor voxels) {
  Volume volume;
  volume.voxels = std::move(voxels);
  const auto sizes = volume.voxels.sizes();
  const auto n = sizes.size();
  volume.geometry.size = {sizes[n - 1], sizes[n - 2], sizes[n - 3]};
  return volume;
}

TEST(Volume, RangeIgnoresWhatIsNotFinite) {
  EXPECT_EQ(volumeOf(at::tensor({nan, -3.f, infinity, 5.f}).view({1, 2, 2})).range(),
            std::pair(-3.0, 5.0));
  EXPECT_EQ(volumeOf(at::full({1, 2, 2}, nan)).range(), std::pair(0.0, 0.0));
  EXPECT_EQ(volumeOf(at::full({1, 2, 2}, -1024, at::kShort)).range(), std::pair(-1024.0, -1024.0));
}

TEST(Volume, ChannelsAreViewsAndFloatsAreMadeOnDemand) {
  const Volume colour = volumeOf(at::arange(3 * 2 * 2 * 2, at::kShort).view({3, 2, 2, 2}));
  EXPECT_EQ(colour.channels(), 3);
  EXPECT_EQ(colour.bytes(), 48u);
  EXPECT_EQ(colour.channel(1).data_ptr<short>(), colour.voxels.data_ptr<short>() + 8);
  const at::Tensor second = colour.asFloat(1);
  EXPECT_EQ(second.scalar_type(), at::kFloat);
  EXPECT_EQ(second[1][1][1].item<float>(), 15);
  const Volume real = volumeOf(at::zeros({2, 2, 2}));
  EXPECT_EQ(real.asFloat().data_ptr(), real.voxels.data_ptr());
}

TEST(Volume, AutomaticWindowIsTheMiddleNinetyNinePercent) {
  const WindowLevel shown = automaticWindow(volumeOf(at::arange(1001.f).view({1, 7, 143})));
  EXPECT_NEAR(shown.level, 500, 1);
  EXPECT_NEAR(shown.window, 990, 2);
}

TEST(Volume, AutomaticWindowOfALargeVolumeComesFromASample) {
  const at::Tensor ramp = at::arange(200 * 100 * 100, at::kFloat).view({100, 100, 200});
  const WindowLevel shown = automaticWindow(volumeOf(ramp));
  EXPECT_NEAR(shown.level, 1e6, 1e4);
  EXPECT_NEAR(shown.window, 0.99 * 2e6, 1e4);
}

TEST(Volume, AutomaticWindowOfOddVolumes) {
  EXPECT_EQ(automaticWindow(volumeOf(at::full({4, 4, 4}, 7, at::kByte))), (WindowLevel{1, 7}));
  EXPECT_EQ(automaticWindow(volumeOf(at::full({1, 1, 1}, nan))), (WindowLevel{1, 0}));
  at::Tensor sparse = at::zeros({1, 100, 100});
  sparse[0][50][50] = 10.f; // beyond the percentiles, but all that there is to see
  EXPECT_EQ(automaticWindow(volumeOf(sparse)), (WindowLevel{10, 5}));
  Volume withHeader = volumeOf(at::zeros({1, 2, 2}));
  withHeader.window = WindowLevel{400, 40};
  EXPECT_EQ(automaticWindow(withHeader), (WindowLevel{400, 40}));
  withHeader.window = WindowLevel{0, 40};
  EXPECT_EQ(automaticWindow(withHeader), (WindowLevel{1, 0}));
}

TEST(LabelMap, TableIsCompletedAndWhatItSaidIsKept) {
  LabelMap map;
  map.volume = volumeOf(at::tensor({0, 3, 3, -2, 0, 70000, 5, 3}, at::kInt).view({2, 2, 2}));
  map.labels = {{5, "Thalamus", {1, 2, 3}, 0.5}};
  map.completeTable();
  ASSERT_EQ(map.labels.size(), 4u);
  EXPECT_EQ(map.labels[0].value, -2);
  EXPECT_EQ(map.labels[1].name, "Label 3");
  EXPECT_EQ(map.labels[2].name, "Thalamus");
  EXPECT_EQ(map.labels[2].opacity, 0.5);
  EXPECT_EQ(map.labels[3].value, 70000);
  EXPECT_NE(map.labels[1].colour, map.labels[3].colour);
  map.completeTable();
  EXPECT_EQ(map.labels.size(), 4u);
}

TEST(LabelMap, EmptyMapHasNoLabels) {
  LabelMap map;
  map.volume = volumeOf(at::zeros({2, 2, 2}, at::kByte));
  map.completeTable();
  EXPECT_TRUE(map.labels.empty());
}

TEST(LabelMap, NeighbouringLabelsDifferInColour) {
  LabelMap map;
  map.volume = volumeOf(at::arange(1, 33, at::kInt).view({2, 4, 4}));
  map.completeTable();
  for (std::size_t i = 1; i < map.labels.size(); ++i) {
    int distance = 0;
    for (int c = 0; c < 3; ++c)
      distance += std::abs(map.labels[i].colour[c] - map.labels[i - 1].colour[c]);
    EXPECT_GT(distance, 100) << "labels " << i << " and " << i + 1;
  }
}

TEST(Landmarks, IndicesArePlacedOnAGridOnce) {
  Landmarks points{"set", {{"a", {2, 3, 4}}}, true, {}};
  const Geometry grid{{10, 10, 10}, {1, 2, 3}, {100, 0, 0}, identity3};
  const Landmarks placed = points.placedOn(grid);
  EXPECT_EQ(placed.positions().front(), (Vec3{102, 6, 12}));
  EXPECT_EQ(placed.placedOn(grid).positions().front(), (Vec3{102, 6, 12}));
}

} // namespace
} // namespace svx
