// Vectors as wide as the instruction set that this file is compiled for, by the vector extensions
// that GCC and Clang share; only the gather needs intrinsics.
#pragma once

#include <cstdint>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace svx::kernels::cpu::SVX_ISA {
namespace {

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
#elif defined(__AVX2__)
constexpr int vectorBytes = 32;
#else
constexpr int vectorBytes = 16;
#endif
constexpr int lanes = vectorBytes / 4;

typedef float Floats __attribute__((vector_size(vectorBytes)));
typedef std::int32_t Ints __attribute__((vector_size(vectorBytes)));

inline Floats splat(float value) {
  return value - Floats{};
}
inline Ints splat(std::int32_t value) {
  return value - Ints{};
}

inline Ints laneNumbers() {
  Ints v;
  for (int k = 0; k < lanes; ++k) v[k] = k;
  return v;
}

template <typename Vector>
inline Vector loadAs(const void* from) {
  Vector v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
inline Floats load(const float* from) {
  return loadAs<Floats>(from);
}
inline void store(float* to, Floats v) {
  __builtin_memcpy(to, &v, sizeof v);
}

/// The first `count` lanes; the others are 0.
inline Floats load(const float* from, int count) {
  if (count >= lanes) return load(from);
  Floats v{};
  __builtin_memcpy(&v, from, sizeof(float) * count);
  return v;
}
inline void store(float* to, Floats v, int count) {
  if (count >= lanes)
    store(to, v);
  else
    __builtin_memcpy(to, &v, sizeof(float) * count);
}

inline Floats toFloats(Ints v) {
  return __builtin_convertvector(v, Floats);
}
inline Ints toInts(Floats v) {
  return __builtin_convertvector(v, Ints);
}

inline Floats gather(const float* from, Ints i) {
#if defined(__AVX512F__)
  return (Floats)_mm512_mask_i32gather_ps(_mm512_setzero_ps(), 0xffff, (__m512i)i, from, 4);
#elif defined(__AVX2__)
  return (Floats)_mm256_i32gather_ps(from, (__m256i)i, 4);
#else
  Floats v;
  for (int k = 0; k < lanes; ++k) v[k] = from[i[k]];
  return v;
#endif
}

} // namespace
} // namespace svx::kernels::cpu::SVX_ISA
