#include "core/registration/linear/linear_metric.h"

#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

class LinearMetricTest : public ::testing::TestWithParam<LinearMetric> {
protected:
  PreparedImage fixed_{
      phantom::cube(32, 2), phantom::image(phantom::cube(32, 2), phantom::blobs)->voxels, {}};
  PreparedImage moving_{phantom::cube(44, 1.9),
                        phantom::image(phantom::cube(44, 1.9),
                                       [](const Vec3& p) { return 30 - 2 * phantom::blobs(p); })
                            ->voxels,
                        {}};
  FixedSamples samples_ = drawSamples(fixed_, 8000, 3);
  AffineMap map_{phantom::turn(2, -3, 4), {1.3, -0.9, 0.7}};
};

TEST_P(LinearMetricTest, GradientAgreesWithDifferencesInDouble) {
  const auto objective =
      makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24, LinearPrecision::Double);
  const auto at = samples_.parameters(map_);
  const auto e = objective->evaluate(at);
  ASSERT_TRUE(std::isfinite(e.value));
  ASSERT_NEAR(e.overlap, 1, 1e-12); // points that come and go are not differentiable
  double scale = 0;
  for (const double g : e.gradient) scale = std::max(scale, std::abs(g));
  // Small against a voxel: the interpolant has kinks at the planes of voxel centres.
  const double h = 1e-6;
  for (int k = 0; k < 12; ++k) {
    auto up = at, down = at;
    up[k] += h;
    down[k] -= h;
    const double difference = (objective->value(up).value - objective->value(down).value) / (2 * h);
    EXPECT_NEAR(e.gradient[k], difference, 1e-6 * scale) << "parameter " << k;
  }
}

TEST_P(LinearMetricTest, SinglePrecisionAgreesWithDouble) {
  const auto single = makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24);
  const auto exact =
      makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24, LinearPrecision::Double);
  const auto at = samples_.parameters(map_);
  const auto a = single->evaluate(at), b = exact->evaluate(at);
  EXPECT_NEAR(a.value, b.value, 1e-5 * std::max(1.0, std::abs(b.value)));
  EXPECT_NEAR(single->value(at).value, a.value, 1e-6 * std::max(1.0, std::abs(a.value)));
  EXPECT_EQ(single->value(at).overlap, a.overlap);
  double scale = 0;
  for (const double g : b.gradient) scale = std::max(scale, std::abs(g));
  for (int k = 0; k < 12; ++k) EXPECT_NEAR(a.gradient[k], b.gradient[k], 1e-3 * scale);
}

TEST_P(LinearMetricTest, HessianIsSymmetricAndPositiveSemidefinite) {
  const auto objective = makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24);
  const auto e = objective->evaluate(samples_.parameters(map_));
  const auto h = at::tensor(at::ArrayRef<double>(e.hessian), at::kDouble).reshape({12, 12});
  EXPECT_LT((h - h.t()).abs().max().item<double>(), 1e-9 * h.abs().max().item<double>());
  const auto values = at::linalg_eigvalsh(h);
  EXPECT_GT(values.min().item<double>(), -1e-9 * values.max().item<double>());
  EXPECT_GT(values.max().item<double>(), 0);
}

TEST_P(LinearMetricTest, DoesNotDependOnThreads) {
  const auto objective = makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24);
  const auto at = samples_.parameters(map_);
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = objective->evaluate(at);
  at::set_num_threads(2);
  const auto two = objective->evaluate(at);
  at::set_num_threads(before);
  EXPECT_EQ(one.value, two.value);
  EXPECT_EQ(one.gradient, two.gradient);
}

TEST_P(LinearMetricTest, IsSmallestAtTheTruth) {
  const auto objective = makeLinearObjective(GetParam(), fixed_, samples_, moving_, 24);
  if (GetParam() == LinearMetric::MeanSquares) {
    PreparedImage equal = fixed_;
    const auto same = makeLinearObjective(GetParam(), fixed_, samples_, equal, 24);
    EXPECT_LT(same->evaluate(samples_.parameters({})).value,
              0.2 * same->evaluate(samples_.parameters(map_)).value);
    return;
  }
  if (GetParam() == LinearMetric::Correlation) return; // the contrast of moving_ is inverted
  const double off = objective->evaluate(samples_.parameters(map_)).value;
  const double truth = objective->evaluate(samples_.parameters({})).value;
  if (GetParam() == LinearMetric::CorrelationRatio)
    EXPECT_LT(truth, 0.3 * off);
  else if (GetParam() == LinearMetric::GradientField) // edges so smooth turn little
    EXPECT_LT(truth, off - 0.005);
  else
    EXPECT_LT(truth, off - 0.05);
}

INSTANTIATE_TEST_SUITE_P(Metrics, LinearMetricTest,
                         ::testing::Values(LinearMetric::MeanSquares, LinearMetric::Correlation,
                                           LinearMetric::MutualInformation,
                                           LinearMetric::GradientField,
                                           LinearMetric::CorrelationRatio));

TEST(LinearMetric, InfiniteWithoutOverlap) {
  const PreparedImage image{
      phantom::cube(16, 2), phantom::image(phantom::cube(16, 2), phantom::blobs)->voxels, {}};
  const auto samples = drawSamples(image, 0, 1);
  const auto objective = makeLinearObjective(LinearMetric::MeanSquares, image, samples, image, 32);
  EXPECT_TRUE(std::isinf(objective->evaluate(samples.parameters({identity3, {500, 0, 0}})).value));
}

TEST(LinearMetric, MeanSquaresOfAConstantOffset) {
  PreparedImage image{
      phantom::cube(16, 2), phantom::image(phantom::cube(16, 2), phantom::blobs)->voxels, {}};
  const auto samples = drawSamples(image, 0, 1);
  image.voxels = image.voxels + 3;
  const auto objective = makeLinearObjective(LinearMetric::MeanSquares, image, samples, image, 32);
  EXPECT_NEAR(objective->evaluate(samples.parameters({})).value, 9, 1e-4);
}

TEST(DrawSamples, AllVoxelCentresWhenNoCountIsGiven) {
  const auto grid = phantom::cube(5, 3);
  const PreparedImage image{grid, phantom::image(grid, phantom::blobs)->voxels, {}};
  const auto samples = drawSamples(image, 0, 1);
  ASSERT_EQ(samples.size(), 125u);
  EXPECT_NEAR(norm(samples.centre), 0, 1e-12);
  const Vec3 first =
      samples.centre + samples.scale * Vec3{samples.x[0], samples.y[0], samples.z[0]};
  EXPECT_NEAR(norm(first - grid.origin), 0, 1e-5);
  EXPECT_EQ(samples.value[0], image.voxels[0][0][0].item<float>());
}

TEST(DrawSamples, StaysInTheMaskAndRepeats) {
  const auto grid = phantom::cube(20, 1);
  PreparedImage image{grid, phantom::image(grid, phantom::blobs)->voxels, {}};
  image.inside = phantom::mask(grid, [](const Vec3& p) { return p[0] > 0; })->volume.voxels;
  const auto samples = drawSamples(image, 500, 7), again = drawSamples(image, 500, 7);
  const auto other = drawSamples(image, 500, 8);
  EXPECT_NEAR(double(samples.size()), 500, 5);
  EXPECT_EQ(samples.x, again.x);
  EXPECT_NE(samples.x, other.x);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double x = samples.centre[0] + samples.scale * samples.x[i];
    EXPECT_GT(x, -1e-3);
    const double y = samples.centre[1] + samples.scale * samples.y[i];
    const double z = samples.centre[2] + samples.scale * samples.z[i];
    EXPECT_NEAR(samples.value[i], phantom::blobs({x, y, z}), 2.0);
  }
}

TEST(FixedSamples, ParametersAndMapAreInverse) {
  const auto grid = phantom::cube(8, 2);
  const PreparedImage image{grid, phantom::image(grid, phantom::blobs)->voxels, {}};
  const auto samples = drawSamples(image, 0, 1);
  const AffineMap map{phantom::turn(10, 20, 30), {4, 5, 6}};
  EXPECT_LT(phantom::largestDifference(samples.map(samples.parameters(map)), map, 50, 50), 1e-9);
}

} // namespace
} // namespace svx
