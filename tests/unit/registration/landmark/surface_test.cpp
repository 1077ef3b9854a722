#include "core/registration/landmark/kd_tree.h"
#include "core/registration/landmark/surface.h"

#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

TEST(KdTree, FindsWhatASearchOfAllFinds) {
  phantom::Random random(5);
  for (const std::size_t count : {1, 2, 8, 9, 500}) {
    std::vector<Vec3> points;
    for (std::size_t i = 0; i < count; ++i) points.push_back(random.inBox(10));
    const KdTree tree(points);
    for (int q = 0; q < 200; ++q) {
      const Vec3 to = random.inBox(15);
      std::size_t best = 0;
      for (std::size_t i = 1; i < count; ++i)
        if (norm(points[i] - to) < norm(points[best] - to)) best = i;
      const auto found = tree.nearest(to);
      EXPECT_EQ(found.index, best);
      EXPECT_NEAR(found.squared, dot(points[best] - to, points[best] - to), 1e-9);
    }
  }
}

TEST(KdTree, TakesManyPointsAtOnePlace) {
  const std::vector<Vec3> same(100, Vec3{1, 2, 3});
  EXPECT_EQ(KdTree(same).nearest({1, 2, 4}).squared, 1);
}

TEST(Surface, OfASphereLiesOnIt) {
  Geometry grid = phantom::cube(48, 1);
  grid.spacing = {1, 0.8, 1.4};
  grid.origin = {-23.5, -18.8, -32.9};
  const Vec3 centre{0.3, -0.2, 0.4};
  const auto map = phantom::mask(grid, [&](const Vec3& p) { return norm(p - centre) < 13; });
  const auto surface = surfacesOf(*map, {1}).front();
  EXPECT_GT(surface.size(), 1000u);
  double sum = 0;
  for (const Vec3& p : surface) {
    EXPECT_NEAR(norm(p - centre), 13, 1.0); // half a voxel's diagonal
    sum += norm(p - centre);
  }
  EXPECT_NEAR(sum / double(surface.size()), 13, 0.1);
}

TEST(Surface, OfAHalfSpaceIsHalfwayBetweenVoxels) {
  const auto grid = phantom::cube(10, 2); // centres at -9, -7, ... 9
  const auto map = phantom::mask(grid, [](const Vec3& p) { return p[0] > 2; });
  const auto surface = surfacesOf(*map, {1}).front();
  // One point in each cell of the layer; none where the image cuts the label off.
  EXPECT_EQ(surface.size(), 81u);
  for (const Vec3& p : surface) EXPECT_NEAR(p[0], 2, 1e-12);
}

TEST(Surface, OfADiscInASlice) {
  const auto grid = phantom::square(64, 0.5);
  const auto map = phantom::mask(grid, [](const Vec3& p) { return norm(p) < 9; });
  const auto surface = surfacesOf(*map, {1}).front();
  double sum = 0;
  for (const Vec3& p : surface) {
    EXPECT_EQ(p[2], 0);
    sum += norm(p);
  }
  EXPECT_NEAR(sum / double(surface.size()), 9, 0.05);
  EXPECT_GT(surface.size(), 100u); // circumference of 57 mm in cells of 0.5 mm
}

TEST(Surface, EachLabelHasItsOwn) {
  const auto grid = phantom::cube(20, 1);
  auto map = *phantom::mask(grid, [](const Vec3&) { return false; });
  map.volume.voxels = phantom::image(grid, [](const Vec3& p) {
                        return p[0] < -3 ? 5 : p[0] < 4 ? 0 : 9;
                      })->voxels.to(at::kShort);
  const auto both = surfacesOf(map, {5, 9});
  ASSERT_EQ(both.size(), 2u);
  for (const Vec3& p : both[0]) EXPECT_NEAR(p[0], -3, 1e-12);
  for (const Vec3& p : both[1]) EXPECT_NEAR(p[0], 4, 1e-12);
  EXPECT_EQ(surfacesOf(map, {9}).front(), both[1]);
}

} // namespace
} // namespace svx
