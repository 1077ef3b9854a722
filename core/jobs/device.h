// The devices that jobs run on.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace svx {

enum class DeviceKind { Cpu, Cuda };

/// One place to compute: a CUDA device, or `threads` of the CPU's cores.
struct Device {
  DeviceKind kind = DeviceKind::Cpu;
  int index = 0;
  int threads = 1;
  std::string name;              ///< "Intel Xeon", "NVIDIA H100"
  std::uint64_t memoryTotal = 0; ///< bytes

  std::string label() const; ///< "cpu", "cuda:0"
};

/// What this machine has: CUDA devices first (when built with CUDA and one answers), the CPU last.
std::vector<Device> availableDevices();

/// "auto" (the first CUDA device, else the CPU), "cpu", "cuda:N". Throws `Error{Usage}` for another
/// word and `Error{Input}` for a device that this machine or this build does not have.
Device findDevice(const std::string& label);

/// Bytes free for new work on the device now (for the CPU: MemAvailable).
std::uint64_t memoryFree(const Device& device);

/// Highest resident memory of this process so far, in bytes.
std::uint64_t peakResidentBytes();

/// The most memory in use on a device above what was in use when the watch began: resident memory
/// of this process for the CPU, allocated memory for CUDA. Sampled 200 times a second by a thread
/// of its own; what other jobs allocate meanwhile counts too.
class MemoryWatch {
public:
  explicit MemoryWatch(const Device& device);
  std::uint64_t peak() const; ///< bytes so far; any thread

private:
  void sample() const;

  Device device_;
  std::uint64_t start_;
  mutable std::atomic<std::uint64_t> highest_;
  std::jthread sampler_;
};

/// "3.2 GB", "640 MB": decimal units.
std::string formatBytes(std::uint64_t bytes);

} // namespace svx
