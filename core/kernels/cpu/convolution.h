// Convolutions along the last axis: long kernels by Fourier transforms, short ones directly.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

/// y[n, o, j] = sum over i, t of w[o, i, t] x[n, i, j + t - left], zeros outside x.
///
/// By transforms: x is cut into segments of `size` points, a power of two, that overlap by
/// kernel - 1; two by two they are real and imaginary part of one complex signal, and 16 such
/// signals lie side by side. Transforms leave their numbers in an order of their own, the same for
/// all.
struct ConvolutionTask {
  const float* x; ///< (examples, in, length)
  float* y;       ///< (examples, out, outLength)
  std::int64_t examples, in, out, length, outLength, kernel, left;
  std::int64_t size;    ///< points of a segment
  const float* turns;   ///< (size, 2): cos and sin of 2 pi k / size
  const float* spectra; ///< (size, out, in, 2) from `kernelSpectra`
  std::int64_t segments() const { return (outLength + useful() - 1) / useful(); } ///< an example's
  std::int64_t useful() const { return size - kernel + 1; }
};

constexpr std::int64_t segmentsAtOnce = 32;
/// Floats of scratch for `fourierConvolve` and `fourierCorrelate`.
inline std::int64_t fourierScratch(const ConvolutionTask& task) {
  return (task.in + task.out + 1) * task.size * segmentsAtOnce;
}
/// Floats of the sums of `fourierCorrelate`: (size, 2, pairs) for pairs of out and in.
inline std::int64_t correlationPairs(const ConvolutionTask& task) {
  return (task.out * task.in + 15) / 16 * 16;
}

/// weights (out, in, kernel) to `spectra`; scratch: size * 32 floats.
SVX_KERNEL(kernelSpectra, const ConvolutionTask&, const float*, float*, float*)
/// Segments [first, first + 32) of all examples' together, scratch.
SVX_KERNEL(fourierConvolve, const ConvolutionTask&, std::int64_t, float*)
/// Adds what these segments give to the sums: y holds the gradient by the output.
SVX_KERNEL(fourierCorrelate, const ConvolutionTask&, std::int64_t, float*, float*)
/// The gradient by the weights (out, in, kernel) from the sums, which are overwritten.
SVX_KERNEL(correlationWeights, const ConvolutionTask&, float*, float*)

/// Floats of scratch for `directConvolve` and `directCorrelate`.
inline std::int64_t directScratch(const ConvolutionTask& task) {
  return task.in * (task.outLength + task.kernel + 64) + task.out * (task.outLength + 64);
}
/// One example: weights (out, in, kernel), scratch.
SVX_KERNEL(directConvolve, const ConvolutionTask&, std::int64_t, const float*, float*)
/// Adds one example's gradient by the weights (out, in, kernel), the last; scratch before it.
SVX_KERNEL(directCorrelate, const ConvolutionTask&, std::int64_t, float*, float*)

} // namespace svx::kernels::cpu
