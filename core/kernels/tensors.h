// Checks of the tensors that kernels are given, and the way to the device they lie on.
#pragma once

#include "core/data/error.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#ifdef SVX_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>
#endif

#include <type_traits>

namespace svx::kernels {

[[noreturn]] inline void refuse(const std::string& what, const std::string& why) {
  throw Error(ErrorKind::Input, what, why);
}

inline std::string shapeOf(const at::Tensor& t) {
  return t.defined() ? c10::str(t.sizes()) : "none";
}

/// `t` as contiguous samples of type T; a view when it is that already.
template <typename T>
at::Tensor asSamples(const at::Tensor& t) {
  return t.to(c10::CppTypeToScalarType<T>::value).contiguous();
}

inline at::Tensor asFloats(const at::Tensor& t) {
  return asSamples<float>(t);
}

/// A volume (z, y, x) or (c, z, y, x) with at least one voxel.
inline void checkVolume(const at::Tensor& t, const char* name) {
  if (!t.defined() || t.dim() < 3 || t.dim() > 4 || t.numel() == 0)
    refuse(std::string("The ") + name + " cannot be used.",
           "Its shape is " + shapeOf(t) + ", not (z, y, x) or (c, z, y, x).");
}

inline void checkField(const at::Tensor& t) {
  if (!t.defined() || t.dim() != 4 || t.size(0) != 3 || t.numel() == 0)
    refuse("The displacement field cannot be used.",
           "Its shape is " + shapeOf(t) + ", not (3, z, y, x).");
}

inline void checkSameShape(const at::Tensor& a, const at::Tensor& b) {
  if (!a.defined() || !b.defined() || a.sizes() != b.sizes() || a.numel() == 0 ||
      a.device() != b.device())
    refuse("The images cannot be compared.",
           "Their shapes are " + shapeOf(a) + " and " + shapeOf(b) + ".");
}

/// (x, y, z) size of the last three axes.
inline std::array<std::int64_t, 3> sizeOf(const at::Tensor& t) {
  return {t.size(-1), t.size(-2), t.size(-3)};
}

/// `t` when it has this shape and type and is contiguous on this device, else a new tensor.
inline at::Tensor reuse(const at::Tensor& t, at::IntArrayRef shape, at::ScalarType type,
                        const at::Device& device) {
  if (t.defined() && t.sizes() == shape && t.scalar_type() == type && t.device() == device &&
      t.is_contiguous())
    return t;
  return at::empty(shape, at::TensorOptions(type).device(device));
}

/// Calls body(begin, end) on the threads of at::get_num_threads(), at least `grain` items each.
template <typename Body>
void parallel(std::int64_t items, std::int64_t grain, Body body) {
  at::parallel_for(0, items, grain, body);
}

/// What `cpu()` or `cuda(stream)` returns, by where `t` lies. `cuda` takes `auto`: without a CUDA
/// LibTorch it is never compiled.
template <typename Cpu, typename Cuda>
auto onDeviceOf(const at::Tensor& t, Cpu cpu, [[maybe_unused]] Cuda cuda) {
  if (t.is_cpu()) return cpu();
#ifdef SVX_TORCH_CUDA
  if (t.is_cuda()) {
    const c10::cuda::CUDAGuard guard(t.device());
    return cuda(at::cuda::getCurrentCUDAStream(t.device().index()).stream());
  }
#endif
  refuse("The kernel cannot run.", "There is none for device " + t.device().str() + ".");
}

/// The same for loops over samples of type T: on a GPU there are none but of float32.
template <typename T, typename Cpu, typename Cuda>
auto onDeviceOf(const at::Tensor& t, Cpu cpu, [[maybe_unused]] Cuda cuda) {
  if constexpr (std::is_same_v<T, float>) {
    return onDeviceOf(t, cpu, cuda);
  } else {
    if (t.is_cpu()) return cpu();
    refuse("The kernel cannot run.", "On device " + t.device().str() + " it takes float32 alone.");
  }
}

/// Working memory of `count` elements beside `t`, gone when the kernels that use it have run.
inline at::Tensor scratchBeside(const at::Tensor& t, std::int64_t count, at::ScalarType type) {
  return at::empty({count}, at::TensorOptions(type).device(t.device()));
}

} // namespace svx::kernels
