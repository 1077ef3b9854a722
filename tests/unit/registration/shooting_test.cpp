#include "core/registration/lddmm/shooting.h"

#include "core/kernels/field.h"
#include "core/registration/nonlinear.h"
#include "tests/unit/registration/differences.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

Geometry grid(bool flat) {
  Geometry g = flat ? phantom::square(40, 1) : phantom::cube(28, 1);
  g.spacing = {1, 1.2, flat ? 1 : 1.5};
  g.direction = phantom::turn(0, 0, 20);
  return g;
}

/// A swirl with a push, zero at the faces, up to 3 mm.
at::Tensor velocity(const Geometry& g) {
  const Vec3 c = g.centre();
  std::vector<at::Tensor> parts;
  for (int d = 0; d < 3; ++d)
    parts.push_back(phantom::image(g, [&](const Vec3& world) {
                      const Vec3 p = world - c;
                      const double w = 3 * std::exp(-dot(p, p) / 60);
                      if (d == 2) return g.size[2] > 1 ? 0.5 * w : 0;
                      return d == 0 ? w * std::cos(p[1] / 6) : w * std::sin(p[0] / 5);
                    })->voxels);
  return at::stack(parts);
}

double product(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
}

class Geodesic : public ::testing::TestWithParam<bool> {
protected:
  const Geometry grid_ = grid(GetParam());
  const JobContext context_ = phantom::context();
  const VelocityMetric metric_{grid_, 2, at::kFloat};
  const Shooting shooting_{grid_, metric_, 10, at::kFloat, context_};
  const at::Tensor velocity_ = velocity(grid_);
  const at::Tensor momentum_ = metric_.momentum(velocity_);
};

TEST_P(Geodesic, MetricIsTheInverseOfItsKernelAndOfOneOnConstants) {
  EXPECT_LT((metric_.velocity(momentum_) - velocity_).abs().max().item<float>(), 1e-3);
  const auto ones = at::ones_like(velocity_);
  EXPECT_LT((metric_.momentum(ones) - ones).abs().max().item<float>(), 1e-4);
  // A wave along x has the eigenvalue (1 + 4 (2 - 2 cos k) / h^2)^2.
  const auto n = grid_.size[0];
  const double k = 2 * 3.14159265358979323846 * 3 / double(n);
  const auto wave = (at::arange(n, at::kFloat) * k).cos().expand_as(velocity_).contiguous();
  const double expected = std::pow(1 + 4 * (2 - 2 * std::cos(k)), 2);
  EXPECT_LT((metric_.momentum(wave) - wave * expected).abs().max().item<float>(), 1e-3 * expected);
}

TEST_P(Geodesic, KeepsItsSpeed) {
  const auto path = shooting_.shoot(momentum_);
  const double start = product(momentum_, velocity_);
  for (const auto& p : path) {
    const auto m = shooting_.momentumAt(momentum_, p), v = shooting_.velocityAt(momentum_, p);
    EXPECT_NEAR(product(m, v), start, 0.02 * start);
  }
}

TEST_P(Geodesic, BothDirectionsUndoEachOtherWithoutFolds) {
  const auto path = shooting_.shoot(momentum_);
  const auto forward = shooting_.forward(momentum_, path);
  EXPECT_GT(path.back().abs().max().item<float>(), 1.5);
  EXPECT_GT(kernels::jacobianDeterminant(path.back(), grid_).min().item<float>(), 0);
  const auto [mean, largest] = roundTrip(forward, path.back(), grid_);
  EXPECT_LT(mean, 0.01);
  EXPECT_LT(largest, 0.15);
}

TEST_P(Geodesic, ZeroMomentumStays) {
  const auto path = shooting_.shoot(at::zeros_like(momentum_));
  EXPECT_LT(path.back().abs().max().item<float>(), 1e-6);
}

TEST_P(Geodesic, AdjointAgreesWithDifferencesInDouble) {
  const VelocityMetric metric(grid_, 2, at::kDouble);
  const Shooting shooting(grid_, metric, 10, at::kDouble, context_);
  const auto v = velocity_.to(at::kDouble), byEnd = v.flip({2}).contiguous();
  const auto momentum = metric.momentum(v), direction = metric.momentum(v.flip({3}));
  const auto gradient = shooting.adjoint(momentum, shooting.shoot(momentum), byEnd);
  // Small against a voxel: linear interpolation has kinks at the planes of voxel centres.
  const double error = slopeError(gradient, direction, 1e-7, [&](double t) {
    return product(shooting.shoot(momentum + t * direction).back(), byEnd);
  });
  EXPECT_LT(error, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Shooting, Geodesic, ::testing::Bool());

} // namespace
} // namespace svx
