#include "core/nn/bfloat16.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace svx::nn {

ProductsInBfloat16::ProductsInBfloat16(bool on, c10::Device device)
    : on_(on), cuda_(device.is_cuda()) {
  if (!on) return;
  set(true);
  at::autocast::increment_nesting();
}

ProductsInBfloat16::~ProductsInBfloat16() {
  if (!on_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  set(false);
}

void ProductsInBfloat16::set(bool enabled) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  const auto kind = cuda_ ? at::kCUDA : at::kCPU;
  at::autocast::set_autocast_enabled(kind, enabled);
  at::autocast::set_autocast_dtype(kind, at::kBFloat16);
#else
  if (cuda_) {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
  } else {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  }
#endif
}

bool hasBfloat16() {
#if defined(__x86_64__) && defined(__GNUC__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

} // namespace svx::nn
