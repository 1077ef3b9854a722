#include "core/spectra/total_variation.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

at::Tensor noise(double deviation) {
  return deviation * at::randn({1, 60, 80}, at::detail::createCPUGenerator(4), at::kFloat);
}

TEST(NoiseOf, IsTheStandardDeviation) {
  EXPECT_NEAR(noiseOf(noise(3)), 3, 0.15);
  EXPECT_NEAR(noiseOf(noise(3) + at::arange(80)), 3, 0.15); // a slope is no noise
  EXPECT_EQ(noiseOf(at::full({1, 9, 9}, NAN)), 0);
}

/// The exact solution for a step between halves of widths a and b, each lambda / width nearer.
TEST(TotalVariation, OfAStepIsTheClosedForm) {
  JobContext context = quietContext();
  at::Tensor step = at::zeros({1, 1, 40});
  step.narrow(2, 30, 10).fill_(5);
  const at::Tensor u = withoutVariation(step, 2, 20000, context);
  EXPECT_NEAR(u[0][0][3].item<double>(), 2.0 / 30, 2e-3);
  EXPECT_NEAR(u[0][0][29].item<double>(), 2.0 / 30, 2e-3);
  EXPECT_NEAR(u[0][0][30].item<double>(), 5 - 2.0 / 10, 2e-3);
}

/// Less noise, the same mean, and the edge where it was; pixels without a spectrum stay so and do
/// not leak.
TEST(TotalVariation, TakesNoiseAndLeavesEdges) {
  JobContext context = quietContext();
  at::Tensor clean = at::zeros({1, 60, 80});
  clean.slice(2, 40).fill_(10);
  at::Tensor image = clean + noise(1);
  image.slice(1, 20, 25) = NAN;
  const at::Tensor u = withoutVariation(image, 1, 100, context);
  EXPECT_TRUE(at::equal(u.isnan(), image.isnan()));
  EXPECT_LT((u - clean).nan_to_num(0).norm().item<double>(),
            0.5 * (image - clean).nan_to_num(0).norm().item<double>());
  EXPECT_NEAR(u.nanmean().item<double>(), image.nanmean().item<double>(), 1e-4);
  EXPECT_GT((u.select(2, 41) - u.select(2, 38)).nanmean().item<double>(), 9);
  EXPECT_TRUE(at::equal(withoutVariation(clean, 0, 100, context), clean));
}

} // namespace
} // namespace svx
