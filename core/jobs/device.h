// The devices that jobs run on.
#pragma once

#include <cstdint>
#include <string>
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

/// "3.2 GB", "640 MB"
std::string formatBytes(std::uint64_t bytes);

} // namespace svx
