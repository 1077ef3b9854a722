#include "core/registration/variational/spline.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

/// The four weights of a cubic B-spline at t in [0, 1) between the second and third control point.
std::array<double, 4> weights(double t) {
  const double s = 1 - t;
  return {s * s * s / 6, 2.0 / 3 - t * t + t * t * t / 2, 2.0 / 3 - s * s + s * s * s / 2,
          t * t * t / 6};
}

/// Voxels by control points of one axis, float64.
at::Tensor basisOf(std::int64_t voxels, std::int64_t controls, int spacing) {
  at::Tensor basis = at::zeros({voxels, controls}, at::kDouble);
  auto b = basis.accessor<double, 2>();
  for (std::int64_t i = 0; i < voxels; ++i) {
    const double position = (double(i) + 0.5) / spacing;
    const auto first = std::int64_t(position);
    const auto w = weights(position - double(first));
    for (int k = 0; k < 4; ++k) b[i][first + k] = w[std::size_t(k)];
  }
  return basis;
}

/// (B'B)^-1 B', held together where few voxels reach the outermost control points.
at::Tensor leastSquares(const at::Tensor& basis) {
  const at::Tensor normal = at::matmul(basis.t(), basis);
  const at::Tensor ridge = at::eye(normal.size(0), at::kDouble).mul_(1e-4);
  return at::linalg_solve(normal + ridge, basis.t());
}

} // namespace

SplineGrid::SplineGrid(const Geometry& grid, int spacing, const at::TensorOptions& options) {
  controls_ = grid;
  Vec3 first{}; // in voxels
  for (std::size_t d = 0; d < 3; ++d) {
    const std::int64_t n = grid.size[d];
    at::Tensor basis = at::ones({1, 1}, at::kDouble);
    if (n > 1) {
      controls_.size[d] = (n + spacing - 1) / spacing + 3;
      controls_.spacing[d] *= spacing;
      first[d] = -0.5 - spacing;
      basis = basisOf(n, controls_.size[d], spacing);
    }
    const at::Tensor fit = leastSquares(basis);
    const auto stored = [&](const at::Tensor& m) { return m.to(options).contiguous(); };
    basis_[d] = stored(basis);
    transposed_[d] = stored(basis.t());
    fit_[d] = stored(fit);
    fitTransposed_[d] = stored(fit.t());
  }
  controls_.origin = grid.indexToWorld()(first);
}

double SplineObjective::evaluate(const at::Tensor& p, at::Tensor* gradient) {
  const double value = displacement_.evaluate(spline_.field(p), gradient ? &gradient_ : nullptr);
  if (gradient) *gradient = spline_.transposed(gradient_);
  return value;
}

/// B^-1 H^-1 B^-T with pseudo-inverses, for the (B' H B)^-1 that is wanted.
at::Tensor SplineObjective::precondition(const at::Tensor& v) {
  return spline_.nearest(displacement_.precondition(spline_.nearestTransposed(v)));
}

at::Tensor SplineObjective::hessian(const at::Tensor& v) {
  return spline_.transposed(displacement_.hessian(spline_.field(v)));
}

} // namespace svx
