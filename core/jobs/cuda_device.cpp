#include "core/jobs/cuda_device.h"

#ifdef SVX_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace svx::cuda {

#ifdef SVX_TORCH_CUDA

namespace {

constexpr std::size_t aggregate = 0; // StatType::AGGREGATE, whose namespace varies with LibTorch

} // namespace

std::vector<Device> devices() {
  std::vector<Device> all;
  for (int i = 0; i < c10::cuda::device_count(); ++i) {
    const cudaDeviceProp* properties = at::cuda::getDeviceProperties(i);
    all.push_back({DeviceKind::Cuda, i, 1, properties->name, properties->totalGlobalMem});
  }
  return all;
}

std::string reasonForNone() {
  return "this machine has no CUDA device with a working driver.";
}

std::uint64_t memoryFree(int index) {
  const c10::cuda::CUDAGuard guard(static_cast<c10::DeviceIndex>(index));
  std::size_t free = 0, total = 0;
  C10_CUDA_CHECK(cudaMemGetInfo(&free, &total));
  const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(index);
  const auto cached =
      statistics.reserved_bytes[aggregate].current - statistics.allocated_bytes[aggregate].current;
  return free + static_cast<std::uint64_t>(cached);
}

std::uint64_t bytesInUse(int index) {
  const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(index);
  return static_cast<std::uint64_t>(statistics.allocated_bytes[aggregate].current);
}

void enter(int index) {
  const auto device = static_cast<c10::DeviceIndex>(index);
  c10::cuda::set_device(device);
  c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool(false, device));
}

void synchronize(int index) {
  c10::cuda::getCurrentCUDAStream(static_cast<c10::DeviceIndex>(index)).synchronize();
}

void emptyCache() {
  c10::cuda::CUDACachingAllocator::emptyCache();
}

#else

std::vector<Device> devices() {
  return {};
}
std::string reasonForNone() {
  return "this build of Spectravox has no CUDA.";
}
std::uint64_t memoryFree(int) {
  return 0;
}
std::uint64_t bytesInUse(int) {
  return 0;
}
void enter(int) {}
void synchronize(int) {}
void emptyCache() {}

#endif

} // namespace svx::cuda
