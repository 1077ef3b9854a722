// How much main memory to plan with.
#pragma once

#include <cstdint>

namespace svx {

/// Main memory that this process is to use at most, in bytes; 0, as in the beginning, all there is.
/// A plan that everybody keeps who asks `memoryFree` and `Device::memoryTotal` of the CPU, not a
/// lock. Any thread.
void setMemoryLimit(std::uint64_t bytes);

} // namespace svx
