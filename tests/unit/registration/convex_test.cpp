#include "core/registration/discrete/convex.h"

#include "core/kernels/smoothing.h"
#include "core/kernels/warp.h"
#include "core/registration/discrete/mind.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

at::Tensor noise(at::IntArrayRef sizes) {
  return at::randn(sizes, at::detail::createCPUGenerator(7), at::kFloat);
}

TEST(SelfSimilarity, DoesNotSeeBrightnessContrastOrItsSign) {
  for (const std::int64_t depth : {1, 9}) {
    const auto image = noise({depth, 12, 14});
    const auto features = selfSimilarity(image);
    EXPECT_EQ(features.size(0), depth > 1 ? 12 : 4);
    EXPECT_LE(features.max().item<float>(), 1);
    EXPECT_GT(features.std().item<float>(), 0.1); // it does see structure
    EXPECT_LT((selfSimilarity(image * -3 + 40) - features).abs().max().item<float>(), 1e-3);
  }
}

/// Against the definition, voxel by voxel.
TEST(SelfSimilarity, MeetsItsDefinition) {
  const auto image = noise({1, 8, 8});
  const auto at = [&](std::int64_t y, std::int64_t x) {
    return image[0][std::clamp<std::int64_t>(y, 0, 7)][std::clamp<std::int64_t>(x, 0, 7)]
        .item<double>();
  };
  const std::array<std::array<int, 4>, 4> pairs{
      // y, x of both: up left, up right, ...
      {{-1, 0, 0, -1}, {-1, 0, 0, 1}, {1, 0, 0, -1}, {1, 0, 0, 1}}};
  std::array<double, 4> d{};
  for (std::size_t p = 0; p < 4; ++p)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const auto& [ay, ax, by, bx] = pairs[p];
        d[p] += std::pow(at(4 + dy + ay, 4 + dx + ax) - at(4 + dy + by, 4 + dx + bx), 2);
      }
  const double least = *std::min_element(d.begin(), d.end());
  double mean = 0;
  for (auto& v : d) mean += (v -= least) / 4;
  std::vector<double> expected, found;
  const auto features = selfSimilarity(image);
  for (std::size_t p = 0; p < 4; ++p) {
    expected.push_back(std::exp(-d[p] / mean));
    found.push_back(features[std::int64_t(p)][0][4][4].item<double>());
  }
  std::ranges::sort(expected);
  std::ranges::sort(found);
  for (std::size_t p = 0; p < 4; ++p) EXPECT_NEAR(found[p], expected[p], 1e-4);
}

class LargeMotion : public ::testing::TestWithParam<bool> {};

/// Fine structure that moves by several times its own size, less towards the faces.
TEST_P(LargeMotion, IsFoundWhereNothingOverlaps) {
  const bool flat = GetParam();
  const auto g = flat ? phantom::square(96, 1) : phantom::cube(60, 1.6);
  const Vec3 motion{-11, 8, flat ? 0.0 : 5.0};
  const auto displacement = [&](const Vec3& p) { return std::exp(-dot(p, p) / 900) * motion; };
  std::vector<at::Tensor> parts;
  for (std::size_t d = 0; d < 3; ++d)
    parts.push_back(phantom::image(g, [&](const Vec3& p) { return displacement(p)[d]; })->voxels);
  auto moving = phantom::image(g, [](const Vec3&) { return 0; });
  moving->voxels = kernels::gaussianSmooth(noise(moving->voxels.sizes()), {2.5, 2.5, 2.5});
  auto fixed = std::make_shared<Volume>(*moving);
  fixed->voxels = kernels::warp(moving->voxels, at::stack(parts), kernels::samplingMap(g, g));
  std::vector<std::string> notices;
  const auto pair = prepare(phantom::inputs(fixed, moving), notices);
  auto context = phantom::context();
  ConvexSettings settings;
  settings.cell = 5;
  const auto fit = fitConvex(pair, {}, settings, context);
  const DisplacementFieldTransform found(fit.grid, fit.displacement);
  double left = 0, whole = 0;
  for (double x = -20; x <= 20; x += 5)
    for (double y = -20; y <= 20; y += 5) {
      const Vec3 p{x, y, 0}, u = displacement(p);
      left += norm(found.map(p) - (p + u));
      whole += norm(u);
    }
  EXPECT_LT(left, (flat ? 0.45 : 0.3) * whole);
  const auto again = fitConvex(pair, {}, settings, context);
  EXPECT_TRUE(at::equal(again.displacement, fit.displacement));
}

INSTANTIATE_TEST_SUITE_P(Discrete, LargeMotion, ::testing::Bool());

} // namespace
} // namespace svx
