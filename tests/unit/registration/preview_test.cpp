#include "core/registration/preview.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

/// A bright ball on the patient's left, in front and above the middle of a cube of 60 mm.
double ball(const Vec3& p) {
  return norm(p - Vec3{15, -12, 9}) < 6 ? 100 : 0;
}

/// The same box with index axes that run the other way or in another order.
Geometry stored(std::array<std::int64_t, 3> size, Vec3 spacing, Mat3 direction) {
  Geometry g;
  g.size = size;
  g.spacing = spacing;
  g.direction = direction;
  const Vec3 middle = g.centre();
  for (std::size_t axis = 0; axis < 3; ++axis) g.origin[axis] -= middle[axis];
  return g;
}

struct Spot {
  double right = 0, down = 0; ///< mm from the middle of the picture
  double brightest = 0;
};

Spot spotOf(const Geometry& grid, const Transform& transform) {
  const auto image = phantom::image(grid, ball);
  auto context = phantom::context();
  showPreview("ball", {grid, image->voxels, {}}, grid, transform, context);
  const auto shown = context.previews();
  EXPECT_EQ(shown.size(), 1u);
  const Preview& preview = *shown[0];
  const double pixel = previewGrid(grid).spacing[0];
  Spot spot;
  double sum = 0;
  for (int y = 0; y < preview.height; ++y)
    for (int x = 0; x < preview.width; ++x) {
      const double grey = preview.grey[std::size_t(y * preview.width + x)];
      sum += grey;
      spot.right += grey * (x - 0.5 * (preview.width - 1)) * pixel;
      spot.down += grey * (y - 0.5 * (preview.height - 1)) * pixel;
      spot.brightest = std::max(spot.brightest, grey);
    }
  spot.right /= sum;
  spot.down /= sum;
  return spot;
}

const AffineTransform upwards({identity3, {0, 0, 9}}); // into the slice through the middle

TEST(Preview, IsAxialAndRadiologicalHoweverItIsStored) {
  for (const Mat3& direction :
       {identity3, Mat3{-1, 0, 0, 0, -1, 0, 0, 0, 1}, Mat3{0, 0, 1, 1, 0, 0, 0, -1, 0}}) {
    const auto spot = spotOf(stored({30, 30, 30}, {2, 2, 2}, direction), upwards);
    EXPECT_NEAR(spot.right, 15, 0.5); // the patient's left
    EXPECT_NEAR(spot.down, -12, 0.5); // in front
    EXPECT_EQ(spot.brightest, 255);
  }
}

TEST(Preview, LooksAcrossThickSlices) {
  const auto sagittal = stored({60, 60, 10}, {1, 1, 6}, {0, 0, 1, 1, 0, 0, 0, -1, 0});
  auto spot = spotOf(sagittal, AffineTransform({identity3, {15, 0, 0}}));
  EXPECT_NEAR(spot.right, -12, 0.5); // anterior on the left
  EXPECT_NEAR(spot.down, -9, 0.5);   // superior at the top
  const auto coronal = stored({60, 60, 10}, {1, 1, 6}, {1, 0, 0, 0, 0, 1, 0, 1, 0});
  spot = spotOf(coronal, AffineTransform({identity3, {0, -12, 0}}));
  EXPECT_NEAR(spot.right, 15, 0.5);
  EXPECT_NEAR(spot.down, -9, 0.5);
}

TEST(Preview, FollowsTheTransformAndKeepsItsSize) {
  Geometry slice = phantom::square(600, 0.1);
  slice.origin[2] = 9;
  EXPECT_EQ(previewGrid(slice).size, (std::array<std::int64_t, 3>{192, 192, 1}));
  const auto spot = spotOf(slice, AffineTransform({identity3, {5, -3, 0}}));
  EXPECT_NEAR(spot.right, 10, 0.2);
  EXPECT_NEAR(spot.down, -9, 0.2);
}

} // namespace
} // namespace svx
