#include "core/kernels/cpu/attention.h"

#include "core/kernels/cpu/simd.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

template <typename T>
inline T total(Reals<T> v) {
  T sum = 0;
  for (int k = 0; k < lanesOf<T>; ++k) sum += v[k];
  return sum;
}

template <typename T>
inline T dot(const T* a, const T* b, std::int64_t n) {
  constexpr int step = lanesOf<T>;
  Reals<T> first{}, second{}, third{}, fourth{};
  std::int64_t c = 0;
  for (; c + 4 * step <= n; c += 4 * step) {
    first += load(a + c) * load(b + c);
    second += load(a + c + step) * load(b + c + step);
    third += load(a + c + 2 * step) * load(b + c + 2 * step);
    fourth += load(a + c + 3 * step) * load(b + c + 3 * step);
  }
  for (; c < n; c += step) {
    const int count = n - c < step ? static_cast<int>(n - c) : step;
    first += load(a + c, count) * load(b + c, count);
  }
  return total<T>((first + second) + (third + fourth));
}

/// to += factor from
template <typename T>
inline void add(T* to, T factor, const T* from, std::int64_t n) {
  constexpr int step = lanesOf<T>;
  for (std::int64_t c = 0; c < n; c += step) {
    const int count = n - c < step ? static_cast<int>(n - c) : step;
    store(to + c, load(to + c, count) + factor * load(from + c, count), count);
  }
}

/// Within 2 units in the last place, 0 below the range: 2^n by the exponent's bits, the rest by a
/// polynomial (Cephes).
inline Floats exponential(Floats x) {
  const Floats shift = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to a whole number
  const Floats bounded = x > -87.0f ? x : splat(-87.0f);
  const Floats n = (bounded * 1.44269504f + shift) - shift;
  const Floats r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
  const Floats p =
      r * (r * (r * (r * (r * 1.9875691500e-4f + 1.3981999507e-3f) + 8.3334519073e-3f) +
                4.1665795894e-2f) +
           1.6666665459e-1f) +
      5.0000001201e-1f;
  const Ints power = (toWholes<float>(n) + 127) << 23;
  Floats scale;
  __builtin_memcpy(&scale, &power, sizeof scale);
  return x < -87.0f ? Floats{} : (1.0f + r + r * r * p) * scale;
}
inline Reals<double> exponential(Reals<double> x) {
  for (int k = 0; k < lanesOf<double>; ++k) x[k] = __builtin_exp(x[k]);
  return x;
}

/// exp(x - highest) in place; their sum.
template <typename T>
inline T exponentials(T* x, T highest, std::int64_t n) {
  constexpr int step = lanesOf<T>;
  T sum = 0;
  for (std::int64_t c = 0; c < n; c += step) {
    const int count = n - c < step ? static_cast<int>(n - c) : step;
    store(x + c, exponential(load(x + c, count) - highest), count);
    for (int k = 0; k < count; ++k) sum += x[c + k];
  }
  return sum;
}

/// visit(place in the row of weights, position) for each position that position i sees.
template <typename T, typename Visit>
inline void forEachSeen(const AttentionTask<T>& task, std::int64_t i, Visit visit) {
  if (!task.seen) {
    for (std::int64_t j = 0; j < task.positions; ++j) visit(j, j);
    return;
  }
  const std::int32_t* row = task.seen + i * task.most;
  for (std::int64_t m = 0; m < task.most; ++m)
    if (row[m] >= 0) visit(m, std::int64_t(row[m]));
}

} // namespace

template <typename T>
void attendHead(const AttentionTask<T>& task) {
  constexpr T unseen = -1e30f; // its exponential is 0
  for (std::int64_t i = 0; i < task.positions; ++i) {
    T* weights = task.weights + i * task.most;
    for (std::int64_t m = 0; m < task.most; ++m) weights[m] = unseen;
    T* out = task.out + i * task.outStride;
    for (std::int64_t c = 0; c < task.depth; ++c) out[c] = 0;

    const T* q = task.q + i * task.stride;
    T highest = unseen;
    forEachSeen(task, i, [&](std::int64_t m, std::int64_t j) {
      weights[m] = task.scale * dot(q, task.k + j * task.stride, task.depth);
      highest = highest > weights[m] ? highest : weights[m];
    });
    const T sum = exponentials(weights, highest, task.most);
    forEachSeen(task, i, [&](std::int64_t m, std::int64_t j) {
      weights[m] /= sum;
      add(out, weights[m], task.v + j * task.stride, task.depth);
    });
  }
}

template <typename T>
void attendHeadBackward(const AttentionTask<T>& task, const AttentionGradients<T>& by) {
  for (std::int64_t i = 0; i < task.positions; ++i) {
    const T* weights = task.weights + i * task.most;
    const T *q = task.q + i * task.stride, *byOut = by.out + i * task.outStride;
    T mean = 0;
    forEachSeen(task, i, [&](std::int64_t m, std::int64_t j) {
      by.scratch[m] = dot(byOut, task.v + j * task.stride, task.depth);
      mean += weights[m] * by.scratch[m];
      add(by.v + j * task.stride, weights[m], byOut, task.depth);
    });
    forEachSeen(task, i, [&](std::int64_t m, std::int64_t j) {
      const T byScore = task.scale * weights[m] * (by.scratch[m] - mean);
      add(by.q + i * task.stride, byScore, task.k + j * task.stride, task.depth);
      add(by.k + j * task.stride, byScore, q, task.depth);
    });
  }
}

SVX_INSTANTIATE(attendHead)
SVX_INSTANTIATE(attendHeadBackward)

} // namespace svx::kernels::cpu::SVX_ISA
