#include "core/registration/distance.h"

#include "tests/unit/registration/differences.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

#include <limits>

namespace svx {
namespace {

using Case = std::tuple<DistanceKind, bool, bool>; // flat, masked
class Distances : public ::testing::TestWithParam<Case> {};

/// Numbers from 0 to 1 that overlap enough for a gradient worth the name.
struct Images {
  Geometry grid;
  at::Tensor fixed, moving, warped, mask;

  Images(bool flat, bool masked) {
    grid.size =
        flat ? std::array<std::int64_t, 3>{12, 11, 1} : std::array<std::int64_t, 3>{9, 8, 7};
    grid.spacing = {1, 1.5, 2};
    const std::vector<std::int64_t> shape{grid.size[2], grid.size[1], grid.size[0]};
    at::manual_seed(5);
    fixed = at::rand(shape, at::kDouble);
    warped = 0.6 * fixed + 0.4 * at::rand(shape, at::kDouble);
    moving = 1.2 * at::rand(shape, at::kDouble) - 0.1;
    moving.view({-1})[0] = -0.1; // beyond all that is warped: a histogram's end has a kink
    moving.view({-1})[1] = 1.1;
    if (!masked) return;
    mask = (at::rand(shape, at::kDouble) > 0.1).to(at::kByte);
    warped.view({-1})[40] = std::numeric_limits<double>::quiet_NaN(); // does not count either
  }

  std::unique_ptr<Distance> distance(DistanceKind kind) const {
    DistanceOptions options;
    options.window = 5;
    return makeDistance(kind, fixed, mask, grid, moving, grid, options);
  }
};

TEST_P(Distances, GradientAgreesWithDifferencesInDouble) {
  const auto [kind, flat, masked] = GetParam();
  const Images images(flat, masked);
  const auto distance = images.distance(kind);
  const auto analytic = distance->evaluate(images.warped, images.mask, true);
  ASSERT_EQ(analytic.gradient.scalar_type(), at::kDouble);
  EXPECT_EQ(analytic.value, distance->evaluate(images.warped, images.mask, false).value);
  for (int round = 0; round < 3; ++round) {
    const auto v = at::randn(images.warped.sizes(), at::kDouble);
    const double error = slopeError(analytic.gradient, v, 1e-4, [&](double t) {
      return distance->evaluate(images.warped + t * v, images.mask, false).value;
    });
    EXPECT_LT(error, 1e-6);
  }
}

/// The float32 path is the same formula.
TEST_P(Distances, SinglePrecisionAgreesWithDouble) {
  const auto [kind, flat, masked] = GetParam();
  const Images exact(flat, masked);
  Images single = exact;
  for (auto* image : {&single.fixed, &single.moving, &single.warped})
    *image = image->to(at::kFloat);
  const auto a = single.distance(kind)->evaluate(single.warped, single.mask, true);
  const auto b = exact.distance(kind)->evaluate(exact.warped, exact.mask, true);
  EXPECT_NEAR(a.value, b.value, 1e-4);
  ASSERT_EQ(a.gradient.scalar_type(), at::kFloat);
  const double steepest = b.gradient.abs().max().item<double>();
  EXPECT_LT((a.gradient - b.gradient).abs().max().item<double>(), 1e-2 * steepest);
}

INSTANTIATE_TEST_SUITE_P(Distance, Distances,
                         ::testing::Combine(::testing::Values(DistanceKind::SumOfSquares,
                                                              DistanceKind::Correlation,
                                                              DistanceKind::LocalCorrelation,
                                                              DistanceKind::GradientField,
                                                              DistanceKind::MutualInformation),
                                            ::testing::Bool(), ::testing::Bool()));

} // namespace
} // namespace svx
