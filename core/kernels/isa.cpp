#include "core/kernels/isa.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string_view>

namespace svx::kernels {

namespace {

Isa processorIsa() {
#ifdef SVX_ISA_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return Isa::V4;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi2"))
    return Isa::V3;
#endif
  return Isa::Baseline;
}

Isa highestFromEnvironment() {
  const char* value = std::getenv("SPECTRAVOX_ISA");
  const std::string_view name = value ? value : "";
  return name == "baseline" ? Isa::Baseline : name == "v3" ? Isa::V3 : Isa::V4;
}

std::atomic<Isa>& current() {
  static std::atomic<Isa> level{std::min(processorIsa(), highestFromEnvironment())};
  return level;
}

} // namespace

Isa isa() {
  return current().load(std::memory_order_relaxed);
}

void limitIsa(Isa highest) {
  current() = std::min(processorIsa(), highest);
}

} // namespace svx::kernels
