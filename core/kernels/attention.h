// Scaled dot-product attention in several heads (Vaswani et al.: Attention is all you need. NeurIPS
// 2017, equation 1), over all positions or over some (Child et al.: Generating long sequences with
// sparse transformers. 2019), without copies of what each position sees.
//
// float32 or float64 on the CPU, on the threads of at::get_num_threads(); the result does not
// depend on their number.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace svx::kernels {

struct Attended {
  at::Tensor out; ///< (n, positions, heads, depth)
  at::Tensor
      weights; ///< of each head over what is seen, head by head: (n, sum of positions * most)
};

/// softmax(q k' / sqrt(depth)) v. queriesKeysValues: (n, positions, 3, heads, depth). seen: empty
/// where each position sees all, else one or more patterns, int32 (positions, most), -1 for none;
/// head h has pattern h modulo their number. A position that sees none gets 0.
Attended attend(const at::Tensor& queriesKeysValues, const std::vector<at::Tensor>& seen);

/// d loss / d queriesKeysValues from d loss / d out and the weights that `attend` returned.
at::Tensor attendBackward(const at::Tensor& queriesKeysValues, const std::vector<at::Tensor>& seen,
                          const at::Tensor& weights, const at::Tensor& gradient);

} // namespace svx::kernels
