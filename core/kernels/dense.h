// The parts of a sweep through a dense network (core/nn/sweep.h), for jets (slabs, points,
// channels).
//
// Any device and floating type. float32 on the CPU runs fused loops on the threads of
// at::get_num_threads(), and the result does not depend on their number; where the processor has
// bfloat16 tiles (AMX), products of matrices whose sides are multiples of 32 run on those: factors
// are split in two bfloat16 numbers, so that products keep about 16 bits, where it is said so, else
// rounded to one (8 bits); sums run in float32.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// a (m, k) times b (k, n). The first `accurateRows` of a keep at least 16 bits; all when negative.
at::Tensor product(const at::Tensor& a, const at::Tensor& b, std::int64_t accurateRows = -1);

/// to (p, q) += a' b: a (m, p), b (m, q), of which 8 bits are enough. `to` is contiguous.
void addTransposedProduct(const at::Tensor& a, const at::Tensor& b, at::Tensor to);

/// z = scale (linear + bias) and what follows from it; see `sine`.
struct SineLayer {
  at::Tensor linear; ///< (slabs, n, w); for the first layer (1, n, w)
  at::Tensor bias;   ///< (w)
  double scale = 1;
  int order = 0, directions = 0;
  /// Of the first layer (directions, w): the same for all points, second derivatives being 0.
  /// Undefined for the others.
  at::Tensor tangents;
};

/// The jet of sin(z): s = sin z, c = cos z; first c z_k; second -s z_k z_l + c z_kl.
at::Tensor sine(const SineLayer& layer);

/// d loss / d linear (slabs, n, w; of the first layer with the slabs of its tangents) from
/// `adjoint`, d loss / d sine(layer).
at::Tensor sineBackward(const SineLayer& layer, const at::Tensor& adjoint);

/// Whether products run on bfloat16 tiles here. The environment variable SPECTRAVOX_ISA with any
/// value turns them off.
bool hasTiles();

} // namespace svx::kernels
