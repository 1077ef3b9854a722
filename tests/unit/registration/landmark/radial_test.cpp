#include "core/registration/landmark/radial_fit.h"

#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

using phantom::scattered;

const std::vector<Vec3> points{{-30, -20, -10}, {25, -18, 12}, {-22, 28, 5}, {18, 24, -16},
                               {2, -3, 30},     {-8, 6, -27},  {33, 4, 3}};
const std::vector<Vec3> displacements{{2, -1, 3},   {-1, 4, 0.5}, {3, 2, -2},  {-2.5, 1, 1.5},
                                      {0.5, -3, 2}, {1, 1, -4},   {-3, 0, 2.5}};

PointPairs sevenPairs(bool flat) {
  PointPairs pairs{points, points};
  for (std::size_t i = 0; i < points.size(); ++i) {
    pairs.moving[i] = points[i] + displacements[i];
    if (flat) pairs.fixed[i][2] = pairs.moving[i][2] = 0;
  }
  return pairs;
}

RadialFit fit(const RadialSettings& settings, const PointPairs& pairs, const Frames& frames) {
  return fitRadial(settings, pairs, frames, phantom::context());
}

RadialTransform transform(const RadialSettings& settings, const PointPairs& pairs, bool flat) {
  return {fit(settings, pairs, {{}, {}, flat}).parts, phantom::cube(40, 3)};
}

struct Known {
  const char* name;
  RadialSettings settings;
  bool flat;
  Vec3 first, second;
};

// From SciPy 1.17.1: RBFInterpolator(points, points + displacements, kernel=..., degree=...,
// smoothing=..., epsilon=1/40) at (5, 7, -4) and (-40, 10, 20); thin plates in space are its
// kernel 'linear' and in a plane its 'thin_plate_spline', both of degree 1; Gaussians of degree -1
// and 0 interpolate the displacements.
const Known knownMappings[]{{"ThinPlateInSpace",
                             {RadialKernel::ThinPlate3D},
                             false,
                             {4.69782329262, 7.524445721356, -3.947209719705},
                             {-35.595990407407, 8.770139711089, 20.445778491742}},
                            {"SmoothedThinPlateInSpace",
                             {RadialKernel::ThinPlate3D, RadialTrend::Affine, 50, 8},
                             false,
                             {4.696808455456, 7.59217809165, -3.904766530765},
                             {-35.573992910767, 8.74839109099, 20.321544957721}},
                            {"ThinPlateInAPlane",
                             {RadialKernel::ThinPlate2D},
                             true,
                             {4.815715458941, 5.833146571154, 0},
                             {-36.047168530912, 10.752779918849, 0}},
                            {"SmoothedThinPlateInAPlane",
                             {RadialKernel::ThinPlate2D, RadialTrend::Affine, 50, 300},
                             true,
                             {4.800996931096, 6.359549908579, 0},
                             {-36.094289134416, 10.640557980532, 0}},
                            {"Gaussian",
                             {RadialKernel::Gaussian, RadialTrend::None, 40, 0},
                             false,
                             {4.534178523475, 7.594578411196, -4.111279423505},
                             {-37.705288400577, 9.823151167933, 20.334660033752}},
                            {"SmoothedGaussianWithTranslation",
                             {RadialKernel::Gaussian, RadialTrend::Translation, 40, 0.1},
                             false,
                             {4.453719763232, 7.489729875974, -4.294158026793},
                             {-37.77172011777, 10.104165779775, 20.483292337002}},
                            {"GaussianWithAffineInAPlane",
                             {RadialKernel::Gaussian, RadialTrend::Affine, 40, 0},
                             true,
                             {4.805004109633, 5.628258857868, 0},
                             {-36.00679091377, 10.381757802123, 0}}};

class RadialKnown : public ::testing::TestWithParam<Known> {};

TEST_P(RadialKnown, IsSciPys) {
  const auto& [name, settings, flat, first, second] = GetParam();
  const auto found = transform(settings, sevenPairs(flat), flat);
  const auto map = [&](Vec3 p) {
    if (flat) p[2] = 0;
    return found.map(p);
  };
  EXPECT_LT(norm(map({5, 7, -4}) - first), 1e-9) << name;
  EXPECT_LT(norm(map({-40, 10, 20}) - second), 1e-9) << name;
}

INSTANTIATE_TEST_SUITE_P(Radial, RadialKnown, ::testing::ValuesIn(knownMappings),
                         [](const auto& info) { return std::string(info.param.name); });

std::vector<RadialSettings> everyKind(bool flat) {
  std::vector<RadialSettings> all{
      {flat ? RadialKernel::ThinPlate2D : RadialKernel::ThinPlate3D, RadialTrend::Affine, 0, 0}};
  for (const auto kernel : {RadialKernel::Gaussian, RadialKernel::Wendland})
    for (const auto trend : {RadialTrend::None, RadialTrend::Translation, RadialTrend::Affine})
      all.push_back({kernel, trend, 45, 0});
  return all;
}

TEST(Radial, GoesThroughEveryPoint) {
  for (const bool flat : {false, true})
    for (const auto& settings : everyKind(flat)) {
      const auto pairs = sevenPairs(flat);
      const auto found = transform(settings, pairs, flat);
      for (std::size_t i = 0; i < pairs.size(); ++i)
        EXPECT_LT(norm(found.map(pairs.fixed[i]) - pairs.moving[i]), 1e-10);
    }
}

TEST(Radial, KeepsAffineMapsExactly) {
  const AffineMap affine{{1.1, 0.3, -0.2, -0.4, 0.8, 0.1, 0.2, -0.1, 1.3}, {300, 200, -400}};
  const auto pairs = scattered(30, false, affine);
  for (auto settings : everyKind(false)) {
    if (settings.trend != RadialTrend::Affine) continue;
    for (const double smoothing : {0.0, 5.0}) {
      settings.smoothing = smoothing;
      const auto found = transform(settings, pairs, false);
      EXPECT_LT(norm(found.map(Vec3{80, -90, 70}) - affine({80, -90, 70})), 1e-9);
    }
  }
}

TEST(Radial, MuchSmoothingLeavesTheLeastSquaresAffineMap) {
  const auto pairs = sevenPairs(false);
  const auto found =
      transform({RadialKernel::ThinPlate3D, RadialTrend::Affine, 0, 1e9}, pairs, false);
  // Residuals of least squares are orthogonal to 1 and to the coordinates.
  Vec3 sum{};
  Mat3 products{};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Vec3 residual = found.map(pairs.fixed[i]) - pairs.moving[i];
    EXPECT_GT(norm(residual), 0.01);
    sum = sum + residual;
    for (std::size_t k = 0; k < 9; ++k) products[k] += residual[k / 3] * pairs.fixed[i][k % 3];
  }
  EXPECT_LT(norm(sum), 1e-5);
  for (const double v : products) EXPECT_LT(std::abs(v), 1e-4);
}

TEST(Radial, WendlandEndsAtItsRadius) {
  const auto found =
      transform({RadialKernel::Wendland, RadialTrend::None, 20, 0}, sevenPairs(false), false);
  const Vec3 reached = points[0] + Vec3{0, 0, -19}, beyond = points[0] + Vec3{0, 0, -20.01};
  EXPECT_GT(norm(found.map(reached) - reached), 1e-6);
  EXPECT_EQ(norm(found.map(beyond) - beyond), 0);
}

TEST(Radial, LeftOutErrorsAreThoseOfFitsWithoutThePoint) {
  for (const bool flat : {false, true})
    for (auto settings : everyKind(flat))
      for (const double smoothing : {0.0, 2.0}) {
        settings.smoothing = smoothing;
        const auto pairs = sevenPairs(flat);
        const auto whole = fit(settings, pairs, {{}, {}, flat});
        ASSERT_EQ(whole.leftOut.size(), pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
          const auto without = transform(settings, pairs.without(i), flat);
          // The smoothing of a thin plate does not depend on the spread of the points.
          EXPECT_NEAR(whole.leftOut[i], norm(without.map(pairs.fixed[i]) - pairs.moving[i]), 1e-8);
        }
      }
}

TEST(Radial, FewPointsLeaveNoneOut) {
  PointPairs pairs = sevenPairs(false);
  pairs.fixed.resize(4);
  pairs.moving.resize(4);
  EXPECT_TRUE(fit({RadialKernel::ThinPlate3D}, pairs, {}).leftOut.empty());
}

TEST(Radial, JacobianIsTheDerivative) {
  for (const bool flat : {false, true})
    for (const auto& settings : everyKind(flat)) {
      const auto found = transform(settings, sevenPairs(flat), flat);
      const Vec3 x{4, -7, flat ? 0.0 : 9.0};
      const Mat3 j = found.jacobian(x);
      for (std::size_t axis = 0; axis < 3; ++axis) {
        Vec3 step{};
        step[axis] = 1e-4;
        const Vec3 slope = 5e3 * (found.map(x + step) - found.map(x - step));
        for (std::size_t r = 0; r < 3; ++r) EXPECT_NEAR(j[3 * r + axis], slope[r], 1e-7);
      }
      const auto grid = phantom::cube(5, 9);
      const auto determinants = found.jacobianDeterminant(grid);
      const Vec3 corner = grid.indexToWorld()({1, 2, 3});
      EXPECT_NEAR(determinants[3][2][1].item<float>(), determinant(found.jacobian(corner)), 1e-6);
    }
}

TEST(Radial, FieldIsTheMapping) {
  for (const bool flat : {false, true})
    for (const auto& settings : everyKind(flat)) {
      const auto found = transform(settings, sevenPairs(flat), flat);
      const auto grid = flat ? phantom::square(37, 2) : phantom::cube(19, 4);
      const auto field = found.toField(grid).contiguous();
      const auto toWorld = grid.indexToWorld();
      for (std::int64_t i = 0; i < grid.voxelCount(); i += 13) {
        const auto [nx, ny, nz] = grid.size;
        const Vec3 x = toWorld({double(i % nx), double(i / nx % ny), double(i / (nx * ny))});
        const Vec3 u = found.map(x) - x;
        for (int c = 0; c < 3; ++c)
          ASSERT_NEAR(field.data_ptr<float>()[c * grid.voxelCount() + i], u[std::size_t(c)], 2e-4);
      }
    }
}

// Close points that move apart need weights so large that floats would lose the field.
TEST(Radial, FieldStaysExactWithLargeWeights) {
  auto pairs = scattered(20, true, [](const Vec3& p) { return p; });
  for (std::size_t i = 0; i < 10; ++i) {
    pairs.fixed[10 + i] = pairs.fixed[i] + Vec3{0.01, 0, 0};
    pairs.moving[10 + i] = pairs.moving[i] + Vec3{0, 10, 0};
  }
  const auto found = transform({RadialKernel::ThinPlate2D}, pairs, true);
  const auto grid = phantom::square(40, 5);
  const auto field = found.toField(grid).contiguous();
  const auto toWorld = grid.indexToWorld();
  for (std::int64_t i = 0; i < 1600; i += 7) {
    const Vec3 x = toWorld({double(i % 40), double(i / 40), 0});
    EXPECT_NEAR(field.data_ptr<float>()[1600 + i], (found.map(x) - x)[1], 2e-3);
  }
}

TEST(Radial, InverseUndoesIt) {
  const auto found = transform({RadialKernel::ThinPlate3D}, sevenPairs(false), false);
  const auto back = found.inverse();
  for (const Vec3& p : {Vec3{5, 7, -4}, Vec3{-20, 10, 20}, Vec3{0, -25, 3}})
    EXPECT_LT(norm(back->map(found.map(p)) - p), 1e-3);
}

TEST(Radial, ActsInAnObliquePlane) {
  const Mat3 tilt = phantom::turn(30, 20, 10);
  const Frames frames{{tilt, {5, 6, 7}}, {tilt, {1, -2, 30}}, true};
  const auto flat = sevenPairs(true);
  PointPairs world = flat;
  for (Vec3& p : world.fixed) p = frames.fixed(p);
  for (Vec3& p : world.moving) p = frames.moving(p);
  for (const auto& settings : everyKind(true)) {
    const RadialTransform oblique(fit(settings, world, frames).parts, phantom::square(40, 3));
    const auto level = transform(settings, flat, true);
    const Vec3 p{5, 7, 0};
    EXPECT_LT(norm(oblique.map(frames.fixed(p)) - frames.moving(level.map(p))), 1e-9);
    // Off the plane a point keeps its distance from it.
    const Vec3 off = frames.fixed.linear * Vec3{0, 0, 2.5};
    EXPECT_LT(norm(oblique.map(frames.fixed(p) + off) - frames.moving(level.map(p)) - off), 1e-9);
  }
}

TEST(Radial, PointsThatCoincideAreRefused) {
  auto pairs = sevenPairs(false);
  pairs.fixed[3] = pairs.fixed[1];
  EXPECT_THROW(fit({RadialKernel::ThinPlate3D}, pairs, {}), Error);
  // With smoothing they are two opinions about one place.
  RadialSettings smooth{RadialKernel::ThinPlate3D};
  smooth.smoothing = 1;
  EXPECT_NO_THROW(fit(smooth, pairs, {}));
}

TEST(Radial, IsTheSameWithAnyNumberOfThreads) {
  const auto pairs = scattered(200, false, [](const Vec3& p) {
    return p + Vec3{3 * std::sin(p[1] / 20), 0, 2 * std::cos(p[0] / 15)};
  });
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = fit({RadialKernel::ThinPlate3D}, pairs, {});
  at::set_num_threads(4);
  const auto four = fit({RadialKernel::ThinPlate3D}, pairs, {});
  at::set_num_threads(before);
  EXPECT_EQ(one.parts.weights, four.parts.weights);
  EXPECT_EQ(one.leftOut, four.leftOut);
}

} // namespace
} // namespace svx
