#include "core/jobs/device.h"

#include "core/data/error.h"
#include "core/jobs/cuda_device.h"
#include "core/jobs/memory_limit.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

namespace svx {

namespace {

/// The value of a "Name:  123 kB" line in bytes; 0 when there is none.
std::uint64_t meminfo(const std::string& name) {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1024;
  return 0;
}

std::string processorName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name"))
      if (const auto colon = line.find(": "); colon != std::string::npos)
        return line.substr(colon + 2);
  return "CPU";
}

std::uint64_t residentBytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t usedBytes(const Device& device) {
  return device.kind == DeviceKind::Cuda ? cuda::bytesInUse(device.index) : residentBytes();
}

std::atomic<std::uint64_t> memoryLimit = 0;

} // namespace

void setMemoryLimit(std::uint64_t bytes) {
  memoryLimit = bytes;
}

std::string Device::label() const {
  return kind == DeviceKind::Cpu ? "cpu" : "cuda:" + std::to_string(index);
}

std::vector<Device> availableDevices() {
  const int cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<Device> devices = cuda::devices();
  for (Device& device : devices) device.threads = cores;
  static const std::string processor = processorName();
  std::uint64_t total = meminfo("MemTotal");
  if (memoryLimit > 0) total = std::min<std::uint64_t>(total, memoryLimit);
  devices.push_back({DeviceKind::Cpu, 0, cores, processor, total});
  return devices;
}

Device findDevice(const std::string& label) {
  const std::vector<Device> devices = availableDevices();
  if (label == "auto") return devices.front();
  for (const Device& device : devices)
    if (device.label() == label) return device;
  int index = 0;
  const char* end = label.data() + label.size();
  if (!label.starts_with("cuda:") || label.size() == 5 ||
      std::from_chars(label.data() + 5, end, index).ptr != end)
    throw Error(ErrorKind::Usage, "There is no device \"" + label + "\"",
                "a device is \"auto\", \"cpu\" or \"cuda:N\".",
                "Use \"auto\" for the best one there is.");
  throw Error(ErrorKind::Input, "The device " + label + " is not available",
              devices.size() > 1 ? "the last CUDA device of this machine is " +
                                       devices[devices.size() - 2].label() + "."
                                 : cuda::reasonForNone(),
              "Use \"auto\" or \"cpu\".");
}

std::uint64_t memoryFree(const Device& device) {
  if (device.kind == DeviceKind::Cuda) return cuda::memoryFree(device.index);
  const std::uint64_t available = meminfo("MemAvailable");
  if (memoryLimit == 0) return available;
  const std::uint64_t limit = memoryLimit, resident = residentBytes();
  return std::min(available, limit - std::min(limit, resident));
}

std::uint64_t peakResidentBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::string formatBytes(std::uint64_t bytes) {
  static constexpr const char* units[]{"bytes", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  int unit = 0;
  for (; value >= 999.5 && unit < 4; ++unit) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit >= 3 && value < 99.95 ? "%.1f %s" : "%.0f %s", value,
                units[unit]);
  return text;
}

MemoryWatch::MemoryWatch(const Device& device)
    : device_(device), start_(usedBytes(device)), highest_(start_),
      sampler_([this](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
          sample();
          never.wait_for(lock, stop, std::chrono::milliseconds(5), [] { return false; });
        }
      }) {}

std::uint64_t MemoryWatch::peak() const {
  sample();
  return highest_ - start_;
}

void MemoryWatch::sample() const {
  const std::uint64_t now = usedBytes(device_);
  for (std::uint64_t seen = highest_; seen < now && !highest_.compare_exchange_weak(seen, now);) {
  }
}

} // namespace svx
