#include "core/registration/variational/spline.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

Geometry turned() {
  Geometry g;
  g.size = {23, 17, 12};
  g.spacing = {1.5, 1, 2};
  g.origin = {-12, 5, 3};
  g.direction = phantom::turn(5, -10, 30);
  return g;
}

at::Tensor noise(at::IntArrayRef sizes, std::uint64_t seed) {
  return at::randn(sizes, at::detail::createCPUGenerator(seed), at::kFloat);
}

double product(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
}

std::vector<std::int64_t> controlShape(const SplineGrid& spline) {
  const auto [x, y, z] = spline.controls().size;
  return {3, z, y, x};
}

TEST(SplineGrid, GivesTheFieldOfTheTransformThatIsWritten) {
  for (const bool flat : {false, true}) {
    Geometry g = turned();
    if (flat) g.size[2] = 1;
    const SplineGrid spline(g, 4, at::kFloat);
    const auto p = noise(controlShape(spline), 3);
    const BSplineTransform transform(spline.controls(), p.to(at::kDouble));
    EXPECT_LT((spline.field(p) - transform.toField(g)).abs().max().item<float>(), 1e-4);
  }
}

/// The field is linear in the control points, and its transpose is exact.
TEST(SplineGrid, DerivativeByTheControlPointsIsExactInDouble) {
  for (const bool flat : {false, true}) {
    Geometry g = turned();
    if (flat) g.size[2] = 1;
    const SplineGrid spline(g, 4, at::kDouble);
    const auto p = noise(controlShape(spline), 3).to(at::kDouble);
    const auto u = noise({3, g.size[2], 17, 23}, 4).to(at::kDouble);
    const double scale = std::sqrt(product(p, p) * product(u, u));
    EXPECT_NEAR(product(spline.field(p), u), product(p, spline.transposed(u)), 1e-14 * scale);
  }
}

TEST(SplineGrid, TransposeAndLeastSquaresAreWhatTheySay) {
  const Geometry g = turned();
  const SplineGrid spline(g, 4, at::kFloat);
  const auto p = noise(controlShape(spline), 3), u = noise({3, 12, 17, 23}, 4);
  const double scale = std::sqrt(product(p, p) * product(u, u));
  EXPECT_NEAR(product(spline.field(p), u), product(p, spline.transposed(u)), 1e-6 * scale);
  EXPECT_NEAR(product(spline.nearest(u), p), product(u, spline.nearestTransposed(p)), 1e-4 * scale);
  const auto field = spline.field(p);
  EXPECT_LT((spline.field(spline.nearest(field)) - field).abs().max().item<float>(), 0.02);
  // What is left after least squares is orthogonal to every spline.
  const auto rest = u - spline.field(spline.nearest(u));
  EXPECT_LT(spline.transposed(rest).abs().max().item<float>(),
            0.01 * spline.transposed(u).abs().max().item<float>());
}

TEST(SplineObjective, SecondDerivativeIsPositiveAndItsPreconditionerSymmetric) {
  const auto g = phantom::cube(20, 2.5);
  const auto moving = phantom::image(g, phantom::blobs);
  const auto fixed = phantom::image(g, [](const Vec3& p) {
    return phantom::blobs({p[0] + 2 * std::sin(p[1] / 11), p[1], p[2]});
  });
  std::vector<std::string> notices;
  const auto pair = prepare(phantom::inputs(fixed, moving), notices);
  VariationalSettings settings;
  settings.distance = DistanceKind::SumOfSquares;
  settings.alpha = 0.1;
  AffineMap inward;
  for (auto& entry : inward.linear) entry *= 0.85;
  const auto context = phantom::context();
  RegistrationObjective displacement(pair.fixed, pair.moving, inward, settings, context);
  const SplineGrid spline(g, 4, at::kFloat);
  SplineObjective objective(displacement, spline);
  const auto p = noise(controlShape(spline), 1) * 0.3;
  at::Tensor gradient;
  objective.evaluate(p, &gradient);
  const auto a = noise(controlShape(spline), 5), b = noise(controlShape(spline), 6);
  const double aPa = product(a, objective.precondition(a.clone()));
  EXPECT_GT(aPa, 0);
  EXPECT_NEAR(product(a, objective.precondition(b.clone())),
              product(b, objective.precondition(a.clone())), 1e-3 * aPa);
  EXPECT_GT(product(a, objective.hessian(a)), 0);
}

} // namespace
} // namespace svx
