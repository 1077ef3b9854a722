#include "core/data/error.h"
#include "core/data/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace svx {
namespace {

Mat3 turned(double degrees) {
  const double c = std::cos(degrees * M_PI / 180), s = std::sin(degrees * M_PI / 180);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}

const Geometry oblique{{40, 30, 20}, {0.5, 1, 3}, {-10, 20, 35}, turned(30)};

void expectNear(const Vec3& a, const Vec3& b, double tolerance) {
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(a[i], b[i], tolerance) << "component " << i;
}

TEST(Geometry, MapsIndicesByDirectionSpacingAndOrigin) {
  expectNear(oblique.indexToWorld()({0, 0, 0}), oblique.origin, 0);
  const double c = std::sqrt(3) / 2;
  expectNear(oblique.indexToWorld()({2, 0, 0}), {-10 + c, 20.5, 35}, 1e-12);
  expectNear(oblique.indexToWorld()({0, 2, 0}), {-11, 20 + 2 * c, 35}, 1e-12);
  expectNear(oblique.indexToWorld()({0, 0, 2}), {-10, 20, 41}, 1e-12);
}

TEST(Geometry, WorldToIndexUndoesIndexToWorld) {
  expectNear(oblique.worldToIndex()(oblique.indexToWorld()({3.25, -7, 11})), {3.25, -7, 11}, 1e-12);
}

TEST(Geometry, WorldToIndexHoldsForMicrometreGrids) {
  const Geometry fine{{10, 10, 10}, {1e-5, 1e-5, 1e-5}, {1, 2, 3}, turned(10)};
  expectNear(fine.worldToIndex()(fine.indexToWorld()({4, 5, 6})), {4, 5, 6}, 1e-9);
}

TEST(Geometry, CentreIsTheMiddleOfTheBox) {
  expectNear(oblique.centre(), oblique.indexToWorld()({19.5, 14.5, 9.5}), 1e-12);
}

TEST(Geometry, ResizedCoversTheSameBox) {
  const Geometry half = oblique.resized({20, 10, 5});
  expectNear(half.extent(), oblique.extent(), 1e-12);
  expectNear(half.centre(), oblique.centre(), 1e-12);
  expectNear(half.indexToWorld()({-0.5, -0.5, -0.5}), oblique.indexToWorld()({-0.5, -0.5, -0.5}),
             1e-12);
}

TEST(Geometry, CoarsenedLeavesCoarseAxesAlone) {
  const Geometry coarse = oblique.coarsened(2);
  EXPECT_EQ(coarse.size, (std::array<std::int64_t, 3>{10, 15, 20}));
  expectNear(coarse.spacing, {2, 2, 3}, 1e-12);
  expectNear(coarse.centre(), oblique.centre(), 1e-12);
}

TEST(Geometry, CoarsenedNeverLosesAnAxis) {
  const Geometry flat{{5, 5, 1}, {1, 1, 1}, {}, identity3};
  EXPECT_EQ(flat.coarsened(100).size, (std::array<std::int64_t, 3>{1, 1, 1}));
}

TEST(Geometry, SameGridSeesATurnedAxisAndForgivesRounding) {
  Geometry other = oblique;
  other.origin[0] += 5e-4;
  EXPECT_TRUE(oblique.sameGrid(other));
  other.origin[0] += 1e-3;
  EXPECT_FALSE(oblique.sameGrid(other));
  other = oblique;
  other.direction = turned(30.1);
  EXPECT_FALSE(oblique.sameGrid(other));
}

TEST(Geometry, ValidateNamesWhatIsWrong) {
  const auto why = [](const Geometry& grid) -> std::string {
    try {
      grid.validate("scan.nii");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input);
      EXPECT_NE(error.headline().find("scan.nii"), std::string::npos);
      return error.why();
    }
    return {};
  };
  EXPECT_EQ(why(oblique), "");
  Geometry bad = oblique;
  bad.size[1] = 0;
  EXPECT_NE(why(bad).find("along y"), std::string::npos);
  bad = oblique;
  bad.spacing[2] = -1;
  EXPECT_NE(why(bad).find("spacing along z"), std::string::npos);
  bad.spacing[2] = std::nan("");
  EXPECT_NE(why(bad).find("spacing along z"), std::string::npos);
  bad = oblique;
  bad.origin[0] = std::numeric_limits<double>::infinity();
  EXPECT_NE(why(bad).find("origin"), std::string::npos);
  bad = oblique;
  bad.direction = {1, 0, 0, 1, 0, 0, 0, 0, 1};
  EXPECT_NE(why(bad).find("directions"), std::string::npos);
  bad = oblique;
  bad.size = {std::int64_t{1} << 40, std::int64_t{1} << 40, 2};
  EXPECT_NE(why(bad).find("number of voxels"), std::string::npos);
}

} // namespace
} // namespace svx
