// One source, one compiled version per instruction set, one call.
//
// A loop is declared by SVX_KERNEL(name, argument types...) in svx::kernels::cpu and defined in
// namespace svx::kernels::cpu::SVX_ISA by a file that CMake compiles once per level. Such a file
// includes no header with inline functions that others share (no LibTorch, little of the standard
// library): the linker keeps one copy of those, and it could be the one for AVX-512.
#pragma once

#include <cstdint>

#ifdef SVX_ISA

#define SVX_KERNEL(name, ...)                                                                      \
  namespace SVX_ISA {                                                                              \
  void name(__VA_ARGS__);                                                                          \
  }

#else

#include "core/kernels/isa.h"

namespace svx::kernels::cpu {

/// Calls the version for the level in use.
template <typename... Arguments>
struct PerIsa {
  void (*versions[3])(Arguments...);
  void operator()(Arguments... arguments) const { versions[static_cast<int>(isa())](arguments...); }
};

} // namespace svx::kernels::cpu

#ifdef SVX_ISA_X86
#define SVX_KERNEL(name, ...)                                                                      \
  namespace baseline {                                                                             \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  namespace v3 {                                                                                   \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  namespace v4 {                                                                                   \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  inline constexpr PerIsa<__VA_ARGS__> name{{baseline::name, v3::name, v4::name}};
#else
#define SVX_KERNEL(name, ...)                                                                      \
  namespace baseline {                                                                             \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  inline constexpr PerIsa<__VA_ARGS__> name{{baseline::name, baseline::name, baseline::name}};
#endif

#endif
