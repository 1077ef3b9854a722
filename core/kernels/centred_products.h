// Products of a centred matrix that is never written out.
//
// float32 on the CPU: x (n, m), contiguous, mean (m), directions (m, w). Of millions of numbers
// factors keep at least 16 bits where the processor has bfloat16 tiles (core/kernels/dense.h). The
// result does not depend on the number of threads.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx::kernels {

/// (x - mean) directions: (n, w).
at::Tensor centredProduct(const at::Tensor& x, const at::Tensor& mean,
                          const at::Tensor& directions);

/// to (m, w; double) += (x - mean)' (x - mean) directions; returns |x - mean|^2. x is read once.
double addNormalProduct(const at::Tensor& x, const at::Tensor& mean, const at::Tensor& directions,
                        at::Tensor to);

} // namespace svx::kernels
