#include "core/registration/landmark/point_fit.h"

#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

using phantom::largestDifference;
using phantom::scattered;

const AffineMap rigid{phantom::turn(40, -75, 110), {12, -30, 8}};
const AffineMap similar{1.3 * phantom::turn(-20, 160, 35), {-3, 40, 2}};
const AffineMap affine{{1.1, 0.3, -0.2, -0.4, 0.8, 0.1, 0.2, -0.1, 1.3}, {3, 2, -4}};

double sumOfSquares(const AffineMap& map, const PointPairs& pairs) {
  double sum = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Vec3 d = map(pairs.fixed[i]) - pairs.moving[i];
    sum += dot(d, d);
  }
  return sum;
}

TEST(PointFit, RecoversEachModelInSpace) {
  const auto check = [](LinearModel model, const AffineMap& truth, std::size_t points) {
    const auto found = fitPoints(model, scattered(points, false, truth), false);
    EXPECT_LT(largestDifference(found, truth, 50, 50), 1e-9);
  };
  check(LinearModel::Rigid, rigid, 3);
  check(LinearModel::Rigid, rigid, 20);
  check(LinearModel::Similarity, similar, 3);
  check(LinearModel::Similarity, similar, 20);
  check(LinearModel::Affine, affine, 4);
  check(LinearModel::Affine, affine, 20);
}

TEST(PointFit, RecoversEachModelInAPlane) {
  const Mat3 turned = phantom::turn(0, 0, 130);
  const AffineMap flatRigid{turned, {5, -7, 0}};
  Mat3 wider = 0.7 * turned;
  wider[8] = 1;
  const AffineMap flatSimilar{wider, {5, -7, 0}};
  const AffineMap flatAffine{{1.2, 0.4, 0, -0.1, 0.7, 0, 0, 0, 1}, {-2, 9, 0}};
  const auto check = [](LinearModel model, const AffineMap& truth, std::size_t points) {
    const auto found = fitPoints(model, scattered(points, true, truth), true);
    EXPECT_LT(largestDifference(found, truth, 50, 50), 1e-9);
  };
  check(LinearModel::Rigid, flatRigid, 2);
  check(LinearModel::Rigid, flatRigid, 9);
  check(LinearModel::Similarity, flatSimilar, 2);
  check(LinearModel::Affine, flatAffine, 3);
}

TEST(PointFit, NeverMirrors) {
  const AffineMap mirror{{-1, 0, 0, 0, 1, 0, 0, 0, 1}, {}};
  for (const bool flat : {false, true})
    for (const auto model : {LinearModel::Rigid, LinearModel::Similarity}) {
      const auto found = fitPoints(model, scattered(12, flat, mirror), flat);
      EXPECT_GT(determinant(found.linear), 0);
    }
  const auto found = fitPoints(LinearModel::Rigid, scattered(12, false, mirror), false);
  const Mat3 product = found.linear * transpose(found.linear);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(product[i], identity3[i], 1e-12);
  EXPECT_NEAR(determinant(found.linear), 1, 1e-12);
}

TEST(PointFit, PointsInOnePlaneDetermineARotation) {
  const auto found = fitPoints(LinearModel::Rigid, scattered(5, true, rigid), false);
  EXPECT_LT(largestDifference(found, rigid, 50, 50), 1e-9);
}

// The best of its kind: any small change within the model makes the sum of squares larger.
TEST(PointFit, IsTheLeastSquaresSolution) {
  phantom::Random random(7);
  auto pairs = scattered(15, false, affine);
  for (Vec3& p : pairs.moving) p = p + random.inBox(6);
  for (const auto model : {LinearModel::Rigid, LinearModel::Similarity, LinearModel::Affine}) {
    const auto best = fitPoints(model, pairs, false);
    const double least = sumOfSquares(best, pairs);
    for (int trial = 0; trial < 50; ++trial) {
      AffineMap other = best;
      const Vec3 angles = random.inBox(0.3);
      other.linear = phantom::turn(angles[0], angles[1], angles[2]) * other.linear;
      other.offset = other.offset + random.inBox(0.3);
      if (model != LinearModel::Rigid) other.linear = random.uniform(0.99, 1.01) * other.linear;
      if (model == LinearModel::Affine)
        for (double& v : other.linear) v += random.uniform(-0.01, 0.01);
      EXPECT_GT(sumOfSquares(other, pairs), least);
    }
  }
}

TEST(PointPairs, CountsTheDimensionsSpanned) {
  const Vec3 a{1, 2, 3}, along{2, -1, 4}, across{0, 3, 1}, off{5, 5, -2};
  const auto span = [](std::vector<Vec3> points) { return dimensionsSpanned(points); };
  EXPECT_EQ(span({}), 0);
  EXPECT_EQ(span({a, a, a}), 0);
  EXPECT_EQ(span({a, a + along, a + 3 * along, a + -2 * along}), 1);
  EXPECT_EQ(span({a, a + along, a + across, a + along + across}), 2);
  EXPECT_EQ(span({a, a + along, a + across, a + off}), 3);
}

TEST(PointPairs, SpreadHasTheAxesOfABox) {
  const Mat3 tilt = phantom::turn(20, 30, -50);
  std::vector<Vec3> corners;
  for (int i = 0; i < 8; ++i)
    corners.push_back(tilt * Vec3{i & 1 ? 2. : -2., i & 2 ? 9. : -9., i & 4 ? 5. : -5.});
  const Spread spread = spreadOf(corners);
  EXPECT_NEAR(spread.widths[0], 9, 1e-12);
  EXPECT_NEAR(spread.widths[1], 5, 1e-12);
  EXPECT_NEAR(spread.widths[2], 2, 1e-12);
  EXPECT_NEAR(std::abs(dot(spread.axes[0], tilt * Vec3{0, 1, 0})), 1, 1e-12);
  EXPECT_NEAR(std::abs(dot(spread.axes[2], tilt * Vec3{1, 0, 0})), 1, 1e-12);
}

} // namespace
} // namespace svx
