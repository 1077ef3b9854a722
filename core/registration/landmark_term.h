// Landmarks that help an intensity registration.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// weight / (2 n) sum |u(x_i) - (y_i - x_i)|^2 over n pairs of points, u linear between the voxels
/// of a grid: squared mm times `weight` (Rohr et al. 2001, IEEE TMI 20:526-534, the approximating
/// term). Points beyond the grid have no say.
class LandmarkTerm {
public:
  LandmarkTerm() = default; ///< of no points: always 0
  /// x and y in LPS mm; y where x belongs before any linear map that is applied after u.
  LandmarkTerm(const std::vector<Vec3>& x, const std::vector<Vec3>& y, double weight,
               const Geometry& grid, const at::Device& device);

  /// The value at u (float32 or float64 (3, z, y, x), mm); its gradient is added to `gradient` if
  /// given.
  double evaluate(const at::Tensor& u, at::Tensor* gradient) const;
  /// Adds its second derivative times v to `result`.
  void addHessian(const at::Tensor& v, at::Tensor& result) const;

private:
  at::Tensor sampled(const at::Tensor& u) const; ///< (3, n)
  void spread(const at::Tensor& values, at::Tensor& field) const;

  double scale_ = 0;   ///< weight / n
  at::Tensor voxels_;  ///< (8 n): the corners around each point
  at::Tensor shares_;  ///< (1, n, 8), float64
  at::Tensor targets_; ///< (3, n), float64
};

} // namespace svx
