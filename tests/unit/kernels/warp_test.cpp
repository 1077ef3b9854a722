#include "core/kernels/warp.h"

#include "core/kernels/reference/reference.h"
#include "kernel_fixture.h"

#include "core/data/error.h"

#include <cmath>
#include <limits>

namespace svx::kernels {
namespace {

using Size = std::array<std::int64_t, 3>;

struct Case {
  const char* name;
  Size fixed, moving;
};

const Case cases[] = {{"odd sizes", {37, 5, 7}, {33, 9, 6}},
                      {"two dimensions", {19, 23, 1}, {21, 17, 1}},
                      {"one voxel", {3, 4, 2}, {1, 1, 1}},
                      {"two voxels", {5, 1, 1}, {2, 2, 2}},
                      {"long rows", {301, 2, 2}, {290, 3, 3}}};

at::Tensor randomVolume(const Size& size) {
  return at::rand({size[2], size[1], size[0]}) * 3 - 1;
}

/// An oblique map that covers the moving grid and a little more.
SamplingMap mapFor(const Case& c) {
  SamplingMap map;
  map.affine.linear = {0.93, 0.11, -0.07, -0.05, 1.2, 0.3, 0.02, 0.04, 0.9};
  if (c.moving[2] == 1) map.affine.linear = {0.93, 0.11, 0, -0.15, 0.9, 0, 0, 0, 1};
  // No point lies where a rounding decides which voxel is nearest.
  map.affine.offset = {-0.71371, 0.40217, c.moving[2] == 1 ? 0.00113 : -0.30179};
  map.displacement = {0.8, 0.1, 0, -0.2, 1.1, 0.05, 0, 0.1, c.moving[2] == 1 ? 0.01 : 0.7};
  return map;
}

at::Tensor fieldFor(const Case& c) {
  return at::randn({3, c.fixed[2], c.fixed[1], c.fixed[0]}) * 0.8;
}

class Warp : public EachIsa {};
SVX_EACH_ISA(Warp);

TEST_P(Warp, MeetsTheReference) {
  for (const Case& c : cases)
    for (const auto interpolation :
         {Interpolation::Nearest, Interpolation::Linear, Interpolation::Cubic}) {
      SCOPED_TRACE(c.name);
      const at::Tensor moving = randomVolume(c.moving), field = fieldFor(c);
      const WarpOptions options{interpolation, -7};
      at::Tensor inside;
      const at::Tensor warped = warp(moving, field, mapFor(c), options, &inside);
      const at::Tensor expected =
          reference::warp(moving, field, c.fixed, mapFor(c), options).to(at::kFloat);
      ASSERT_EQ(warped.sizes(), expected.sizes());
      EXPECT_LT(largestDifference(warped, expected), 1e-4 * 3);
      EXPECT_TRUE(at::equal(inside.to(at::kBool), expected.ne(-7)));

      EXPECT_LT(largestDifference(warpAffine(moving, c.fixed, mapFor(c).affine, options),
                                  reference::warp(moving, {}, c.fixed, mapFor(c), options)),
                1e-4 * 3);
    }
}

TEST_P(Warp, MeetsTheReferenceInDouble) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const at::Tensor moving = randomVolume(c.moving).to(at::kDouble),
                     field = fieldFor(c).to(at::kDouble);
    const WarpOptions options{Interpolation::Linear, -7};
    const at::Tensor warped = warp(moving, field, mapFor(c), options);
    ASSERT_EQ(warped.scalar_type(), at::kDouble);
    EXPECT_LT(
        largestDifference(warped, reference::warp(moving, field, c.fixed, mapFor(c), options)),
        1e-11);
  }
}

TEST_P(Warp, KeepsItsPrecisionFarFromTheOrigin) {
  const Case c{"", {4001, 1, 1}, {4001, 2, 1}};
  const at::Tensor moving = randomVolume(c.moving), field = fieldFor(c) * 0.1;
  EXPECT_LT(
      largestDifference(warp(moving, field, {}), reference::warp(moving, field, c.fixed, {}, {})),
      1e-6 * 3);
}

TEST_P(Warp, KeepsTheStoredTypeWithNearestNeighbour) {
  const Case c = cases[0];
  const at::Tensor field = fieldFor(c);
  for (const auto type : {at::kByte, at::kChar, at::kShort, at::kInt, at::kLong, at::kDouble}) {
    const at::Tensor moving = at::randint(0, 120, {c.moving[2], c.moving[1], c.moving[0]}).to(type);
    const at::Tensor warped = warp(moving, field, mapFor(c), {Interpolation::Nearest, 5});
    EXPECT_EQ(warped.scalar_type(), type);
    EXPECT_TRUE(at::equal(warped.to(at::kDouble), reference::warp(moving, field, c.fixed, mapFor(c),
                                                                  {Interpolation::Nearest, 5})));
  }
}

TEST_P(Warp, TreatsChannelsAlike) {
  const Case c = cases[0];
  const at::Tensor moving = at::rand({3, c.moving[2], c.moving[1], c.moving[0]}),
                   field = fieldFor(c);
  const at::Tensor warped = warp(moving, field, mapFor(c));
  for (int k = 0; k < 3; ++k) EXPECT_TRUE(at::equal(warped[k], warp(moving[k], field, mapFor(c))));
}

TEST_P(Warp, GivesTheInterpolantsGradient) {
  for (const auto& [type, tolerance] : {std::pair(at::kFloat, 1e-3), std::pair(at::kDouble, 1e-7)})
    for (const Case& c : cases) {
      SCOPED_TRACE(c.name);
      const at::Tensor moving = randomVolume(c.moving).to(type), field = fieldFor(c).to(type);
      const SamplingMap map = mapFor(c);
      WarpedWithGradient result;
      warpWithGradient(moving, field, map, {}, -7, result);
      ASSERT_EQ(result.gradient.scalar_type(), type);
      EXPECT_TRUE(at::equal(result.values, warp(moving, field, map, {Interpolation::Linear, -7})));
      constexpr double step = 1e-6;
      for (int a = 0; a < 3; ++a) {
        SamplingMap up = map, down = map;
        up.affine.offset[a] += step;
        down.affine.offset[a] -= step;
        const at::Tensor expected = (reference::warp(moving, field, c.fixed, up, {}) -
                                     reference::warp(moving, field, c.fixed, down, {})) /
                                    (2 * step) * result.inside.to(at::kDouble);
        EXPECT_LT(largestDifference(result.gradient[a], expected), tolerance);
      }
      const auto buffer = result.values.data_ptr();
      warpWithGradient(moving, field, map, {}, -7, result);
      EXPECT_EQ(result.values.data_ptr(), buffer) << "buffers are reused";
    }
}

TEST_P(Warp, BackwardIsTheAdjoint) {
  for (const auto& [type, tolerance] : {std::pair(at::kFloat, 2e-3), std::pair(at::kDouble, 1e-7)})
    for (const Case& c : cases) {
      SCOPED_TRACE(c.name);
      const at::Tensor moving = randomVolume(c.moving).to(type), field = fieldFor(c).to(type);
      const SamplingMap map = mapFor(c);
      const at::Tensor upstream = at::randn({c.fixed[2], c.fixed[1], c.fixed[0]});
      const WarpGradients gradients = warpBackward(upstream, moving, field, map);
      // The warp is linear in the moving image: <upstream, W m> = <W' upstream, m>.
      const at::Tensor warped = reference::warp(moving, field, c.fixed, map, {});
      EXPECT_NEAR((gradients.moving.to(at::kDouble) * moving.to(at::kDouble)).sum().item<double>(),
                  (upstream.to(at::kDouble) * warped).sum().item<double>(), tolerance);
      expectGradient(gradients.field, field, 1e-6, tolerance, [&](const at::Tensor& u) {
        return (upstream.to(at::kDouble) * reference::warp(moving, u, c.fixed, map, {}))
            .sum()
            .item<double>();
      });
    }
}

TEST_P(Warp, DoesNotDependOnTheThreads) {
  const Case c{"", {65, 40, 30}, {50, 41, 29}};
  const at::Tensor moving = randomVolume(c.moving), field = fieldFor(c) * 3;
  const auto compute = [&] {
    const at::Tensor warped = warp(moving, field, mapFor(c));
    const WarpGradients g = warpBackward(warped, moving, field, mapFor(c));
    return std::vector{warped, g.moving, g.field};
  };
  const auto [one, two] = onOneAndTwoThreads(compute);
  for (std::size_t k = 0; k < one.size(); ++k) EXPECT_TRUE(identical(one[k], two[k])) << k;
}

TEST_P(Warp, PutsBrokenDisplacementsOutside) {
  at::Tensor field = at::zeros({3, 2, 3, 40});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  field[0][0][0][0] = nan;
  field[1][0][0][1] = std::numeric_limits<float>::infinity();
  field[2][0][0][2] = -1e30;
  const at::Tensor moving = at::ones({2, 3, 40});
  at::Tensor inside;
  const at::Tensor warped = warp(moving, field, {}, {Interpolation::Linear, 9}, &inside);
  EXPECT_EQ(warped.eq(9).sum().item<int>(), 3);
  EXPECT_EQ(inside.sum().item<int>(), 2 * 3 * 40 - 3);
  EXPECT_TRUE(at::isfinite(warpBackward(moving, moving, field, {}).moving).all().item<bool>());
}

TEST_P(Warp, ConfinesNaNVoxelsToTheirNeighbours) {
  at::Tensor moving = at::ones({5, 5, 40});
  moving[2][2][20] = std::numeric_limits<float>::quiet_NaN();
  AffineMap half;
  half.offset = {0.5, 0.5, 0.5};
  const at::Tensor warped = warpAffine(moving, {39, 4, 4}, half);
  EXPECT_EQ(at::isnan(warped).sum().item<int>(), 8);
}

TEST(WarpSpline, ReproducesSamplesAndCubics) {
  const at::Tensor volume = at::rand({6, 7, 9});
  EXPECT_LT(largestDifference(warpAffine(volume, {9, 7, 6}, {}, {Interpolation::Cubic, 0}), volume),
            1e-5);
  const at::Tensor x = at::arange(60, at::kFloat) / 20;
  const at::Tensor cubic = (x * x * x - 2 * x).view({1, 1, 60}).contiguous();
  AffineMap shift;
  shift.offset = {0.37, 0, 0};
  const at::Tensor at = x + 0.37 / 20;
  const at::Tensor warped =
      warpAffine(cubic, {60, 1, 1}, shift, {Interpolation::Cubic, 0}).view({60});
  EXPECT_LT(largestDifference(warped.slice(0, 20, 40), (at * at * at - 2 * at).slice(0, 20, 40)),
            1e-5);
}

TEST(WarpInput, IsRefusedWithAReason) {
  const at::Tensor field = at::zeros({3, 4, 4, 4});
  EXPECT_THROW(warp(at::zeros({4, 4}), field, {}), Error);
  EXPECT_THROW(warp(at::zeros({0, 4, 4}), field, {}), Error);
  EXPECT_THROW(warp(at::zeros({4, 4, 4}), at::zeros({2, 4, 4, 4}), {}), Error);
  EXPECT_THROW(warpBackward(at::zeros({4, 4, 3}), at::zeros({4, 4, 4}), field, {}), Error);
}

} // namespace
} // namespace svx::kernels
