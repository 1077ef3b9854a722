// Images turned far against each other.
#include "core/registration/linear/linear.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

#include <random>

namespace svx {
namespace {

using Shape = std::function<double(const Vec3&)>;

LinearFit fit(const Shape& shape, const Geometry& grid, const AffineMap& truth,
              const LinearSettings& settings, const AffineMap* initial = nullptr,
              double noise = 0) {
  const AffineMap back = truth.inverse();
  auto fixed = phantom::image(grid, shape);
  const auto moving = phantom::image(grid, [&](const Vec3& p) { return shape(back(p)); });
  if (noise > 0) {
    at::manual_seed(7);
    fixed->voxels += noise * at::randn(fixed->voxels.sizes().vec());
  }
  std::vector<std::string> notices;
  const auto pair = prepare(phantom::inputs(fixed, moving), notices);
  auto context = phantom::context();
  return fitLinear(pair, settings, initial, context);
}

/// A palm and five fingers, mm around the origin, smooth at the rim.
double hand(const Vec3& p) {
  const auto rod = [&](double angle, double from, double to, double radius) {
    const double t = angle * 3.14159265358979323846 / 180;
    const Vec3 along{std::sin(t), -std::cos(t), 0};
    const double s = std::clamp(dot(p, along), from, to);
    const double d = norm(Vec3{p[0], p[1], 0} - s * along);
    return 1 / (1 + std::exp((d - radius) / 0.8));
  };
  double v = rod(0, -14, 4, 13);
  const double angles[] = {-62, -24, -7, 10, 28}, lengths[] = {25, 35, 39, 36, 29};
  for (int i = 0; i < 5; ++i) v = std::max(v, rod(angles[i], 8, lengths[i], i ? 3.2 : 3.8));
  return 255 * v;
}

TEST(LinearOrientation, LIR34HandsTurnedUpTo60DegreesComeHome) {
  const auto grid = phantom::square(128, 1);
  LinearSettings settings;
  settings.model = LinearModel::Affine;
  settings.metric = LinearMetric::MeanSquares;
  settings.samples = 0;
  std::mt19937_64 random(34);
  const auto in = [&](double reach) {
    return reach * (2 * (double(random() >> 11) * 0x1p-53) - 1);
  };
  for (int i = 0; i < 12; ++i) {
    const double angle = i < 2 ? (i ? 60 : -60) : in(60);
    AffineMap truth{phantom::turn(0, 0, angle), {in(16), in(16), 0}};
    truth.linear[0] += in(0.08), truth.linear[1] += in(0.08);
    truth.linear[3] += in(0.08), truth.linear[4] += in(0.08);
    const auto found = fit(hand, grid, truth, settings, nullptr, 30);
    EXPECT_LT(phantom::largestDifference(found.map, truth, 40, 0), 1.0) << angle << " degrees";
  }
}

TEST(LinearOrientation, AnyRotationInAPlane) {
  const auto grid = phantom::square(128, 1);
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.samples = 0;
  settings.search = LinearSearch::AllOrientations;
  for (double angle = -180; angle < 180; angle += 45) {
    const AffineMap truth{phantom::turn(0, 0, angle), {7, -9, 0}};
    EXPECT_LT(phantom::largestDifference(fit(hand, grid, truth, settings).map, truth, 40, 0), 0.3)
        << angle << " degrees";
  }
}

class AnyRotation : public ::testing::TestWithParam<LinearMetric> {};

TEST_P(AnyRotation, InSpaceFromAWrongStart) {
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.metric = GetParam();
  settings.levels = 3;
  settings.samples = 20000;
  settings.search = LinearSearch::AllOrientations;
  const AffineMap truth{phantom::turn(150, 40, -100), {9, -6, 4}};
  const AffineMap wrong{phantom::turn(-80, 10, 60), {-60, 50, 70}};
  const auto found = fit(phantom::blobs, phantom::cube(48, 2), truth, settings, &wrong);
  // Edges so smooth fix the angle only roughly.
  const double tolerance = GetParam() == LinearMetric::GradientField ? 3 : 0.5;
  EXPECT_LT(phantom::largestDifference(found.map, truth, 20, 20), tolerance);
}

INSTANTIATE_TEST_SUITE_P(Metrics, AnyRotation,
                         ::testing::Values(LinearMetric::MeanSquares, LinearMetric::Correlation,
                                           LinearMetric::MutualInformation,
                                           LinearMetric::GradientField,
                                           LinearMetric::CorrelationRatio));

// A head is nearly the same from the left and the right; what tells them apart is small.
TEST(LinearOrientation, LIR40NearlySymmetricHead) {
  const Shape head = [](const Vec3& p) {
    const auto blob = [&](Vec3 c, Vec3 s) {
      double q = 0;
      for (int d = 0; d < 3; ++d) q += (p[d] - c[d]) * (p[d] - c[d]) / (s[d] * s[d]);
      return std::exp(-q / 2);
    };
    return 100 * blob({}, {22, 24, 21}) - 30 * blob({6, 2, 0}, {3, 8, 5}) -
           30 * blob({-6, 2, 0}, {3, 8, 5}) + 25 * blob({9, -14, -4}, {4, 4, 4}) +
           20 * blob({0, 16, -10}, {6, 4, 4});
  };
  LinearSettings settings;
  settings.levels = 3;
  settings.search = LinearSearch::AllOrientations;
  for (const auto& turn : {phantom::turn(0, 0, 180), phantom::turn(180, 0, 0),
                           phantom::turn(20, 175, 30), phantom::turn(90, -90, 60)}) {
    const AffineMap truth{turn, {5, 4, -6}};
    const auto found = fit(head, phantom::cube(52, 2), truth, settings);
    EXPECT_LT(phantom::largestDifference(found.map, truth, 20, 20), 0.5);
  }
}

TEST(LinearOrientation, SaysWhenTwoOrientationsFitAlike) {
  const Shape symmetric = [](const Vec3& p) {
    return 100 * std::exp(-(p[0] * p[0] / 900 + p[1] * p[1] / 100 + p[2] * p[2] / 300) / 2);
  };
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.levels = 2;
  settings.search = LinearSearch::AllOrientations;
  const auto found =
      fit(symmetric, phantom::cube(40, 2), {phantom::turn(10, 20, 30), {}}, settings);
  ASSERT_EQ(found.notices.size(), 1u);
  EXPECT_NE(found.notices[0].find("180 degrees"), std::string::npos) << found.notices[0];
}

} // namespace
} // namespace svx
