// Tensors that may be larger than memory.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx {

/// float32 of these sizes on the CPU, not initialised. In memory while it takes at most a quarter
/// of what is free; else in a file without a name in the folder for large temporary files (the
/// environment's TMPDIR, else /var/tmp, which unlike /tmp is on a disk), which the system brings in
/// and writes out as it needs and which is gone with the tensor. The numbers are the same either
/// way. Throws `Error{Memory}` when the disk has no room. Any thread.
at::Tensor scratchTensor(at::IntArrayRef sizes);

/// Whether a tensor of so many bytes would now be a file.
bool scratchOnDisk(std::uint64_t bytes);

} // namespace svx
