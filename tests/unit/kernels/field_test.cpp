#include "core/kernels/field.h"

#include "core/data/error.h"
#include "core/kernels/reference/reference.h"
#include "core/kernels/resample.h"
#include "core/kernels/smoothing.h"
#include "kernel_fixture.h"

#include <cmath>

namespace svx::kernels {
namespace {

Geometry oblique(std::array<std::int64_t, 3> size) {
  const double c = std::cos(0.4), s = std::sin(0.4);
  return {size, {0.7, 1.3, 2.1}, {-10, 5, 3}, {c, -s, 0, s, c, 0, 0, 0, 1}};
}

at::Tensor randomField(const Geometry& g) {
  return at::randn({3, g.size[2], g.size[1], g.size[0]}) * 0.3;
}

const std::array<std::int64_t, 3> sizes[] = {{21, 6, 5}, {18, 7, 1}, {1, 1, 1}, {2, 3, 2}};

class Fields : public EachIsa {};
SVX_EACH_ISA(Fields);

TEST_P(Fields, RegularisersMeetTheirDefinitions) {
  for (const auto& [type, tolerance, steep] :
       {std::tuple(at::kFloat, 1e-5, 1e-4), std::tuple(at::kDouble, 1e-13, 1e-8)})
    for (const auto& size : sizes)
      for (const auto kind :
           {Regulariser::Diffusion, Regulariser::Curvature, Regulariser::Elastic}) {
        const Geometry grid = oblique(size);
        const at::Tensor field = randomField(grid).to(type);
        const ElasticConstants constants{0.7, 1.9};
        at::Tensor gradient;
        const double value = regularise(kind, field, grid, &gradient, constants);
        EXPECT_NEAR(value, reference::regularise(kind, field, grid, constants),
                    tolerance * (1 + value));
        EXPECT_EQ(regularise(kind, field, grid, nullptr, constants), value);
        ASSERT_EQ(gradient.scalar_type(), type);
        expectGradient(
            gradient, field, 1e-3, steep * (1e-3 + gradient.abs().max().item<double>()),
            [&](const at::Tensor& u) { return reference::regularise(kind, u, grid, constants); });
      }
}

TEST_P(Fields, CurvatureOfAnAffineFieldIsFreeInside) {
  const Geometry grid = oblique({20, 20, 20});
  const at::Tensor x = at::arange(20, at::kFloat).view({1, 1, 20}).expand({20, 20, 20});
  const at::Tensor field = at::stack({x, 2 * x, -x}).contiguous();
  at::Tensor gradient;
  regularise(Regulariser::Curvature, field, grid, &gradient);
  EXPECT_LT(gradient.slice(3, 3, 17).abs().max().item<double>(), 1e-4);
  EXPECT_NEAR(regularise(Regulariser::Diffusion, at::ones_like(field), grid, nullptr), 0, 1e-12);
}

TEST_P(Fields, JacobianMeetsItsDefinition) {
  for (const auto& size : sizes) {
    const Geometry grid = oblique(size);
    const at::Tensor field = randomField(grid);
    EXPECT_LT(largestDifference(jacobianDeterminant(field, grid),
                                reference::jacobianDeterminant(field, grid)),
              1e-4);
  }
}

TEST_P(Fields, JacobianOfAScalingIsItsVolume) {
  const Geometry grid = oblique({9, 8, 7});
  const AffineMap world = grid.indexToWorld();
  at::Tensor field = at::empty({3, 7, 8, 9});
  for (int z = 0; z < 7; ++z)
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 9; ++x) {
        const Vec3 p = world({double(x), double(y), double(z)});
        field[0][z][y][x] = 0.1 * p[0];
        field[1][z][y][x] = -0.2 * p[1];
        field[2][z][y][x] = 0.5 * p[2];
      }
  EXPECT_LT(
      largestDifference(jacobianDeterminant(field, grid), at::full({7, 8, 9}, 1.1 * 0.8 * 1.5)),
      1e-4);
}

TEST_P(Fields, ComposeAddsWhatTheSecondSeesAfterTheFirst) {
  const Geometry grid = oblique({12, 11, 10});
  const at::Tensor inner = at::full({3, 10, 11, 12}, 0.25);
  const at::Tensor outer = at::full({3, 10, 11, 12}, 0.5);
  const at::Tensor both = composeFields(outer, grid, inner, grid);
  EXPECT_LT(largestDifference(both.slice(1, 2, 8).slice(2, 2, 9).slice(3, 2, 10),
                              at::full({3, 6, 7, 8}, 0.75)),
            1e-6);
  const at::Tensor far = at::full({3, 10, 11, 12}, 1e4);
  EXPECT_TRUE(at::equal(composeFields(outer, grid, far, grid), far)) << "0 outside the outer grid";
}

TEST_P(Fields, DoNotDependOnTheThreads) {
  const Geometry grid = oblique({67, 41, 35});
  const at::Tensor field = randomField(grid);
  for (const auto kind : {Regulariser::Diffusion, Regulariser::Curvature, Regulariser::Elastic}) {
    const auto [one, two] = onOneAndTwoThreads([&] {
      at::Tensor gradient;
      const double value = regularise(kind, field, grid, &gradient);
      return std::pair(value, gradient);
    });
    EXPECT_EQ(one.first, two.first);
    EXPECT_TRUE(identical(one.second, two.second));
  }
}

class Filters : public EachIsa {};
SVX_EACH_ISA(Filters);

TEST_P(Filters, MeetTheirDefinitions) {
  for (const auto& size : sizes) {
    const at::Tensor volume = at::randn({size[2], size[1], size[0]});
    for (const Vec3& sigma : {Vec3{1.2, 0.6, 2}, Vec3{0, 3, 0}, Vec3{5, 0, 0.1}})
      EXPECT_LT(largestDifference(gaussianSmooth(volume, sigma),
                                  reference::gaussianSmooth(volume, sigma)),
                1e-5);
    for (const std::array<std::int64_t, 3>& r :
         {std::array<std::int64_t, 3>{4, 1, 2}, {0, 0, 0}, {30, 0, 9}})
      EXPECT_LT(largestDifference(boxSum(volume, r), reference::boxSum(volume, r)), 1e-4);
  }
}

TEST_P(Filters, TreatChannelsAlikeAndLeaveTheirInput) {
  const at::Tensor volume = at::randn({2, 6, 7, 30}), before = volume.clone();
  EXPECT_TRUE(
      at::equal(gaussianSmooth(volume, {1, 2, 3})[1], gaussianSmooth(volume[1], {1, 2, 3})));
  EXPECT_TRUE(at::equal(boxSum(volume, {1, 2, 3})[1], boxSum(volume[1], {1, 2, 3})));
  gaussianSmooth(volume, {0, 0, 0}).zero_();
  EXPECT_TRUE(at::equal(volume, before));
}

TEST_P(Filters, ConstantStaysConstant) {
  const at::Tensor volume = at::full({20, 30, 40}, 1000.0f);
  EXPECT_LT(largestDifference(gaussianSmooth(volume, {3, 3, 3}), volume), 1e-2);
}

TEST(Resample, HalvesAPyramidLevelOverTheSameBox) {
  const Geometry fine = oblique({33, 24, 16}), coarse = fine.resized({16, 12, 8});
  const at::Tensor ramp =
      at::arange(33, at::kFloat).view({1, 1, 33}).expand({16, 24, 33}).contiguous();
  const at::Tensor level = downsample(ramp, fine, coarse);
  EXPECT_EQ(level.sizes(), at::IntArrayRef({8, 12, 16}));
  // Column i of the coarse grid lies at (i + 0.5) * 33 / 16 - 0.5 of the fine one.
  const at::Tensor expected = (at::arange(16, at::kFloat) + 0.5) * 33 / 16 - 0.5;
  EXPECT_LT(largestDifference(level[3][5].slice(0, 3, 13), expected.slice(0, 3, 13)), 1e-3);
  EXPECT_LT(
      largestDifference(downsample(at::ones({16, 24, 33}), fine, coarse), at::ones({8, 12, 16})),
      1e-5);
}

TEST(Resample, FieldsKeepTheirMillimetres) {
  const Geometry coarse = oblique({10, 9, 8}), fine = coarse.resized({20, 18, 16});
  EXPECT_LT(largestDifference(resizeField(at::full({3, 8, 9, 10}, 2.5), coarse, fine),
                              at::full({3, 16, 18, 20}, 2.5)),
            1e-5);
}

TEST(Resample, MasksStayMasks) {
  const Geometry fine = oblique({20, 20, 20}), coarse = fine.resized({10, 10, 10});
  at::Tensor mask = at::zeros({20, 20, 20}, at::kInt);
  mask.slice(2, 0, 10).fill_(7);
  const at::Tensor level = resampleMask(mask, fine, coarse);
  EXPECT_EQ(level.scalar_type(), at::kByte);
  EXPECT_EQ(level.sum().item<int>(), 500);
}

TEST(FieldInput, IsRefusedWithAReason) {
  const Geometry grid = oblique({4, 4, 4});
  EXPECT_THROW(jacobianDeterminant(at::zeros({3, 4, 4, 5}), grid), Error);
  EXPECT_THROW(regularise(Regulariser::Diffusion, at::zeros({4, 4, 4}), grid, nullptr), Error);
  EXPECT_THROW(gaussianSmooth(at::zeros({4, 4, 4}), {-1, 0, 0}), Error);
  EXPECT_THROW(boxSum(at::zeros({4, 4, 4}), {-1, 0, 0}), Error);
}

} // namespace
} // namespace svx::kernels
