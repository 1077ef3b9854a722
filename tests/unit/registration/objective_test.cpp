#include "core/registration/diffeomorphic/velocity.h"
#include "core/registration/variational/spline.h"

#include "tests/unit/registration/differences.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

/// Two images of noise in double, with masks and landmarks. A point of the fixed grid is mapped a
/// quarter of a voxel beyond the same voxel of the moving one, and the displacements add 0.05 to
/// 0.15: nothing comes near the planes of voxel centres, where linear interpolation has kinks, nor
/// near those half-way, where the mask jumps.
struct Problem {
  PreparedImage fixed, moving;
  AffineMap linear;
  VariationalSettings settings;
  JobContext context = phantom::context();

  Problem(DistanceKind distance, RegulariserKind regulariser, bool flat) {
    at::manual_seed(11);
    const auto image = [&] {
      PreparedImage p;
      p.grid.size = {9, 8, flat ? 1 : 7};
      p.grid.spacing = {1, 1.5, 2};
      p.grid.origin = {-5, 4, flat ? 0. : 3};
      p.grid.direction = phantom::turn(flat ? 0 : 20, flat ? 0 : 10, 30);
      p.voxels = at::rand({p.grid.size[2], 8, 9}, at::kDouble);
      p.inside = (at::rand(p.voxels.sizes()) > 0.05).to(at::kByte);
      return p;
    };
    fixed = image();
    moving = image();
    const Geometry& g = fixed.grid;
    linear.linear = phantom::turn(0, 0, 40);
    linear.offset = linear.linear * mm({0.25, 0.25, flat ? 0 : 0.25});
    moving.grid.direction = linear.linear * g.direction;
    moving.grid.origin = linear.linear * g.origin;
    settings.distance = distance;
    settings.distanceOptions.window = 5;
    settings.regulariser = regulariser;
    settings.landmarks.fixed = {g.indexToWorld()({2.3, 4.1, 0}), g.indexToWorld()({7, 1.2, 0})};
    settings.landmarks.targets = {g.origin, g.centre()};
    settings.landmarks.weight = 0.01;
    settings.alpha = 0.01; // the smallest share of the gradient must still be seen
  }

  Vec3 mm(const Vec3& voxels) const {
    Vec3 scaled;
    for (std::size_t d = 0; d < 3; ++d) scaled[d] = fixed.grid.spacing[d] * voxels[d];
    return fixed.grid.direction * scaled;
  }
  /// Of a grid of this many voxels or control points.
  at::Tensor start(const std::array<std::int64_t, 3>& size) const {
    auto voxels = 0.05 + 0.1 * at::rand({3, size[2], size[1], size[0]}, at::kDouble);
    if (fixed.grid.size[2] == 1) voxels[2].zero_();
    std::vector<at::Tensor> columns;
    for (int d = 0; d < 3; ++d) {
      Vec3 one{};
      one[std::size_t(d)] = 1;
      columns.push_back(at::tensor(at::ArrayRef<double>(mm(one)), at::kDouble));
    }
    return at::tensordot(at::stack(columns, 1), voxels, {1}, {0}).contiguous();
  }
  RegistrationObjective objective() { return {fixed, moving, linear, settings, context}; }
};

double gradientError(Objective& objective, const at::Tensor& x) {
  auto gradient = at::zeros_like(x);
  objective.evaluate(x, &gradient);
  EXPECT_EQ(gradient.scalar_type(), at::kDouble);
  const auto v = at::randn(x.sizes(), at::kDouble);
  return slopeError(gradient, v, 1e-4,
                    [&](double t) { return objective.evaluate(x + t * v, nullptr); });
}

using Case = std::tuple<DistanceKind, RegulariserKind, bool>; // flat
class Objectives : public ::testing::TestWithParam<Case> {};

TEST_P(Objectives, GradientAgreesWithDifferencesInDouble) {
  const auto [distance, regulariser, flat] = GetParam();
  Problem problem(distance, regulariser, flat);
  auto objective = problem.objective();
  EXPECT_LT(gradientError(objective, problem.start(problem.fixed.grid.size)), 1e-6);
}

constexpr auto distances = [] {
  return ::testing::Values(DistanceKind::SumOfSquares, DistanceKind::Correlation,
                           DistanceKind::LocalCorrelation, DistanceKind::GradientField,
                           DistanceKind::MutualInformation);
};

INSTANTIATE_TEST_SUITE_P(
    Displacement, Objectives,
    ::testing::Combine(distances(),
                       ::testing::Values(RegulariserKind::Diffusion, RegulariserKind::Curvature,
                                         RegulariserKind::Elastic, RegulariserKind::Hyperelastic,
                                         RegulariserKind::TotalVariation),
                       ::testing::Bool()));

using Parametrised = std::tuple<DistanceKind, bool>;
class Parametrisations : public ::testing::TestWithParam<Parametrised> {};

TEST_P(Parametrisations, GradientByTheControlPointsAgreesWithDifferencesInDouble) {
  const auto [distance, flat] = GetParam();
  Problem problem(distance, RegulariserKind::Curvature, flat);
  auto displacement = problem.objective();
  const SplineGrid spline(problem.fixed.grid, 3, at::kDouble);
  SplineObjective objective(displacement, spline);
  EXPECT_LT(gradientError(objective, problem.start(spline.controls().size)), 1e-6);
}

TEST_P(Parametrisations, GradientByTheVelocityAgreesWithDifferencesInDouble) {
  const auto [distance, flat] = GetParam();
  Problem problem(distance, RegulariserKind::Curvature, flat);
  auto displacement = problem.objective();
  VelocityObjective objective(displacement, problem.fixed.grid, problem.context);
  EXPECT_LT(gradientError(objective, problem.start(problem.fixed.grid.size)), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Objective, Parametrisations,
                         ::testing::Combine(distances(), ::testing::Bool()));

} // namespace
} // namespace svx
