#include "core/registration/variational/variational_method.h"

#include "core/kernels/field.h"
#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

Vec3 swell(const Vec3& p, double amplitude) { // fixed to moving
  return {p[0] + amplitude * std::sin(p[1] / 11), p[1] + amplitude * std::cos(p[0] / 13), p[2]};
}

struct Pair {
  Inputs inputs;
  ImagePair images;
};

Pair pairOn(const Geometry& grid, double amplitude) {
  const auto moving = phantom::image(grid, phantom::blobs);
  const auto fixed =
      phantom::image(grid, [&](const Vec3& p) { return phantom::blobs(swell(p, amplitude)); });
  Pair pair{phantom::inputs(fixed, moving), {}};
  std::vector<std::string> notices;
  pair.images = prepare(pair.inputs, notices);
  return pair;
}

using Combination = std::tuple<DistanceKind, RegulariserKind>;
class SecondDerivatives : public ::testing::TestWithParam<Combination> {};

TEST_P(SecondDerivatives, AreSymmetricAndPositive) {
  const auto grid = phantom::cube(20, 2.5);
  const auto pair = pairOn(grid, 2);
  VariationalSettings settings;
  settings.distance = std::get<0>(GetParam());
  settings.regulariser = std::get<1>(GetParam());
  settings.alpha = 0.1;
  settings.distanceOptions.window = 5;
  AffineMap inward{phantom::turn(2, 3, 4), {0.3, 0.2, 0.1}};
  for (auto& entry : inward.linear) entry *= 0.85;
  const auto context = phantom::context();
  RegistrationObjective objective(pair.images.fixed, pair.images.moving, inward, settings, context);
  at::manual_seed(1);
  const auto u = at::rand({3, 20, 20, 20}) * 0.3;
  at::Tensor gradient = at::zeros_like(u);
  objective.evaluate(u, &gradient);
  const auto a = at::randn(u.sizes()), b = at::randn(u.sizes());
  const auto inner = [](const at::Tensor& p, const at::Tensor& q) {
    return (p.to(at::kDouble) * q).sum().item<double>();
  };
  EXPECT_GT(inner(a, objective.hessian(a)), 0);
  const double ab = inner(a, objective.hessian(b)), ba = inner(b, objective.hessian(a));
  EXPECT_NEAR(ab, ba, 1e-4 * inner(a, objective.hessian(a)));
  const auto pa = objective.precondition(a.clone()), pb = objective.precondition(b.clone());
  EXPECT_GT(inner(a, pa), 0);
  EXPECT_NEAR(inner(a, pb), inner(b, pa), 1e-4 * inner(a, pa));
}

INSTANTIATE_TEST_SUITE_P(
    Variational, SecondDerivatives,
    ::testing::Combine(::testing::Values(DistanceKind::SumOfSquares, DistanceKind::Correlation,
                                         DistanceKind::LocalCorrelation,
                                         DistanceKind::GradientField,
                                         DistanceKind::MutualInformation),
                       ::testing::Values(RegulariserKind::Diffusion, RegulariserKind::Curvature,
                                         RegulariserKind::Elastic, RegulariserKind::Hyperelastic,
                                         RegulariserKind::TotalVariation)));

struct Run {
  const char* distance;
  const char* solver;
  bool flat;
};
class Recovery : public ::testing::TestWithParam<Run> {};

TEST_P(Recovery, FindsAKnownDisplacement) {
  const auto& [distance, solver, flat] = GetParam();
  const auto grid = flat ? phantom::square(64, 1) : phantom::cube(36, 1.6);
  const double amplitude = 3;
  const auto pair = pairOn(grid, amplitude);
  const VariationalRegistration method;
  auto values = method.info().defaults();
  values.set("distance", std::string(distance));
  values.set("solver", std::string(solver));
  values.set("alignment", std::string("none"));
  values.set("levels", std::int64_t(3));
  auto context = phantom::context();
  const auto outputs = method.run(pair.inputs, values, context);
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  double before = 0, after = 0, n = 0;
  for (double x = -14; x <= 14; x += 4)
    for (double y = -14; y <= 14; y += 4) {
      const Vec3 p{x, y, 0}, truth = swell(p, amplitude);
      before += norm(truth - p);
      after += norm(map.map(p) - truth);
      ++n;
    }
  EXPECT_GT(before / n, 2);
  EXPECT_LT(after / n, 0.4 * before / n) << distance << " " << solver;
  const auto field = std::get<std::shared_ptr<const Volume>>(outputs.data.at("field"));
  EXPECT_GT(kernels::jacobianDeterminant(field->voxels, grid).min().item<float>(), 0);
  const Vec3 voxel = grid.indexToWorld()({10, 12, flat ? 0. : 14.});
  const auto at = field->voxels.select(3, 10).select(2, 12).select(1, flat ? 0 : 14);
  const Vec3 moved = map.map(voxel) - voxel;
  for (int d = 0; d < 3; ++d) EXPECT_NEAR(at[d].item<float>(), moved[d], 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Variational, Recovery,
                         ::testing::Values(Run{"ssd", "lbfgs", false}, Run{"ncc", "lbfgs", true},
                                           Run{"lncc", "lbfgs", false},
                                           Run{"lncc", "gauss-newton", false},
                                           Run{"ssd", "gauss-newton", true},
                                           Run{"ngf", "lbfgs", false}, Run{"mi", "lbfgs", true},
                                           Run{"ssd", "gradient-descent", true},
                                           Run{"ssd", "gradient-descent", false}));

TEST(Unfold, RepairsAFoldAndLeavesTheRest) {
  const auto grid = phantom::cube(24, 1);
  auto u = at::zeros({3, 24, 24, 24});
  u[0][12][12][11] = 1.5;
  u[0][12][12][13] = -1.5;
  auto context = phantom::context();
  const auto [before, after] = unfold(u, grid, context);
  EXPECT_GT(before, 0);
  EXPECT_EQ(after, 0);
  EXPECT_GT(kernels::jacobianDeterminant(u, grid).min().item<float>(), 0);
  EXPECT_EQ(u[0][2][2][2].item<float>(), 0);
}

TEST(Variational, DoesNotDependOnThreads) {
  const auto pair = pairOn(phantom::cube(24, 2), 2);
  VariationalSettings settings;
  settings.levels = 2;
  const int before = at::get_num_threads();
  auto context = phantom::context();
  at::set_num_threads(1);
  const auto one = fitVariational(pair.images, {}, settings, context);
  at::set_num_threads(2);
  const auto two = fitVariational(pair.images, {}, settings, context);
  at::set_num_threads(before);
  EXPECT_TRUE(at::equal(one.displacement, two.displacement));
}

} // namespace
} // namespace svx
