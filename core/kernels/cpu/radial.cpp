#include "core/kernels/cpu/radial.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

constexpr int block = 128; ///< points whose places and sums stay in the first cache

/// Within a few units in the last place for positive normal numbers (Cephes, logf).
inline float logarithm(float q) {
  const std::int32_t bits = __builtin_bit_cast(std::int32_t, q);
  const std::int32_t exponent = (bits - 0x3f3504f3) >> 23; // the rest lies around 1
  const float f = __builtin_bit_cast(float, bits - exponent * (1 << 23)) - 1.0f;
  const float z = f * f, e = static_cast<float>(exponent);
  float y = 7.0376836292e-2f;
  y = y * f - 1.1514610310e-1f;
  y = y * f + 1.1676998740e-1f;
  y = y * f - 1.2420140846e-1f;
  y = y * f + 1.4249322787e-1f;
  y = y * f - 1.6668057665e-1f;
  y = y * f + 2.0000714765e-1f;
  y = y * f - 2.4999993993e-1f;
  y = y * f + 3.3333331174e-1f;
  return f + (y * f * z - 2.12194440e-4f * e - 0.5f * z) + 0.693359375f * e;
}

/// exp(-q) for q >= 0, 0 beyond 87 (Cephes, expf).
inline float exponential(float q) {
  const float x = q < 87 ? -q : -87.0f;
  const float shift = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number
  const float n = (x * 1.44269504f + shift) - shift;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float y = 1.9875691500e-4f;
  y = y * r + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  const float power = __builtin_bit_cast(float, (static_cast<std::int32_t>(n) + 127) * (1 << 23));
  return q < 87 ? (y * r * r + r + 1) * power : 0.0f;
}

template <RadialFunction function>
inline float value(float q) {
  if constexpr (function == RadialFunction::ThinPlate2D)
    return 0.5f * q * logarithm(q > 1e-30f ? q : 1e-30f);
  if constexpr (function == RadialFunction::ThinPlate3D) return -__builtin_sqrtf(q);
  if constexpr (function == RadialFunction::Gaussian) return exponential(q);
  if constexpr (function == RadialFunction::Wendland) {
    const float p = __builtin_sqrtf(q < 1 ? q : 1.0f), rest = (1 - p) * (1 - p);
    return rest * rest * (4 * p + 1);
  }
}

template <RadialFunction function>
void sums(const RadialRow& row, std::int64_t from, int count) {
  float x[block], y[block], z[block], u[block], v[block], w[block];
  for (int i = 0; i < block; ++i) {
    const float n = static_cast<float>(from + i);
    x[i] = row.start[0] + n * row.step[0];
    y[i] = row.start[1] + n * row.step[1];
    z[i] = row.start[2] + n * row.step[2];
    u[i] = v[i] = w[i] = 0;
  }
  for (std::int64_t k = 0; k < row.count; ++k) {
    const float cx = row.centres[3 * k], cy = row.centres[3 * k + 1], cz = row.centres[3 * k + 2];
    const float wx = row.weights[3 * k], wy = row.weights[3 * k + 1], wz = row.weights[3 * k + 2];
#pragma omp simd
    for (int i = 0; i < block; ++i) {
      const float dx = x[i] - cx, dy = y[i] - cy, dz = z[i] - cz;
      const float f = value<function>(dx * dx + dy * dy + dz * dz);
      u[i] += wx * f;
      v[i] += wy * f;
      w[i] += wz * f;
    }
  }
  for (int i = 0; i < count; ++i) {
    row.out[0][from + i] = u[i];
    row.out[1][from + i] = v[i];
    row.out[2][from + i] = w[i];
  }
}

template <RadialFunction function>
void wholeRow(const RadialRow& row, std::int64_t length) {
  for (std::int64_t from = 0; from < length; from += block)
    sums<function>(row, from, length - from < block ? static_cast<int>(length - from) : block);
}

} // namespace

void radialRow(const RadialRow& row, std::int64_t length) {
  switch (row.function) {
  case RadialFunction::ThinPlate2D:
    return wholeRow<RadialFunction::ThinPlate2D>(row, length);
  case RadialFunction::ThinPlate3D:
    return wholeRow<RadialFunction::ThinPlate3D>(row, length);
  case RadialFunction::Gaussian:
    return wholeRow<RadialFunction::Gaussian>(row, length);
  case RadialFunction::Wendland:
    return wholeRow<RadialFunction::Wendland>(row, length);
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
