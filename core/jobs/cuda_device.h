// The CUDA devices that LibTorch can use; without a CUDA LibTorch there are none.
#pragma once

#include "core/jobs/device.h"

namespace svx::cuda {

std::vector<Device> devices();
/// Why `devices` is empty, as the cause of an error.
std::string reasonForNone();
std::uint64_t memoryFree(int index);
std::uint64_t bytesInUse(int index); ///< allocated by this process's tensors
/// Makes the calling thread compute on the device, in a stream of its own.
void enter(int index);
/// Waits until the calling thread's stream has done its work.
void synchronize(int index);
/// Gives LibTorch's cached device memory back.
void emptyCache();

} // namespace svx::cuda
