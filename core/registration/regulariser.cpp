#include "core/registration/regulariser.h"

#include "core/kernels/field.h"
#include "core/kernels/field_algebra.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

/// The three classical ones are quadratic: u' A u / 2.
class Quadratic final : public Regulariser {
public:
  Quadratic(kernels::Regulariser kind, const Geometry& grid) : kind_(kind), grid_(grid) {
    for (int d = 0; d < 3; ++d)
      if (grid.size[d] > 1 || d < 2) volume_ *= grid.extent()[d];
  }

  double evaluate(const at::Tensor& u, at::Tensor* gradient) const override {
    const double value = kernels::regularise(kind_, u, grid_, gradient);
    if (gradient) gradient->mul_(1 / volume_);
    return value / volume_;
  }

  at::Tensor hessian(const at::Tensor&, const at::Tensor& v) const override {
    at::Tensor result;
    evaluate(v, &result);
    return result;
  }

  /// The sum over the axes is replaced by a product of tridiagonal factors; curvature takes two.
  void precondition(at::Tensor& v, double weight, double alpha) const override {
    const double voxels = double(v.numel()) / 3;
    const bool curvature = kind_ == kernels::Regulariser::Curvature;
    double stiffness = alpha / (voxels * weight);
    if (kind_ == kernels::Regulariser::Elastic) stiffness *= 4.0 / 3; // div^2 adds a third
    if (curvature) stiffness = std::sqrt(stiffness);
    Vec3 c;
    for (int d = 0; d < 3; ++d) c[d] = stiffness / (grid_.spacing[d] * grid_.spacing[d]);
    kernels::solveSeparable(v, c);
    if (curvature) kernels::solveSeparable(v, c);
    v.mul_(1 / weight);
  }

private:
  kernels::Regulariser kind_;
  Geometry grid_;
  double volume_ = 1; ///< mm^3, or mm^2 of a single slice
};

} // namespace

std::unique_ptr<Regulariser> makeRegulariser(RegulariserKind kind, const Geometry& grid) {
  constexpr std::array kinds{kernels::Regulariser::Diffusion, kernels::Regulariser::Curvature,
                             kernels::Regulariser::Elastic};
  return std::make_unique<Quadratic>(kinds[std::size_t(kind)], grid);
}

} // namespace svx
