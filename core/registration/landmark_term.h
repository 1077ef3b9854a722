// Landmarks that help an intensity registration.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// Pairs of points that a registration is drawn to. LPS mm.
struct GuidingLandmarks {
  std::vector<Vec3> fixed;
  std::vector<Vec3> targets; ///< where they belong, before any linear map that comes after
  double weight = 0;         ///< per mm^2, against a distance that is about 1 for unrelated images

  bool empty() const { return weight == 0 || fixed.empty(); }
};

/// weight / (2 n) sum |u(x_i) - (y_i - x_i)|^2 over n pairs of points x, y, u linear between the
/// voxels of a grid: squared mm times the weight (Rohr et al. 2001, IEEE TMI 20:526-534, the
/// approximating term). Points beyond the grid have no say.
class LandmarkTerm {
public:
  LandmarkTerm() = default; ///< of no points: always 0
  LandmarkTerm(const GuidingLandmarks& landmarks, const Geometry& grid, const at::Device& device);

  /// The value at u (float32 or float64 (3, z, y, x), mm); its gradient is added to `gradient` if
  /// given.
  double evaluate(const at::Tensor& u, at::Tensor* gradient) const;
  /// Adds its second derivative times v to `result`.
  void addHessian(const at::Tensor& v, at::Tensor& result) const;

  /// For registrations that push voxels instead of minimising: an `update` of u turned towards the
  /// points. At a point it becomes (1 - s) update + s missing, with the share s = w / (w + 1 / (4
  /// h^2)) that demons' normal equations (see fitDemons) give a weight w where the images say
  /// nothing, for steps of a voxel h; what is missing is cut at `step` mm. s falls off as a
  /// Gaussian of four voxels, which points that are close share. The update itself without points.
  at::Tensor guided(const at::Tensor& update, const at::Tensor& u, double step) const;

  /// For registrations that try displacements d: weight / 2 sum_i g_i(x) |d - (y_i - x_i)|^2 less
  /// what does not depend on d is |d|^2 stiffness(x) - 2 d . attraction(x), with a Gaussian g_i of
  /// four voxels and height 1 around each point. float32 (z, y, x) and (3, z, y, x); undefined
  /// without points.
  struct Attraction {
    at::Tensor stiffness, attraction;
  };
  Attraction attraction() const;

private:
  at::Tensor sampled(const at::Tensor& u) const;                  ///< (c, n) of (c, z, y, x)
  void spread(const at::Tensor& values, at::Tensor& field) const; ///< its transpose, added
  at::Tensor around(const at::Tensor& values) const; ///< Gaussians times (c, n): (c, z, y, x)

  double weight_ = 0;
  std::array<std::int64_t, 3> size_{};
  double voxel_ = 1;   ///< its shortest edge, mm
  at::Tensor voxels_;  ///< (8 n): the corners around each point
  at::Tensor shares_;  ///< (1, n, 8), float64
  at::Tensor targets_; ///< (3, n), float64
};

} // namespace svx
