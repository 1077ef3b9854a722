#include "core/registration/lddmm/shooting.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace svx {
namespace {

/// The eigenvalues of -d^2/dx^2 by second differences along an axis of n voxels.
at::Tensor secondDifference(std::int64_t n, std::int64_t kept, double mm) {
  const auto k = at::arange(kept, at::kDouble);
  return (2 - 2 * (k * (2 * std::numbers::pi / double(n))).cos()) / (mm * mm);
}

/// Central differences along an axis in voxels, one-sided at the ends.
at::Tensor difference(const at::Tensor& field, std::int64_t axis) {
  const auto n = field.size(axis);
  if (n < 2) return at::zeros_like(field);
  const auto first = field.narrow(axis, 1, 1) - field.narrow(axis, 0, 1);
  const auto last = field.narrow(axis, n - 1, 1) - field.narrow(axis, n - 2, 1);
  if (n == 2) return at::cat({first, last}, axis);
  const auto middle = (field.narrow(axis, 2, n - 2) - field.narrow(axis, 0, n - 2)) * 0.5;
  return at::cat({first, middle, last}, axis);
}

at::Tensor matrixOf(const Mat3& m, const at::TensorOptions& options) {
  return at::tensor(at::ArrayRef<double>(m), at::kDouble).view({3, 3}).to(options);
}

/// matrix times the vector at every voxel.
at::Tensor times(const at::Tensor& matrix, const at::Tensor& field) {
  return at::matmul(matrix, field.reshape({3, -1})).view(field.sizes());
}

} // namespace

VelocityMetric::VelocityMetric(const Geometry& grid, double length,
                               const at::TensorOptions& options) {
  const auto [nx, ny, nz] = grid.size;
  const auto& mm = grid.spacing;
  const auto laplacian = secondDifference(nz, nz, mm[2]).view({-1, 1, 1}) +
                         secondDifference(ny, ny, mm[1]).view({1, -1, 1}) +
                         secondDifference(nx, nx / 2 + 1, mm[0]).view({1, 1, -1});
  const auto symbol = (1 + length * length * laplacian).square();
  symbol_ = symbol.to(options);
  inverse_ = symbol.reciprocal().to(options);
}

at::Tensor VelocityMetric::filtered(const at::Tensor& field, const at::Tensor& symbol) {
  const auto spectrum = at::fft_rfftn(field, c10::nullopt, {{1, 2, 3}});
  return at::fft_irfftn(spectrum * symbol, {{field.size(1), field.size(2), field.size(3)}},
                        {{1, 2, 3}});
}

Shooting::Shooting(const Geometry& grid, const VelocityMetric& metric, int steps,
                   const at::TensorOptions& options, const JobContext& context)
    : metric_(metric), steps_(steps), context_(context) {
  const Mat3 toIndex = grid.worldToIndex().linear;
  Mat3 toUnit = toIndex;
  std::vector<at::Tensor> lines;
  for (std::size_t d = 0; d < 3; ++d) {
    const auto n = grid.size[d];
    const double scale = n > 1 ? 2 / double(n - 1) : 0;
    for (std::size_t c = 0; c < 3; ++c) toUnit[d * 3 + c] *= scale;
    lines.push_back(n > 1 ? at::linspace(-1, 1, n, options) : at::zeros({1}, options));
  }
  toIndex_ = matrixOf(toIndex, options);
  toUnit_ = matrixOf(toUnit, options);
  const auto [nx, ny, nz] = grid.size;
  identity_ = at::stack({lines[0].view({1, 1, nx}).expand({nz, ny, nx}),
                         lines[1].view({1, ny, 1}).expand({nz, ny, nx}),
                         lines[2].view({nz, 1, 1}).expand({nz, ny, nx})});
}

at::Tensor Shooting::sampled(const at::Tensor& field, const at::Tensor& displacement) const {
  constexpr int linear = 0, border = 1;
  const auto places = (identity_ + times(toUnit_, displacement)).permute({1, 2, 3, 0});
  return at::grid_sampler_3d(field.unsqueeze(0), places.unsqueeze(0), linear, border, true)
      .squeeze(0);
}

at::Tensor Shooting::derivative(const at::Tensor& field) const {
  // By index (x, y, z), then by mm.
  const auto byIndex =
      at::stack({difference(field, 3), difference(field, 2), difference(field, 1)});
  const auto sizes = field.sizes();
  const auto byMm = at::matmul(toIndex_.t(), byIndex.view({3, -1}));
  return byMm.view({3, 3, sizes[1], sizes[2], sizes[3]}).transpose(0, 1);
}

at::Tensor Shooting::momentumAt(const at::Tensor& momentum, const at::Tensor& displacement) const {
  auto d = derivative(displacement);
  std::array<std::array<at::Tensor, 3>, 3> j;
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 3; ++k) j[i][k] = i == k ? d[i][k] + 1 : d[i][k];
  const auto determinant = j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) -
                           j[0][1] * (j[1][0] * j[2][2] - j[1][2] * j[2][0]) +
                           j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0]);
  const auto m = sampled(momentum, displacement);
  std::vector<at::Tensor> parts;
  for (int k = 0; k < 3; ++k)
    parts.push_back(determinant * (j[0][k] * m[0] + j[1][k] * m[1] + j[2][k] * m[2]));
  return at::stack(parts);
}

at::Tensor Shooting::velocityAt(const at::Tensor& momentum, const at::Tensor& displacement) const {
  return metric_.velocity(momentumAt(momentum, displacement));
}

at::Tensor Shooting::step(const at::Tensor& momentum, const at::Tensor& displacement) const {
  const auto v = velocityAt(momentum, displacement);
  const double dt = 1.0 / steps_;
  const auto back = sampled(v, v * (-dt / 2)) * -dt;
  return back + sampled(displacement, back);
}

std::vector<at::Tensor> Shooting::shoot(const at::Tensor& momentum) const {
  const at::NoGradGuard plain;
  std::vector<at::Tensor> path{at::zeros_like(momentum)};
  for (int t = 0; t < steps_; ++t) {
    context_.throwIfCancelled();
    path.push_back(step(momentum, path.back()));
  }
  return path;
}

at::Tensor Shooting::adjoint(const at::Tensor& momentum, const std::vector<at::Tensor>& path,
                             const at::Tensor& byEnd) const {
  const at::AutoGradMode differentiating(true);
  const auto m = momentum.detach().requires_grad_(true);
  at::Tensor by = byEnd;
  for (int t = steps_; t-- > 0;) {
    context_.throwIfCancelled();
    const auto p = path[std::size_t(t)].detach().requires_grad_(true);
    step(m, p).backward(by);
    by = p.grad();
  }
  return m.grad();
}

at::Tensor Shooting::forward(const at::Tensor& momentum,
                             const std::vector<at::Tensor>& path) const {
  const at::NoGradGuard plain;
  const double dt = 1.0 / steps_;
  auto q = at::zeros_like(momentum);
  for (int t = 0; t < steps_; ++t) {
    context_.throwIfCancelled();
    const auto v = velocityAt(momentum, path[std::size_t(t)]);
    q = q + dt * sampled(v, q + (dt / 2) * sampled(v, q));
  }
  return q;
}

} // namespace svx
