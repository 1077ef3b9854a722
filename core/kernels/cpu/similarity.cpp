#include "core/kernels/cpu/similarity.h"
#include "core/kernels/cpu/stencil.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

template <typename T>
inline bool finite(T v) {
  return v - v == 0;
}

inline float root(float v) {
  return __builtin_sqrtf(v);
}
inline double root(double v) {
  return __builtin_sqrt(v);
}

template <bool Masked, typename T>
void squared(const ImagePair<T>& p, T scale, T* gradient, std::int64_t begin, std::int64_t end,
             double* result) {
  double sum = 0;
  if (gradient) {
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = begin; i < end; ++i) {
      const T d = !Masked || p.mask[i] ? p.warped[i] - p.fixed[i] : 0;
      sum += static_cast<double>(d) * d;
      gradient[i] = scale * d;
    }
  } else {
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = begin; i < end; ++i) {
      const T d = !Masked || p.mask[i] ? p.warped[i] - p.fixed[i] : 0;
      sum += static_cast<double>(d) * d;
    }
  }
  *result = sum;
}

template <bool Masked, typename T>
void sums(const ImagePair<T>& p, std::int64_t begin, std::int64_t end, double* result) {
  double f = 0, w = 0, ff = 0, ww = 0, fw = 0;
#pragma omp simd reduction(+ : f, w, ff, ww, fw)
  for (std::int64_t i = begin; i < end; ++i) {
    const bool counts = !Masked || p.mask[i];
    const double a = counts ? p.fixed[i] : 0, b = counts ? p.warped[i] : 0;
    f += a, w += b, ff += a * a, ww += b * b, fw += a * b;
  }
  result[0] = f, result[1] = w, result[2] = ff, result[3] = ww, result[4] = fw;
}

/// Bins and the place between them for a few voxels at a time.
template <typename T>
struct Binned {
  static constexpr int block = 256;
  std::int32_t fixed[block], warped[block]; ///< warped: the first of the four taps
  T place[block];                           ///< from the second tap to the third, 0 to 1
  bool within[block];                       ///< the warped value lies in the range

  void set(const HistogramTask<T>& task, std::int64_t first, int count) {
    const T* f = task.images.fixed + first;
    const T* w = task.images.warped + first;
    const double top = task.bins - 2;
    for (int k = 0; k < count; ++k) {
      const double b = (f[k] - task.fixedLowest) * task.fixedScale;
      fixed[k] = b > 0 ? (b < task.bins ? static_cast<std::int32_t>(b) : task.bins - 1) : 0;
      double p = (w[k] - task.warpedLowest) * task.warpedScale + 2;
      within[k] = p >= 2 && p <= top;
      p = p > 2 ? (p < top ? p : top) : 2;
      std::int32_t i = static_cast<std::int32_t>(p);
      i = i > task.bins - 3 ? task.bins - 3 : i;
      warped[k] = i - 1;
      place[k] = static_cast<T>(p - i);
    }
  }
};

template <typename T, typename Visit>
inline void forEachBlock(std::int64_t begin, std::int64_t end, Visit visit) {
  constexpr int block = Binned<T>::block;
  for (std::int64_t i = begin; i < end; i += block)
    visit(i, static_cast<int>(end - i < block ? end - i : block));
}

} // namespace

template <typename T>
void markUsable(const ImagePair<T>& p, std::uint8_t* mask, std::int64_t begin, std::int64_t end,
                std::int64_t* count) {
  std::int64_t n = 0;
  for (std::int64_t i = begin; i < end; ++i) {
    const bool usable = finite(p.fixed[i]) & finite(p.warped[i]);
    mask[i] = usable;
    n += usable;
  }
  if (p.mask) {
    n = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      mask[i] = mask[i] & (p.mask[i] != 0);
      n += mask[i];
    }
  }
  *count = n;
}
SVX_INSTANTIATE(markUsable)

template <typename T>
void squaredDifferences(const ImagePair<T>& p, T scale, T* gradient, std::int64_t begin,
                        std::int64_t end, double* result) {
  if (p.mask)
    squared<true>(p, scale, gradient, begin, end, result);
  else
    squared<false>(p, scale, gradient, begin, end, result);
}
SVX_INSTANTIATE(squaredDifferences)

template <typename T>
void moments(const ImagePair<T>& p, std::int64_t begin, std::int64_t end, double* result) {
  if (p.mask)
    sums<true>(p, begin, end, result);
  else
    sums<false>(p, begin, end, result);
}
SVX_INSTANTIATE(moments)

template <typename T>
void combine(const ImagePair<T>& p, double a, double b, double c, T* gradient, std::int64_t begin,
             std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i)
    gradient[i] = static_cast<T>(a * p.fixed[i] + b * p.warped[i] + c);
  if (p.mask)
    for (std::int64_t i = begin; i < end; ++i) gradient[i] = p.mask[i] ? gradient[i] : 0;
}
SVX_INSTANTIATE(combine)

template <typename T>
void jointHistogram(const HistogramTask<T>& task, double* histogram, std::int64_t begin,
                    std::int64_t end) {
  const std::uint8_t* mask = task.images.mask;
  Binned<T> binned;
  forEachBlock<T>(begin, end, [&](std::int64_t first, int count) {
    binned.set(task, first, count);
    for (int k = 0; k < count; ++k) {
      if (mask && !mask[first + k]) continue;
      const T t = binned.place[k], s = 1 - t;
      double* to = histogram + binned.fixed[k] * task.bins + binned.warped[k];
      to[0] += s * s * s * (T(1) / 6);
      to[1] += T(2) / 3 - t * t * (1 - T(0.5) * t);
      to[2] += T(2) / 3 - s * s * (1 - T(0.5) * s);
      to[3] += t * t * t * (T(1) / 6);
    }
  });
}
SVX_INSTANTIATE(jointHistogram)

template <typename T>
void histogramGradient(const HistogramTask<T>& task, const T* table, T* gradient,
                       std::int64_t begin, std::int64_t end) {
  const std::uint8_t* mask = task.images.mask;
  Binned<T> binned;
  forEachBlock<T>(begin, end, [&](std::int64_t first, int count) {
    binned.set(task, first, count);
    for (int k = 0; k < count; ++k) {
      const T t = binned.place[k], s = 1 - t;
      const T* from = table + binned.fixed[k] * task.bins + binned.warped[k];
      const T slope = -T(0.5) * s * s * from[0] + (T(1.5) * t * t - 2 * t) * from[1] -
                      (T(1.5) * s * s - 2 * s) * from[2] + T(0.5) * t * t * from[3];
      const bool counts = binned.within[k] && (!mask || mask[first + k]);
      gradient[first + k] = counts ? slope : 0;
    }
  });
}
SVX_INSTANTIATE(histogramGradient)

template <typename T>
void gradientField(const GradientFieldTask<T>& task, T* scratch, std::int64_t begin,
                   std::int64_t end, double* distance, std::int64_t* counted) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  const T hx = task.perSpacing[0], hy = task.perSpacing[1], hz = task.perSpacing[2];
  const T edges = task.fixedEdge * task.warpedEdge;
  const T edgeF = task.fixedEdge * task.fixedEdge, edgeW = task.warpedEdge * task.warpedEdge;
  const std::uint8_t* mask = task.images.mask;
  constexpr T none = -1; // what a distance never is
  double total = 0;
  std::int64_t n = 0;
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    alongRow(nx, [&](std::int64_t x, const Step& sx) {
      const std::int64_t i = row * nx + x;
      const T* f = task.images.fixed + i;
      const T* w = task.images.warped + i;
      const T fx = hx * (f[sx.forth] - f[sx.back]), wx = hx * (w[sx.forth] - w[sx.back]);
      const T fy = hy * (f[y.forth] - f[y.back]), wy = hy * (w[y.forth] - w[y.back]);
      const T fz = hz * (f[z.forth] - f[z.back]), wz = hz * (w[z.forth] - w[z.back]);
      const bool counts =
          !mask || (mask[i] & mask[i + sx.forth] & mask[i + sx.back] & mask[i + y.forth] &
                    mask[i + y.back] & mask[i + z.forth] & mask[i + z.back]);
      const T perF = 1 / root(fx * fx + fy * fy + fz * fz + edgeF);
      const T perW = 1 / root(wx * wx + wy * wy + wz * wz + edgeW);
      const T r = (fx * wx + fy * wy + fz * wz + edges) * perF * perW;
      scratch[x] = counts ? 1 - r * r : none;
      if (task.slope) {
        const T p = -2 * r * perF * perW, q = 2 * r * r * perW * perW;
        task.slope[i] = counts ? p * fx + q * wx : 0;
        task.slope[i + voxels] = counts ? p * fy + q * wy : 0;
        task.slope[i + 2 * voxels] = counts ? p * fz + q * wz : 0;
      }
    });
    for (std::int64_t x = 0; x < nx; ++x) {
      total += scratch[x] < T(-0.5) ? 0 : scratch[x];
      n += scratch[x] < T(-0.5) ? 0 : 1;
    }
  }
  *distance = total;
  *counted = n;
}
SVX_INSTANTIATE(gradientField)

template <typename T>
void gradientFieldAdjoint(const GradientFieldTask<T>& task, T scale, T* gradient,
                          std::int64_t begin, std::int64_t end) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  // The transposed difference of d at i: (d[i-1] - d[i+1]), with -d[i] for what lies outside.
  const auto transposed = [](const T* d, const Step& s) {
    return (s.back ? d[s.back] : -d[0]) - (s.forth ? d[s.forth] : -d[0]);
  };
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    alongRow(nx, [&](std::int64_t x, const Step& sx) {
      const std::int64_t i = row * nx + x;
      const T* d = task.slope + i;
      const T sum = task.perSpacing[0] * transposed(d, sx) +
                    task.perSpacing[1] * transposed(d + voxels, y) +
                    task.perSpacing[2] * transposed(d + 2 * voxels, z);
      gradient[i] = scale * sum;
    });
  }
  if (task.images.mask)
    for (std::int64_t i = begin * nx; i < end * nx; ++i)
      gradient[i] = task.images.mask[i] ? gradient[i] : 0;
}
SVX_INSTANTIATE(gradientFieldAdjoint)

} // namespace svx::kernels::cpu::SVX_ISA
