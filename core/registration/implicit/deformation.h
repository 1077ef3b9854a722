// The deformation that a network stands for, in the normalised box [-1, 1]^d of the fixed image.
//
// Model D: u = network(x). Model V: forward Euler through a velocity network(x, t); the Jacobian is
// carried along, det being the product of the steps'.
#pragma once

#include "core/nn/sweep.h"

namespace svx {

struct DeformationSettings {
  bool velocity = false; ///< model V
  int steps = 16;        ///< of model V, from t = 0 to 1
  bool boundary = false; ///< the network's output is multiplied by prod (1 - x_k^2)
  bool operator==(const DeformationSettings&) const = default;
};

/// A network's jet, times the boundary factor when asked for.
class BoundedSweep {
public:
  BoundedSweep(const nn::Network& network, int dimensions, bool bounded)
      : sweep_(network), d_(dimensions), bounded_(bounded) {}
  at::Tensor forward(const at::Tensor& points, int order, int directions);
  /// As nn::Sweep::backward; `points` only up to order 1.
  void backward(const at::Tensor& adjoint, at::Tensor gradient, at::Tensor* points = nullptr);

private:
  nn::Sweep sweep_;
  int d_;
  bool bounded_;
  int order_ = 0, directions_ = 0;
  at::Tensor points_, inner_, factor_; ///< the network's jet and the factor's (slabs, n, 1)
};

/// What one iteration needs of a deformation and its derivative by the network's parameters. Model
/// V keeps only the path and sweeps every step again on the way back.
class Deformation {
public:
  /// `network` has d inputs (model V: d + 1, the last being time) and d outputs.
  Deformation(const nn::Network& network, const DeformationSettings& settings);

  /// The jet of u at x (n, d): (slabs, n, d). Order 2 is for model D only.
  at::Tensor forward(const at::Tensor& x, int order);
  /// Model V, after `forward`: positions (n, d) after each step, the first being x.
  at::Tensor position(int step) const { return path_[std::size_t(step)][0]; }

  /// Adds d loss / d parameters. `atSteps`: d loss / d position by step, undefined = 0; may be
  /// empty. With `timeWeight` adds its multiple of the mean over points and steps of |dv/dt| to the
  /// loss, whose value is returned (else 0).
  double backward(const at::Tensor& adjoint, const at::Tensor& gradient,
                  const std::vector<at::Tensor>& atSteps = {}, double timeWeight = 0);

private:
  at::Tensor withTime(const at::Tensor& x, int step) const;

  DeformationSettings settings_;
  int d_;
  BoundedSweep sweep_;
  int order_ = 0;
  std::vector<at::Tensor> path_; ///< jets of the mapping, (1 or 1 + d, n, d)
};

/// The mapping at x (n, d) without derivatives, and, for model V, its exact inverse: each Euler
/// step is solved backwards by fixed-point iteration (until 1e-7, at most 50 times).
at::Tensor mapped(const nn::Network& network, const DeformationSettings& settings,
                  const at::Tensor& x);
at::Tensor unmapped(const nn::Network& network, const DeformationSettings& settings,
                    const at::Tensor& y);

} // namespace svx
