// Convolutions along the last axis, as networks have them.
//
// float32 on the CPU, on the threads of at::get_num_threads(); the result does not depend on their
// number. Kernels of 24 points and more go by Fourier transforms of overlapping segments
// (overlap-save: Stockham, AFIPS 1966), shorter ones directly.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// y[n, o, j] = sum over i, t of weight[o, i, t] x[n, i, j + t - left] for j below
/// `outLength`, zeros outside x. x: (n, in, length); weight: (out, in, kernel).
at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, std::int64_t left,
                    std::int64_t outLength);

/// d loss / d weight (out, in, kernel) from d loss / d y (n, out, outLength).
at::Tensor convolutionWeightGradient(const at::Tensor& x, const at::Tensor& gradient,
                                     std::int64_t kernel, std::int64_t left);

} // namespace svx::kernels
