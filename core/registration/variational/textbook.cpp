#include "core/registration/variational/textbook.h"

#include "core/registration/variational/axis_matrices.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double pi = 3.14159265358979323846;

/// The orthonormal cosines of n cells, one in each row.
at::Tensor cosinesOf(std::int64_t n) {
  const auto options = at::TensorOptions().dtype(at::kDouble);
  const auto k = at::arange(n, options).unsqueeze(1), i = at::arange(n, options).unsqueeze(0) + 0.5;
  auto rows = at::cos(k * i * (pi / double(n))).mul_(std::sqrt(2.0 / double(n)));
  rows[0].mul_(std::sqrt(0.5));
  return rows;
}

/// Of the Laplacian's rows: the squares of the first, and its eigenvalues along each axis.
double firstDiagonal(const Geometry& grid) {
  double diagonal = 0, others = 0;
  for (std::size_t d = 0; d < 3; ++d) {
    if (grid.size[d] < 2) continue;
    const double entry = 1 / (grid.spacing[d] * grid.spacing[d]);
    diagonal += entry;
    others += entry * entry;
  }
  return diagonal * diagonal + others;
}

} // namespace

TextbookObjective::TextbookObjective(RegistrationObjective& displacement, const Geometry& grid,
                                     SolverKind kind, double alpha,
                                     const at::TensorOptions& options)
    : displacement_(displacement), kind_(kind), grid_(grid) {
  const Vec3 extent = grid.extent();
  halfEdge_ = 0.5 * std::max({extent[0], extent[1], grid.size[2] > 1 ? extent[2] : 0});
  if (kind != SolverKind::Fair) return;
  at::Tensor laplacian = at::zeros({1, 1, 1}, at::kDouble); // its eigenvalues
  for (std::size_t d = 0; d < 3; ++d) {
    const auto n = grid.size[d];
    const double h = grid.spacing[d];
    const auto basis = cosinesOf(n);
    cosines_[d] = basis.to(options.device(), at::kFloat).contiguous();
    transposed_[d] = basis.t().to(options.device(), at::kFloat).contiguous();
    std::array<std::int64_t, 3> shape{1, 1, 1};
    shape[2 - d] = n;
    const auto frequency = at::arange(n, at::kDouble) * (pi / double(n));
    laplacian = laplacian + ((2 - 2 * frequency.cos()) / (h * h)).view(shape);
  }
  const double weight = alpha / double(grid.voxelCount());
  inverse_ = (weight * (laplacian.square() + 1e-3 * firstDiagonal(grid)))
                 .reciprocal()
                 .to(options.device(), at::kFloat);
}

at::Tensor TextbookObjective::precondition(const at::Tensor& v) {
  if (kind_ == SolverKind::Baseline) return v * halfEdge_;
  return alongAxes(alongAxes(v, cosines_).mul_(inverse_), transposed_);
}

SolverOptions TextbookObjective::options(int iterations, const PreparedImage& fixed) {
  SolverOptions options;
  options.iterations = iterations;
  options.initialHessian = InitialHessian::GradientNorm;
  if (kind_ == SolverKind::Baseline) return options;
  options.initialHessian = InitialHessian::AsGiven;
  options.firstStep = halfEdge_;
  options.gradientNorm = 1e3 * 2.2e-16;
  // FAIR's value is 2^axes variance times this one's.
  const int axes = grid_.dimensions();
  const double variance = fixed.voxels.var().item<double>();
  const at::Tensor still =
      at::zeros({3, grid_.size[2], grid_.size[1], grid_.size[0]}, fixed.voxels.options());
  const double stop =
      1 / (std::exp2(axes) * variance) + std::abs(displacement_.evaluate(still, nullptr));
  const double positions = std::sqrt(double(grid_.voxelCount()) * axes / 3.0);
  options.stopping =
      StoppingRule{1e-3 * stop, 1e-2 * halfEdge_ * (1 + positions), 1e-2 * stop / halfEdge_};
  return options;
}

} // namespace svx
