// Vectors as wide as the instruction set that this file is compiled for, by the vector extensions
// that GCC and Clang share; only the gather needs intrinsics. T is float or double.
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

/// Numbers, and as many whole numbers of the same width.
template <typename T>
struct Vectors;
template <>
struct Vectors<float> {
  typedef float Reals __attribute__((vector_size(vectorBytes)));
  typedef std::int32_t Wholes __attribute__((vector_size(vectorBytes)));
};
template <>
struct Vectors<double> {
  typedef double Reals __attribute__((vector_size(vectorBytes)));
  typedef std::int64_t Wholes __attribute__((vector_size(vectorBytes)));
};
template <typename T>
using Reals = typename Vectors<T>::Reals;
template <typename T>
using Wholes = typename Vectors<T>::Wholes;
template <typename T>
constexpr int lanesOf = vectorBytes / int(sizeof(T));

using Floats = Reals<float>;
using Ints = Wholes<float>;
constexpr int lanes = lanesOf<float>;

template <typename T>
inline Reals<T> splat(T value) {
  return value - Reals<T>{};
}
template <typename T>
inline Wholes<T> splatWhole(std::int32_t value) {
  return value - Wholes<T>{};
}

template <typename T>
inline Wholes<T> laneNumbers() {
  Wholes<T> v;
  for (int k = 0; k < lanesOf<T>; ++k) v[k] = k;
  return v;
}

template <typename T>
inline Reals<T> load(const T* from) {
  Reals<T> v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <typename T>
inline void store(T* to, Reals<T> v) {
  __builtin_memcpy(to, &v, sizeof v);
}

/// The first `count` lanes; the others are 0.
template <typename T>
inline Reals<T> load(const T* from, int count) {
  if (count >= lanesOf<T>) return load(from);
  Reals<T> v{};
  __builtin_memcpy(&v, from, sizeof(T) * count);
  return v;
}
template <typename T>
inline void store(T* to, Reals<T> v, int count) {
  if (count >= lanesOf<T>)
    store(to, v);
  else
    __builtin_memcpy(to, &v, sizeof(T) * count);
}

template <typename T>
inline Reals<T> toReals(Wholes<T> v) {
  return __builtin_convertvector(v, Reals<T>);
}
template <typename T>
inline Wholes<T> toWholes(Reals<T> v) {
  return __builtin_convertvector(v, Wholes<T>);
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

inline Reals<double> gather(const double* from, Wholes<double> i) {
  Reals<double> v;
  for (int k = 0; k < lanesOf<double>; ++k) v[k] = from[i[k]];
  return v;
}

} // namespace
} // namespace svx::kernels::cpu::SVX_ISA
