// Training in half the bits.
#pragma once

#include <c10/core/Device.h>

namespace svx::nn {

/// While one lives, when it is on: this thread's products of matrices run in bfloat16 (8 bits of
/// precision, the range of float32) on the device, their sums in float32. Weights, losses and what
/// is summed over a batch stay float32; so do convolutions on the CPU (core/kernels/convolution.h).
class ProductsInBfloat16 {
public:
  ProductsInBfloat16(bool on, c10::Device device);
  ~ProductsInBfloat16();
  ProductsInBfloat16(const ProductsInBfloat16&) = delete;
  ProductsInBfloat16& operator=(const ProductsInBfloat16&) = delete;

private:
  void set(bool enabled);

  bool on_, cuda_;
};

/// Whether the processor computes in bfloat16 itself (AVX-512 BF16 or AMX), so that it pays.
bool hasBfloat16();

} // namespace svx::nn
