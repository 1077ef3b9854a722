#include "core/data/error.h"
#include "core/data/transform.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace svx {
namespace {

Mat3 turned(double degrees) {
  const double c = std::cos(degrees * M_PI / 180), s = std::sin(degrees * M_PI / 180);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}

const Geometry grid{{24, 20, 16}, {2, 2.5, 3}, {-20, -30, 10}, turned(20)};

void expectNear(const Vec3& a, const Vec3& b, double tolerance) {
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(a[i], b[i], tolerance) << "component " << i;
}

/// A displacement field that samples `u` at the voxel centres.
std::shared_ptr<const DisplacementFieldTransform> sampled(const Geometry& on,
                                                          const std::function<Vec3(Vec3)>& u) {
  const at::Tensor field = at::empty({3, on.size[2], on.size[1], on.size[0]});
  auto values = field.accessor<float, 4>();
  const AffineMap toWorld = on.indexToWorld();
  for (int z = 0; z < on.size[2]; ++z)
    for (int y = 0; y < on.size[1]; ++y)
      for (int x = 0; x < on.size[0]; ++x) {
        const Vec3 displacement = u(toWorld({double(x), double(y), double(z)}));
        for (int c = 0; c < 3; ++c) values[c][z][y][x] = static_cast<float>(displacement[c]);
      }
  return std::make_shared<DisplacementFieldTransform>(on, field);
}

std::vector<Vec3> pointsInside(const Geometry& on, double margin, int count) {
  std::mt19937 random(7);
  std::vector<Vec3> points;
  for (int i = 0; i < count; ++i) {
    Vec3 index{};
    for (int a = 0; a < 3; ++a)
      index[a] = std::uniform_real_distribution(margin, double(on.size[a]) - 1 - margin)(random);
    points.push_back(on.indexToWorld()(index));
  }
  return points;
}

void expectFieldAgreesWithMap(const Transform& transform, const Geometry& on) {
  const at::Tensor field = transform.toField(on);
  ASSERT_EQ(field.sizes(), (at::IntArrayRef{3, on.size[2], on.size[1], on.size[0]}));
  const auto values = field.accessor<float, 4>();
  for (int z = 0; z < on.size[2]; ++z)
    for (int y = 0; y < on.size[1]; ++y)
      for (int x = 0; x < on.size[0]; ++x) {
        const Vec3 point = on.indexToWorld()({double(x), double(y), double(z)});
        const Vec3 displacement = transform.map(point) - point;
        for (int c = 0; c < 3; ++c) ASSERT_NEAR(values[c][z][y][x], displacement[c], 1e-4);
      }
}

const Vec3 slope{0.02, -0.03, 0.05};
const auto linearField = [](Vec3 p) {
  return Vec3{dot(slope, p), 2 - 0.5 * dot(slope, p), p[2] / 50};
};
const auto wave = [](Vec3 p) {
  return Vec3{4 * std::sin(p[1] / 12), 3 * std::cos(p[2] / 15), 2 * std::sin((p[0] + p[1]) / 20)};
};

TEST(AffineTransform, FieldInverseAndDeterminant) {
  const AffineTransform transform(AffineMap{{1.1, 0.1, 0, -0.2, 0.9, 0.05, 0, 0, 1.2}, {5, -6, 7}},
                                  {1, 2, 3});
  expectFieldAgreesWithMap(transform, grid);
  const Vec3 point{12, -4, 8};
  expectNear(transform.inverse()->map(transform.map(point)), point, 1e-12);
  const at::Tensor jacobian = transform.jacobianDeterminant(grid);
  EXPECT_NEAR(jacobian.min().item<double>(), 1.2 * (1.1 * 0.9 + 0.1 * 0.2), 1e-6);
  EXPECT_NEAR(jacobian.max().item<double>(), 1.2 * (1.1 * 0.9 + 0.1 * 0.2), 1e-6);
}

TEST(AffineTransform, SingularHasNoInverse) {
  const AffineTransform flat(AffineMap{{1, 0, 0, 0, 1, 0, 0, 0, 0}, {}});
  try {
    flat.inverse();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
  }
}

TEST(DisplacementField, InterpolatesALinearFieldExactly) {
  const auto transform = sampled(grid, linearField);
  for (const Vec3& point : pointsInside(grid, 0, 200))
    expectNear(transform->map(point), point + linearField(point), 1e-5);
}

TEST(DisplacementField, HoldsTheFaceForHalfAVoxelAndIsZeroBeyond) {
  const auto transform = sampled(grid, [](Vec3) { return Vec3{3, 4, 5}; });
  const auto at = [&](double x) { return grid.indexToWorld()({x, 5, 5}); };
  expectNear(transform->map(at(-0.49)), at(-0.49) + Vec3{3, 4, 5}, 1e-6);
  expectNear(transform->map(at(-0.51)), at(-0.51), 0);
  expectNear(transform->map(at(23.49)), at(23.49) + Vec3{3, 4, 5}, 1e-6);
  expectNear(transform->map(at(23.51)), at(23.51), 0);
}

TEST(DisplacementField, FieldOnItsOwnAndOnOtherGrids) {
  const auto transform = sampled(grid, wave);
  EXPECT_TRUE(transform->toField(grid).equal(transform->displacement()));
  expectFieldAgreesWithMap(*transform, grid.resized({11, 9, 30}));
  expectFieldAgreesWithMap(*transform, {{30, 5, 5}, {3, 3, 3}, {-60, 0, 20}, identity3});
}

TEST(DisplacementField, DeterminantOfAQuadraticMapIsExactInside) {
  const auto transform = sampled(grid, [](Vec3 p) {
    return Vec3{0.004 * p[0] * p[0], 0, -0.3 * p[2]};
  });
  const auto jacobian = transform->jacobianDeterminant(grid);
  for (const auto& [x, y, z] : {std::array{1, 1, 1}, {12, 10, 8}, {22, 18, 14}}) {
    const Vec3 point = grid.indexToWorld()({double(x), double(y), double(z)});
    EXPECT_NEAR(jacobian[z][y][x].item<double>(), (1 + 0.008 * point[0]) * 0.7, 1e-4);
  }
}

TEST(DisplacementField, DeterminantIsNegativeWhereItFolds) {
  const auto transform = sampled(grid, [](Vec3 p) { return Vec3{-1.5 * p[0], 0, 0}; });
  const at::Tensor jacobian = transform->jacobianDeterminant(grid);
  EXPECT_NEAR(jacobian.max().item<double>(), -0.5, 1e-4);
  EXPECT_NEAR(jacobian.min().item<double>(), -0.5, 1e-4);
}

TEST(DisplacementField, DeterminantOfASingleSliceKeepsItsPlane) {
  Geometry slice = grid;
  slice.size[2] = 1;
  const auto transform = sampled(slice, [](Vec3 p) { return Vec3{0.25 * p[0], 0.25 * p[1], 0}; });
  const at::Tensor jacobian = transform->jacobianDeterminant(slice);
  EXPECT_NEAR(jacobian.min().item<double>(), 1.25 * 1.25, 1e-4);
  EXPECT_NEAR(jacobian.max().item<double>(), 1.25 * 1.25, 1e-4);
}

TEST(DisplacementField, OneVoxel) {
  const Geometry voxel{{1, 1, 1}, {1, 1, 1}, {5, 5, 5}, identity3};
  const auto transform = sampled(voxel, [](Vec3) { return Vec3{1, 0, 0}; });
  expectNear(transform->map(Vec3{5.2, 5, 5}), {6.2, 5, 5}, 1e-6);
  EXPECT_EQ(transform->jacobianDeterminant(voxel).item<float>(), 1);
  expectNear(transform->inverse()->map(Vec3{6.2, 5, 5}), {5.2, 5, 5}, 1e-3);
}

TEST(DisplacementField, RefusesATensorOfAnotherShape) {
  EXPECT_THROW(DisplacementFieldTransform(grid, at::zeros({3, 2, 2, 2})), Error);
}

TEST(InverseTransform, UndoesASmoothField) {
  const auto transform = sampled(grid, wave);
  const TransformPtr back = transform->inverse();
  for (const Vec3& point : pointsInside(grid, 0.5, 500))
    expectNear(back->map(transform->map(point)), point, 1e-3);
  EXPECT_EQ(back->inverse()->kind(), "displacement field");
}

TEST(InverseTransform, UndoesAFieldThatHoldsALargeMotion) {
  const AffineMap motion{turned(25), {60, -45, 30}};
  const auto transform = sampled(grid, [&](Vec3 p) { return motion(p) - p + wave(p); });
  const TransformPtr back = transform->inverse();
  for (const Vec3& point : pointsInside(grid, 0.5, 500))
    expectNear(back->map(transform->map(point)), point, 1e-3);
}

TEST(InverseTransform, OfAFieldThatFoldsStaysFinite) {
  const auto transform = sampled(grid, [](Vec3 p) { return Vec3{20 * std::sin(p[0] / 3), 0, 0}; });
  const at::Tensor field = transform->inverse()->toField(grid);
  EXPECT_TRUE(at::isfinite(field).all().item<bool>());
}

TEST(InverseTransform, OfACollapsedFieldStaysFinite) {
  const auto transform = sampled(grid, [](Vec3 p) { return -1.0 * p; });
  EXPECT_TRUE(at::isfinite(transform->inverse()->toField(grid)).all().item<bool>());
}

TEST(BSpline, ReproducesLinearFunctionsInItsValidRegion) {
  const Geometry controls{{9, 8, 7}, {10, 11, 12}, {-40, -40, -30}, turned(-15)};
  const BSplineTransform transform(controls,
                                   sampled(controls, linearField)->displacement().to(at::kDouble));
  for (const Vec3& point : pointsInside(controls, 1, 200))
    expectNear(transform.map(point), point + linearField(point), 1e-5);
  const Vec3 outside = controls.indexToWorld()({0.99, 4, 4});
  expectNear(transform.map(outside), outside, 0);
  const Vec3 lastInside = controls.indexToWorld()({7, 6, 5});
  expectNear(transform.map(lastInside), lastInside + linearField(lastInside), 1e-5);
  expectFieldAgreesWithMap(transform, grid);
}

TEST(BSpline, AControlPointSpreadsAsTheCubicSpline) {
  const Geometry controls{{9, 9, 9}, {1, 1, 1}, {}, identity3};
  const at::Tensor coefficients = at::zeros({3, 9, 9, 9}, at::kDouble);
  coefficients[0][4][4][4] = 1.0;
  const BSplineTransform transform(controls, coefficients);
  EXPECT_NEAR(transform.map(Vec3{4, 4, 4})[0] - 4, 8.0 / 27, 1e-12);
  EXPECT_NEAR(transform.map(Vec3{5, 4, 4})[0] - 5, 1.0 / 6 * 4 / 9, 1e-12);
  EXPECT_NEAR(transform.map(Vec3{4.5, 4, 4})[0] - 4.5, 23.0 / 48 * 4 / 9, 1e-12);
  EXPECT_NEAR(transform.map(Vec3{6, 4, 4})[0] - 6, 0, 1e-12);
}

TEST(BSpline, TwoDimensionalSplineIsConstantAlongZ) {
  const Geometry controls{{6, 6, 1}, {10, 10, 1}, {}, identity3};
  const BSplineTransform transform(controls,
                                   sampled(controls, linearField)->displacement().to(at::kDouble));
  const Vec3 expected = linearField(Vec3{23, 31, 0});
  expectNear(transform.map(Vec3{23, 31, 0}), Vec3{23, 31, 0} + expected, 1e-5);
  expectNear(transform.map(Vec3{23, 31, 9}), Vec3{23, 31, 9} + expected, 1e-5);
}

TEST(BSpline, InverseUndoesIt) {
  const Geometry controls{{9, 8, 8}, {10, 11, 12}, {-40, -40, -20}, identity3};
  const BSplineTransform transform(controls,
                                   sampled(controls, wave)->displacement().to(at::kDouble));
  const TransformPtr back = transform.inverse();
  for (const Vec3& point : pointsInside(controls, 1.05, 500))
    expectNear(back->map(transform.map(point)), point, 1e-3);
}

TEST(BSpline, RefusesTooFewControlPoints) {
  const Geometry controls{{3, 6, 6}, {1, 1, 1}, {}, identity3};
  EXPECT_THROW(BSplineTransform(controls, at::zeros({3, 6, 6, 3}, at::kDouble)), Error);
}

TEST(CompositeTransform, AppliesTheFirstPartFirstAndInvertsInReverse) {
  const auto move = std::make_shared<AffineTransform>(AffineMap{identity3, {10, 0, 0}});
  const auto turn = std::make_shared<AffineTransform>(AffineMap{turned(90), {}});
  const CompositeTransform both({move, turn});
  expectNear(both.map(Vec3{0, 0, 0}), {0, 10, 0}, 1e-12);
  expectNear(both.inverse()->map(Vec3{0, 10, 0}), {0, 0, 0}, 1e-12);
  const CompositeTransform withField({move, sampled(grid, wave)});
  expectFieldAgreesWithMap(withField, grid);
  const TransformPtr back = withField.inverse();
  for (const Vec3& point : pointsInside(grid, 0.5, 100)) {
    const Vec3 before = move->inverse()->map(point);
    expectNear(back->map(withField.map(before)), before, 1e-3);
  }
}

TEST(CompositeTransform, OfNothingIsTheIdentity) {
  expectNear(CompositeTransform({}).map(Vec3{1, 2, 3}), {1, 2, 3}, 0);
}

} // namespace
} // namespace svx
