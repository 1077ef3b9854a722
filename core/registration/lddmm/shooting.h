// Geodesics of diffeomorphisms from an initial velocity.
#pragma once

#include "core/data/geometry.h"
#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// Velocity v to momentum m = L v with L = (1 - l^2 Laplacian)^2 and back, by Fourier transforms on
/// a periodic grid with the symbol of second differences (Miller, Trouve & Younes 2006, J. Math.
/// Imaging Vis. 24:209-228). Fields are float32 (3, z, y, x), mm; both maps are symmetric and
/// positive definite.
class VelocityMetric {
public:
  /// `length` l in mm: velocities finer than it are dear.
  VelocityMetric(const Geometry& grid, double length, const at::TensorOptions& options);
  at::Tensor momentum(const at::Tensor& velocity) const { return filtered(velocity, symbol_); }
  at::Tensor velocity(const at::Tensor& momentum) const { return filtered(momentum, inverse_); }

private:
  static at::Tensor filtered(const at::Tensor& field, const at::Tensor& symbol);
  at::Tensor symbol_, inverse_; ///< (z, y, x / 2 + 1)
};

/// The geodesic from a momentum: EPDiff in its integrated form, m_t = |D psi| (D psi)' m_0 o psi,
/// v_t = K m_t with psi = phi_t^-1, and d phi_t / dt = v_t o phi_t (Singh et al. 2013, ISBI
/// 1219-1222; Vialard et al. 2012, Int. J. Comput. Vis. 97:229-241). psi is advected
/// semi-Lagrangian with midpoint departures over `steps` equal steps.
class Shooting {
public:
  /// The metric and context must outlive this.
  Shooting(const Geometry& grid, const VelocityMetric& metric, int steps,
           const at::TensorOptions& options, const JobContext& context);

  /// The displacements of psi at every time, 0 to 1: steps + 1 tensors.
  std::vector<at::Tensor> shoot(const at::Tensor& momentum) const;
  /// d f / d momentum where `byEnd` is d f / d the last displacement of `path`. Each step is run
  /// again with its derivatives, so that only one is held at a time.
  at::Tensor adjoint(const at::Tensor& momentum, const std::vector<at::Tensor>& path,
                     const at::Tensor& byEnd) const;
  /// The displacement of phi_1, along the velocities of `path`.
  at::Tensor forward(const at::Tensor& momentum, const std::vector<at::Tensor>& path) const;
  /// v_t on the path.
  at::Tensor velocityAt(const at::Tensor& momentum, const at::Tensor& displacement) const;
  /// m_t on the path.
  at::Tensor momentumAt(const at::Tensor& momentum, const at::Tensor& displacement) const;

private:
  at::Tensor step(const at::Tensor& momentum, const at::Tensor& displacement) const;
  at::Tensor sampled(const at::Tensor& field, const at::Tensor& displacement) const;
  /// d field_i / d x_j, mm: (3 i, 3 j, z, y, x).
  at::Tensor derivative(const at::Tensor& field) const;

  const VelocityMetric& metric_;
  int steps_;
  const JobContext& context_;
  at::Tensor toUnit_;   ///< (3, 3): mm to the units of grid sampling
  at::Tensor identity_; ///< (3, z, y, x): the voxels in these units
  at::Tensor toIndex_;  ///< (3, 3): d index / d mm
};

} // namespace svx
