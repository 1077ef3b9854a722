// Registration by cubic B-splines on a coarse grid of control points.
#pragma once

#include "core/registration/variational/axis_matrices.h"
#include "core/registration/variational/variational.h"

namespace svx {

/// The free-form deformation u(x) = sum_c B(x - c) p_c over control points `spacing` voxels apart
/// that begin one spacing before a grid's edge (Rueckert et al. 1999, IEEE TMI 18:712-721; Unser
/// 1999, IEEE Signal Process. Mag. 16(6):22-38). An axis of one voxel has one control point.
class SplineGrid {
public:
  /// Of fields of the device and type of `options`, float32 or float64.
  SplineGrid(const Geometry& grid, int spacing, const at::TensorOptions& options);

  const Geometry& controls() const { return controls_; }
  /// u (3, z, y, x), mm, of the control points p (3, cz, cy, cx).
  at::Tensor field(const at::Tensor& p) const { return alongAxes(p, basis_); }
  /// The transpose of `field`.
  at::Tensor transposed(const at::Tensor& u) const { return alongAxes(u, transposed_); }
  /// The control points whose field is nearest to u by least squares, and the transpose of that.
  at::Tensor nearest(const at::Tensor& u) const { return alongAxes(u, fit_); }
  at::Tensor nearestTransposed(const at::Tensor& p) const { return alongAxes(p, fitTransposed_); }

private:
  using Matrices = std::array<at::Tensor, 3>; ///< for x, y, z

  Geometry controls_;
  Matrices basis_, transposed_, fit_, fitTransposed_;
};

/// A displacement objective as a function of control points.
class SplineObjective final : public Objective {
public:
  /// The referenced objects must outlive this one.
  SplineObjective(RegistrationObjective& displacement, const SplineGrid& spline)
      : displacement_(displacement), spline_(spline) {}

  double evaluate(const at::Tensor& p, at::Tensor* gradient) override;
  at::Tensor precondition(const at::Tensor& v) override;
  at::Tensor hessian(const at::Tensor& v) override;
  void accepted() override { displacement_.accepted(); }

private:
  RegistrationObjective& displacement_;
  const SplineGrid& spline_;
  at::Tensor gradient_; ///< by the displacement; reused
};

} // namespace svx
