// A network's value, Jacobian and Hessian from one forward sweep, and the gradient of any loss of
// them from one reverse sweep over it.
//
// A jet is a tensor (slabs, points, channels). Slab 0 holds values. Of order 1 and 2 the slabs 1..d
// hold derivatives with respect to the first d inputs; of order 2 slabs d + 1.. hold second
// derivatives (k, l), k <= l, in the order of `secondSlab`.
#pragma once

#include "core/nn/network.h"

namespace svx::nn {

inline int slabCount(int order, int directions) {
  return 1 + (order > 0 ? directions : 0) + (order > 1 ? directions * (directions + 1) / 2 : 0);
}
/// The slab of the second derivative by inputs k <= l.
inline int secondSlab(int k, int l, int directions) {
  return 1 + directions + k * directions - k * (k - 1) / 2 + (l - k);
}

/// Keeps what the reverse sweep needs: about 8 bytes times slabs times hidden layers times width
/// for a point (float32). float32 on the CPU runs on the fused loops of core/kernels/dense.h; any
/// other device or type on ATen.
class Sweep {
public:
  explicit Sweep(const Network& network) : network_(network) {}

  /// points: (n, inputs). Returns the jet (slabs, n, outputs).
  at::Tensor forward(const at::Tensor& points, int order = 0, int directions = 0);

  /// For the last `forward`, with the parameters unchanged: adds d loss / d parameters to
  /// `gradient` (flat as the network's) and, when asked, gives d loss / d points (n, inputs).
  /// `adjoint`: d loss / d jet. An undefined `gradient` leaves the parameters out.
  void backward(const at::Tensor& adjoint, at::Tensor gradient, at::Tensor* points = nullptr);

private:
  struct Stage {
    at::Tensor linear; ///< W h, before bias and scale; of the first layer the value slab only
    at::Tensor output; ///< the jet behind the activation
  };
  const Network& network_;
  at::Tensor points_;
  int order_ = 0, directions_ = 0;
  std::vector<Stage> stages_;
};

/// Adam (Kingma & Ba, ICLR 2015), without weight decay.
class Adam {
public:
  explicit Adam(double rate) : rate_(rate) {}
  void step(const at::Tensor& parameters, const at::Tensor& gradient);
  void setRate(double rate) { rate_ = rate; }

private:
  double rate_;
  std::int64_t steps_ = 0;
  at::Tensor first_, second_;
};

} // namespace svx::nn
