// Memory of large tensors, kept for the next ones.
#pragma once

#include <cstddef>

namespace svx {

/// While one lives, tensors on the CPU of a megabyte and more leave their memory to later ones of
/// about their size (at most a quarter larger) in place of giving it back to the system, which
/// clears each page anew: in a loop of large tensors that can take longer than their numbers.
///
/// What is kept, with what is in use, stays below the largest use since the first one began, so
/// that the peak of tensor memory is as without; and it is at most an eighth of the machine's
/// memory. It is given back when the last one ends. Any thread; tensors may outlive it.
class KeepTensorMemory {
public:
  KeepTensorMemory();
  ~KeepTensorMemory();
  KeepTensorMemory(const KeepTensorMemory&) = delete;
  KeepTensorMemory& operator=(const KeepTensorMemory&) = delete;
};

/// Gives back what is kept now. Any thread.
void dropKeptTensorMemory();

std::size_t keptTensorMemory(); ///< bytes; any thread

} // namespace svx
