// One source, one compiled version per instruction set, one call.
//
// A loop is declared by SVX_KERNEL(name, argument types...) in svx::kernels::cpu and defined in
// namespace svx::kernels::cpu::SVX_ISA by a file that CMake compiles once per level. Such a file
// includes no header with inline functions that others share (no LibTorch, little of the standard
// library): the linker keeps one copy of those, and it could be the one for AVX-512.
//
// A loop over samples of type T, float or double, is declared by SVX_KERNEL_OF(name, argument types
// that may name T...), defined as a template, instantiated by SVX_INSTANTIATE(name) behind its
// definition, and called as name<T>(...).
#pragma once

#include <cstdint>

#ifdef SVX_ISA

#define SVX_KERNEL(name, ...)                                                                      \
  namespace SVX_ISA {                                                                              \
  void name(__VA_ARGS__);                                                                          \
  }

#define SVX_KERNEL_OF(name, ...)                                                                   \
  template <typename T>                                                                            \
  using name##Type = void(__VA_ARGS__);                                                            \
  namespace SVX_ISA {                                                                              \
  template <typename T>                                                                            \
  void name(__VA_ARGS__);                                                                          \
  }

#define SVX_INSTANTIATE(name)                                                                      \
  template name##Type<float> name<float>;                                                          \
  template name##Type<double> name<double>;

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
#define SVX_KERNEL_OF(name, ...)                                                                   \
  namespace baseline {                                                                             \
  template <typename T>                                                                            \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  namespace v3 {                                                                                   \
  template <typename T>                                                                            \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  namespace v4 {                                                                                   \
  template <typename T>                                                                            \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  template <typename T>                                                                            \
  inline constexpr PerIsa<__VA_ARGS__> name{{baseline::name<T>, v3::name<T>, v4::name<T>}};
#else
#define SVX_KERNEL(name, ...)                                                                      \
  namespace baseline {                                                                             \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  inline constexpr PerIsa<__VA_ARGS__> name{{baseline::name, baseline::name, baseline::name}};
#define SVX_KERNEL_OF(name, ...)                                                                   \
  namespace baseline {                                                                             \
  template <typename T>                                                                            \
  void name(__VA_ARGS__);                                                                          \
  }                                                                                                \
  template <typename T>                                                                            \
  inline constexpr PerIsa<__VA_ARGS__> name{                                                       \
      {baseline::name<T>, baseline::name<T>, baseline::name<T>}};
#endif

#endif
