#include "core/registration/regulariser.h"

#include "tests/unit/registration/differences.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

using Case = std::tuple<RegulariserKind, bool>;
class Regularisers : public ::testing::TestWithParam<Case> {};

at::Tensor noise(const Geometry& g, double amplitude) {
  return (at::rand({3, g.size[2], g.size[1], g.size[0]}, at::kDouble) - 0.5) * amplitude;
}

double product(const at::Tensor& a, const at::Tensor& b) {
  return (a * b).sum().item<double>();
}

Geometry grid(bool flat) {
  Geometry g;
  g.size = {9, 7, flat ? 1 : 5};
  g.spacing = {1, 1.5, 2};
  g.direction = phantom::turn(flat ? 0 : 20, flat ? 0 : 10, 30);
  return g;
}

TEST_P(Regularisers, DerivativesAgreeWithDifferencesInDouble) {
  const auto [kind, flat] = GetParam();
  const auto g = grid(flat);
  const auto s = makeRegulariser(kind, g);
  at::manual_seed(3);
  for (const double amplitude : {0.3, 3.0}) { // the larger one folds
    const auto u = noise(g, amplitude), v = noise(g, 1);
    at::Tensor gradient;
    s->evaluate(u, &gradient);
    ASSERT_EQ(gradient.scalar_type(), at::kDouble);
    const double error =
        slopeError(gradient, v, 1e-4, [&](double t) { return s->evaluate(u + t * v, nullptr); });
    EXPECT_LT(error, 1e-6) << amplitude;
    const auto w = noise(g, 1);
    const double vw = product(v, s->hessian(u, w)), wv = product(w, s->hessian(u, v));
    EXPECT_NEAR(vw, wv, 1e-12 * product(v, s->hessian(u, v)));
    EXPECT_GT(product(v, s->hessian(u, v)), 0);
  }
}

TEST_P(Regularisers, AConstantCostsNothing) {
  const auto [kind, flat] = GetParam();
  const auto g = grid(flat);
  EXPECT_NEAR(makeRegulariser(kind, g)->evaluate(at::ones_like(noise(g, 1)), nullptr), 0, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(
    Regulariser, Regularisers,
    ::testing::Combine(::testing::Values(RegulariserKind::Diffusion, RegulariserKind::Curvature,
                                         RegulariserKind::Elastic, RegulariserKind::Hyperelastic,
                                         RegulariserKind::TotalVariation),
                       ::testing::Bool()));

/// LIR-07: of an affine displacement only the first and the last voxel of an axis
/// cost, where a second difference is the single first difference.
TEST(Regulariser, CurvatureOfAnAffineDisplacementIsZeroInside) {
  const auto g = grid(false);
  const Mat3 a{0.1, -0.2, 0.3, 0.05, 0.4, -0.1, -0.3, 0.2, 0.1};
  auto u = noise(g, 0);
  const auto toWorld = g.indexToWorld();
  const Mat3 slopes = a * g.direction; // of a component by mm along a grid axis
  double border = 0;
  for (std::int64_t z = 0; z < g.size[2]; ++z)
    for (std::int64_t y = 0; y < g.size[1]; ++y)
      for (std::int64_t x = 0; x < g.size[0]; ++x) {
        const Vec3 v = a * toWorld({double(x), double(y), double(z)});
        const std::array index{x, y, z};
        for (std::size_t c = 0; c < 3; ++c) {
          u[std::int64_t(c)][z][y][x] = v[c];
          double laplacian = 0;
          for (std::size_t d = 0; d < 3; ++d)
            laplacian += slopes[3 * c + d] / g.spacing[d] *
                         (int(index[d] == 0) - int(index[d] == g.size[d] - 1));
          border += 0.5 * laplacian * laplacian;
        }
      }
  at::Tensor gradient;
  const double value = makeRegulariser(RegulariserKind::Curvature, g)->evaluate(u, &gradient);
  EXPECT_NEAR(value, border / double(g.voxelCount()), 1e-12 * value);
  const auto inside = gradient.slice(1, 2, -2).slice(2, 2, -2).slice(3, 2, -2);
  ASSERT_GT(inside.numel(), 0);
  EXPECT_LT(inside.abs().max().item<double>(), 1e-14);
}

/// u = (s - 1) x along each world axis, whatever the grid's directions.
at::Tensor stretch(const Geometry& g, const Vec3& s) {
  auto u = noise(g, 0);
  const auto toWorld = g.indexToWorld();
  for (std::int64_t z = 0; z < g.size[2]; ++z)
    for (std::int64_t y = 0; y < g.size[1]; ++y)
      for (std::int64_t x = 0; x < g.size[0]; ++x) {
        const Vec3 p = toWorld({double(x), double(y), double(z)});
        for (int c = 0; c < 3; ++c) u[c][z][y][x] = (s[c] - 1) * p[c];
      }
  return u;
}

TEST(Regulariser, HyperelasticOfAStretchIsItsClosedForm) {
  const auto g = grid(false);
  const Vec3 s{1.3, 0.9, 1.1};
  const double d = s[0] * s[1] * s[2];
  double expected = std::pow(d - 1, 4) / (d * d);
  for (const double v : s) expected += 0.5 * (v - 1) * (v - 1);
  auto first = g;
  first.size = {2, 2, 2};
  const auto s2 = makeRegulariser(RegulariserKind::Hyperelastic, first);
  const auto u = stretch(first, s);
  // Of the 8 voxels, one carries all three differences; the others as many as they have.
  double sum = 0;
  for (int voxel = 0; voxel < 8; ++voxel) {
    Mat3 e{}; // along grid axes: (S - I) R, columns that have a next voxel
    const auto& r = first.direction;
    for (int c = 0; c < 3; ++c)
      for (int a = 0; a < 3; ++a)
        if (!(voxel >> a & 1))
          e[std::size_t(3 * c + a)] = (s[std::size_t(c)] - 1) * r[std::size_t(3 * c + a)];
    Mat3 f = transpose(r) * e;
    double square = 0;
    for (const double v : f) square += v * v;
    for (int i = 0; i < 3; ++i) f[std::size_t(4 * i)] += 1;
    const double j = determinant(f);
    sum += square / 2 + std::pow(j - 1, 4) / (j * j);
    if (voxel == 0) {
      EXPECT_NEAR(square / 2 + std::pow(j - 1, 4) / (j * j), expected, 1e-12);
    }
  }
  EXPECT_NEAR(s2->evaluate(u, nullptr), sum / 8, 1e-12);
}

TEST(Regulariser, TotalVariationOfAStepIsItsHeight) {
  Geometry g;
  g.size = {10, 6, 4};
  g.spacing = {2, 1, 1};
  auto u = at::zeros({3, 4, 6, 10}, at::kDouble);
  u[1].slice(2, 5) = 3; // one difference of 3 mm over 2 mm in each of 24 rows of 10 voxels
  const double floor = 0.01, expected = (std::sqrt(1.5 * 1.5 + floor * floor) - floor) / 10;
  EXPECT_NEAR(makeRegulariser(RegulariserKind::TotalVariation, g)->evaluate(u, nullptr), expected,
              1e-12);
}

} // namespace
} // namespace svx
