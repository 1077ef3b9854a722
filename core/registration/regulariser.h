// What keeps a displacement smooth.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace svx {

enum class RegulariserKind {
  Diffusion,
  Curvature,
  Elastic,
  Hyperelastic,  ///< 1/2 |grad u|^2 + (d - 1)^4 / d^2, d = det(I + grad u)
  TotalVariation ///< sqrt(|grad u|^2 + e^2) - e, e = 0.01
};

/// A penalty on a displacement u of one grid ((3, z, y, x), mm, float32 or on the CPU float64),
/// divided by the volume of the grid, so that it does not depend on the resolution.
class Regulariser {
public:
  virtual ~Regulariser() = default;
  /// The value, and d value / d u when `gradient` is given (reused when it has the shape).
  virtual double evaluate(const at::Tensor& u, at::Tensor* gradient) const = 0;
  /// Its (positive semidefinite approximation of the) second derivative at u times v.
  virtual at::Tensor hessian(const at::Tensor& u, const at::Tensor& v) const = 0;
  /// In place, float32: v becomes about (weight I + alpha * second derivative)^-1 v, with a
  /// symmetric positive definite approximation.
  virtual void precondition(at::Tensor& v, double weight, double alpha) const = 0;
};

/// Modersitzki, FAIR: Flexible Algorithms for Image Registration, SIAM 2009, chapter 8. Elastic
/// with mu = 1 and lambda = 0. Hyperelastic: Burger, Modersitzki & Ruthotto, SIAM J. Sci. Comput.
/// 35 (2013) B132-B148, eq. 2.2 without its area term; below a determinant of 0.05 the volume term
/// goes on as its Taylor polynomial of second order, so that a folded start can unfold. Isotropic
/// total variation: Vishnevskiy et al., IEEE TMI 36 (2017) 385-395. Both are of forward
/// differences.
std::unique_ptr<Regulariser> makeRegulariser(RegulariserKind kind, const Geometry& grid);

} // namespace svx
