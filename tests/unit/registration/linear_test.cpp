#include "core/registration/linear/linear.h"

#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

/// The moving image such that moving(truth(x)) = f(x).
std::shared_ptr<Volume> movedBy(const AffineMap& truth, const Geometry& grid,
                                const std::function<double(double)>& contrast = {}) {
  const AffineMap back = truth.inverse();
  return phantom::image(grid, [&](const Vec3& p) {
    const double v = phantom::blobs(back(p));
    return contrast ? contrast(v) : v;
  });
}

AffineMap fit(const Inputs& inputs, LinearSettings settings, const AffineMap* initial = nullptr) {
  std::vector<std::string> notices;
  const auto pair = prepare(inputs, notices);
  auto context = phantom::context();
  return fitLinear(pair, settings, initial, context).map;
}

struct Recovery {
  const char* name;
  LinearModel model;
  LinearMetric metric;
  AffineMap truth;
  double tolerance; // mm
};

class LinearRecovery : public ::testing::TestWithParam<Recovery> {};

TEST_P(LinearRecovery, FindsTheKnownMap) {
  const auto& [name, model, metric, truth, tolerance] = GetParam();
  Geometry grid = phantom::cube(48, 1.5);
  grid.spacing[2] = 3; // anisotropic
  grid.size[2] = 24;
  const auto fixed = phantom::image(grid, phantom::blobs);
  std::function<double(double)> contrast;
  if (metric == LinearMetric::Correlation) contrast = [](double v) { return 7 + 0.3 * v; };
  if (metric == LinearMetric::GradientField) contrast = [](double v) { return 100 - 0.7 * v; };
  if (metric == LinearMetric::MutualInformation || metric == LinearMetric::CorrelationRatio)
    contrast = [](double v) {
      return -90 * std::tanh((v - 25) / 6) + 40 * std::tanh((v - 80) / 6);
    };
  const auto moving = movedBy(truth, phantom::cube(64, 1.6), contrast);
  LinearSettings settings;
  settings.model = model;
  settings.metric = metric;
  settings.start = LinearStart::Physical;
  settings.levels = 3;
  settings.samples = 0;
  const auto found = fit(phantom::inputs(fixed, moving), settings);
  EXPECT_LT(phantom::largestDifference(found, truth, 20, 20), tolerance);
  if (metric != LinearMetric::MeanSquares) return;
  settings.optimiser = LinearOptimiser::LucasKanade;
  EXPECT_LT(
      phantom::largestDifference(fit(phantom::inputs(fixed, moving), settings), truth, 20, 20),
      tolerance);
}

const AffineMap rigid{phantom::turn(6, -8, 12), {5, -4, 3}};
const AffineMap similar{[] {
                          Mat3 m = phantom::turn(5, 4, -9);
                          for (auto& v : m) v *= 1.12;
                          return m;
                        }(),
                        {-3, 4, 2}};
const AffineMap affine{{1.1, 0.06, -0.03, -0.08, 0.92, 0.05, 0.02, -0.04, 1.05}, {3, 2, -4}};

// The maximum of mutual information itself lies off the true scale: zooming into structure raises
// the moving image's entropy. So does that of the correlation ratio. These start 10 mm off.
INSTANTIATE_TEST_SUITE_P(
    Linear, LinearRecovery,
    ::testing::Values(
        Recovery{"RigidMsd", LinearModel::Rigid, LinearMetric::MeanSquares, rigid, 0.15},
        Recovery{"RigidNcc", LinearModel::Rigid, LinearMetric::Correlation, rigid, 0.15},
        Recovery{"RigidMi", LinearModel::Rigid, LinearMetric::MutualInformation, rigid, 0.4},
        Recovery{"SimilarityMsd", LinearModel::Similarity, LinearMetric::MeanSquares, similar,
                 0.15},
        Recovery{"SimilarityMi", LinearModel::Similarity, LinearMetric::MutualInformation, similar,
                 3},
        Recovery{"AffineMsd", LinearModel::Affine, LinearMetric::MeanSquares, affine, 0.2},
        Recovery{"AffineNcc", LinearModel::Affine, LinearMetric::Correlation, affine, 0.2},
        Recovery{"AffineMi", LinearModel::Affine, LinearMetric::MutualInformation, affine, 4},
        Recovery{"RigidNgf", LinearModel::Rigid, LinearMetric::GradientField, rigid, 0.5},
        Recovery{"RigidCr", LinearModel::Rigid, LinearMetric::CorrelationRatio, rigid, 0.3},
        Recovery{"AffineCr", LinearModel::Affine, LinearMetric::CorrelationRatio, affine, 4}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Linear, LucasKanadeTakesMeanSquaresAlone) {
  const auto image = phantom::image(phantom::cube(24, 2), phantom::blobs);
  LinearSettings settings;
  settings.optimiser = LinearOptimiser::LucasKanade;
  settings.metric = LinearMetric::Correlation;
  try {
    fit(phantom::inputs(image, image), settings);
    FAIL() << "accepted";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::Usage);
  }
}

TEST(Linear, RigidStaysRigid) {
  const auto grid = phantom::cube(32, 2);
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.levels = 2;
  const auto found =
      fit(phantom::inputs(phantom::image(grid, phantom::blobs), movedBy(affine, grid)), settings);
  const Mat3 product = found.linear * transpose(found.linear);
  for (int i = 0; i < 9; ++i) EXPECT_NEAR(product[i], identity3[i], 1e-9);
}

TEST(Linear, FindsARotationInAPlane) {
  const auto grid = phantom::square(64, 1);
  const AffineMap truth{phantom::turn(0, 0, 15), {4, -5, 0}};
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.samples = 0;
  const auto found =
      fit(phantom::inputs(phantom::image(grid, phantom::blobs), movedBy(truth, grid)), settings);
  EXPECT_LT(phantom::largestDifference(found, truth, 20, 0), 0.15);
}

TEST(Linear, KeepsObliqueSlicesInTheirPlane) {
  Geometry grid = phantom::square(64, 1);
  const Mat3 tilt = phantom::turn(30, 20, 0);
  grid.direction = tilt;
  grid.origin = tilt * grid.origin;
  const Mat3 flat = transpose(tilt);
  const auto f = [&](const Vec3& p) { return phantom::blobs(flat * p); };
  const AffineMap inPlane{phantom::turn(0, 0, 10), {3, 2, 0}};
  const AffineMap truth = AffineMap{tilt, {}} * inPlane * AffineMap{flat, {}};
  const auto back = truth.inverse();
  const auto moving = phantom::image(grid, [&](const Vec3& p) { return f(back(p)); });
  LinearSettings settings;
  settings.samples = 0;
  const auto found = fit(phantom::inputs(phantom::image(grid, f), moving), settings);
  const Vec3 p = tilt * Vec3{15, -12, 0};
  EXPECT_LT(norm(found(p) - truth(p)), 0.25);
  EXPECT_NEAR((flat * found(p))[2], 0, 1e-6);
}

struct StartCase {
  const char* name;
  LinearStart start;
  bool works;
};
class LinearStarts : public ::testing::TestWithParam<StartCase> {};

TEST_P(LinearStarts, CopeWithAHugeDifferenceInOrigins) {
  const auto grid = phantom::cube(40, 1.8);
  const AffineMap truth{phantom::turn(3, 5, -4), {1500, -900, 20000}};
  Geometry far = grid;
  far.origin = far.origin + truth.offset;
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.start = GetParam().start;
  const auto inputs = phantom::inputs(phantom::image(grid, phantom::blobs), movedBy(truth, far));
  if (!GetParam().works) {
    try {
      fit(inputs, settings);
      FAIL() << "images without overlap were accepted";
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::Input);
      EXPECT_NE(std::string(e.what()).find("overlap"), std::string::npos);
    }
    return;
  }
  EXPECT_LT(phantom::largestDifference(fit(inputs, settings), truth, 20, 20), 0.2);
}

INSTANTIATE_TEST_SUITE_P(Linear, LinearStarts,
                         ::testing::Values(StartCase{"Automatic", LinearStart::Automatic, true},
                                           StartCase{"Physical", LinearStart::Physical, false},
                                           StartCase{"Centres", LinearStart::Centres, true},
                                           StartCase{"Mass", LinearStart::Mass, true},
                                           StartCase{"Moments", LinearStart::Moments, true}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Linear, MomentsBringALargeRotationIntoReach) {
  const auto grid = phantom::cube(48, 1.8);
  const auto rod = [](const Vec3& p) {
    const double q = p[0] * p[0] / 400 + p[1] * p[1] / 25 + p[2] * p[2] / 100;
    return 100 * std::exp(-q / 2) + 30 * std::exp(-(norm(p - Vec3{12, 2, 3})) / 4);
  };
  const AffineMap truth{phantom::turn(0, 0, 70), {}};
  const auto back = truth.inverse();
  const auto moving = phantom::image(grid, [&](const Vec3& p) { return rod(back(p)); });
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.start = LinearStart::Moments;
  const auto found = fit(phantom::inputs(phantom::image(grid, rod), moving), settings);
  EXPECT_LT(phantom::largestDifference(found, truth, 15, 15), 0.5);
}

TEST(Linear, InitialTransformIsWhereTheSearchStarts) {
  const auto grid = phantom::cube(40, 1.8);
  const AffineMap truth{identity3, {60, 0, 0}};
  Geometry far = grid;
  far.origin = far.origin + truth.offset;
  LinearSettings settings;
  settings.start = LinearStart::Physical; // would fail: no overlap to speak of
  const AffineMap initial{identity3, {57, 1, 1}};
  const auto found = fit(phantom::inputs(phantom::image(grid, phantom::blobs), movedBy(truth, far)),
                         settings, &initial);
  EXPECT_LT(phantom::largestDifference(found, truth, 20, 20), 0.2);
}

TEST(Linear, MasksHideWhatMovesDifferently) {
  const auto grid = phantom::cube(48, 1.5);
  const AffineMap truth{identity3, {4, 0, 0}};
  const auto distractor = [](const Vec3& p, double at) {
    return 400 * std::exp(-std::pow(norm(p - Vec3{at, 25, 0}) / 4, 2));
  };
  const auto fixed =
      phantom::image(grid, [&](const Vec3& p) { return phantom::blobs(p) + distractor(p, 0); });
  const auto moving = phantom::image(
      grid, [&](const Vec3& p) { return phantom::blobs(p - truth.offset) + distractor(p, -12); });
  auto inputs = phantom::inputs(fixed, moving);
  LinearSettings settings;
  settings.model = LinearModel::Rigid;
  settings.start = LinearStart::Physical;
  EXPECT_GT(phantom::largestDifference(fit(inputs, settings), truth, 15, 15), 0.5);
  const auto inside = [](const Vec3& p) { return p[1] < 12; };
  inputs["fixedMask"] = std::shared_ptr<const LabelMap>(phantom::mask(grid, inside));
  inputs["movingMask"] = std::shared_ptr<const LabelMap>(phantom::mask(grid, inside));
  EXPECT_LT(phantom::largestDifference(fit(inputs, settings), truth, 15, 15), 0.2);
}

TEST(Linear, DoesNotDependOnThreads) {
  const auto grid = phantom::cube(32, 2);
  const auto inputs = phantom::inputs(phantom::image(grid, phantom::blobs), movedBy(affine, grid));
  LinearSettings settings;
  settings.metric = LinearMetric::MutualInformation;
  settings.samples = 5000;
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = fit(inputs, settings);
  at::set_num_threads(2);
  const auto two = fit(inputs, settings);
  at::set_num_threads(before);
  EXPECT_EQ(one, two);
}

} // namespace
} // namespace svx
