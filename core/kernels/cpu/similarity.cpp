#include "core/kernels/cpu/similarity.h"
#include "core/kernels/cpu/stencil.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

inline bool finite(float v) {
  return v - v == 0;
}

template <bool Masked>
void squared(const ImagePair& p, float scale, float* gradient, std::int64_t begin, std::int64_t end,
             double* result) {
  double sum = 0;
  if (gradient) {
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = begin; i < end; ++i) {
      const float d = !Masked || p.mask[i] ? p.warped[i] - p.fixed[i] : 0;
      sum += static_cast<double>(d) * d;
      gradient[i] = scale * d;
    }
  } else {
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = begin; i < end; ++i) {
      const float d = !Masked || p.mask[i] ? p.warped[i] - p.fixed[i] : 0;
      sum += static_cast<double>(d) * d;
    }
  }
  *result = sum;
}

template <bool Masked>
void sums(const ImagePair& p, std::int64_t begin, std::int64_t end, double* result) {
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
struct Binned {
  static constexpr int block = 256;
  std::int32_t fixed[block], warped[block]; ///< warped: the first of the four taps
  float place[block];                       ///< from the second tap to the third, 0 to 1
  bool within[block];                       ///< the warped value lies in the range

  void set(const HistogramTask& task, std::int64_t first, int count) {
    const float* f = task.images.fixed + first;
    const float* w = task.images.warped + first;
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
      place[k] = static_cast<float>(p - i);
    }
  }
};

template <typename Visit>
inline void forEachBlock(std::int64_t begin, std::int64_t end, Visit visit) {
  for (std::int64_t i = begin; i < end; i += Binned::block)
    visit(i, static_cast<int>(end - i < Binned::block ? end - i : Binned::block));
}

} // namespace

void markUsable(const ImagePair& p, std::uint8_t* mask, std::int64_t begin, std::int64_t end,
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

void squaredDifferences(const ImagePair& p, float scale, float* gradient, std::int64_t begin,
                        std::int64_t end, double* result) {
  if (p.mask)
    squared<true>(p, scale, gradient, begin, end, result);
  else
    squared<false>(p, scale, gradient, begin, end, result);
}

void moments(const ImagePair& p, std::int64_t begin, std::int64_t end, double* result) {
  if (p.mask)
    sums<true>(p, begin, end, result);
  else
    sums<false>(p, begin, end, result);
}

void combine(const ImagePair& p, double a, double b, double c, float* gradient, std::int64_t begin,
             std::int64_t end) {
#pragma omp simd
  for (std::int64_t i = begin; i < end; ++i)
    gradient[i] = static_cast<float>(a * p.fixed[i] + b * p.warped[i] + c);
  if (p.mask)
    for (std::int64_t i = begin; i < end; ++i) gradient[i] = p.mask[i] ? gradient[i] : 0;
}

void jointHistogram(const HistogramTask& task, double* histogram, std::int64_t begin,
                    std::int64_t end) {
  const std::uint8_t* mask = task.images.mask;
  Binned binned;
  forEachBlock(begin, end, [&](std::int64_t first, int count) {
    binned.set(task, first, count);
    for (int k = 0; k < count; ++k) {
      if (mask && !mask[first + k]) continue;
      const float t = binned.place[k], s = 1 - t;
      double* to = histogram + binned.fixed[k] * task.bins + binned.warped[k];
      to[0] += s * s * s * (1.0f / 6);
      to[1] += 2.0f / 3 - t * t * (1 - 0.5f * t);
      to[2] += 2.0f / 3 - s * s * (1 - 0.5f * s);
      to[3] += t * t * t * (1.0f / 6);
    }
  });
}

void histogramGradient(const HistogramTask& task, const float* table, float* gradient,
                       std::int64_t begin, std::int64_t end) {
  const std::uint8_t* mask = task.images.mask;
  Binned binned;
  forEachBlock(begin, end, [&](std::int64_t first, int count) {
    binned.set(task, first, count);
    for (int k = 0; k < count; ++k) {
      const float t = binned.place[k], s = 1 - t;
      const float* from = table + binned.fixed[k] * task.bins + binned.warped[k];
      const float slope = -0.5f * s * s * from[0] + (1.5f * t * t - 2 * t) * from[1] -
                          (1.5f * s * s - 2 * s) * from[2] + 0.5f * t * t * from[3];
      const bool counts = binned.within[k] && (!mask || mask[first + k]);
      gradient[first + k] = counts ? slope : 0;
    }
  });
}

void gradientField(const GradientFieldTask& task, float* scratch, std::int64_t begin,
                   std::int64_t end, double* distance, std::int64_t* counted) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  const float hx = task.perSpacing[0], hy = task.perSpacing[1], hz = task.perSpacing[2];
  const float edges = task.fixedEdge * task.warpedEdge;
  const float edgeF = task.fixedEdge * task.fixedEdge, edgeW = task.warpedEdge * task.warpedEdge;
  const std::uint8_t* mask = task.images.mask;
  constexpr float none = -1; // what a distance never is
  double total = 0;
  std::int64_t n = 0;
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    alongRow(nx, [&](std::int64_t x, const Step& sx) {
      const std::int64_t i = row * nx + x;
      const float* f = task.images.fixed + i;
      const float* w = task.images.warped + i;
      const float fx = hx * (f[sx.forth] - f[sx.back]), wx = hx * (w[sx.forth] - w[sx.back]);
      const float fy = hy * (f[y.forth] - f[y.back]), wy = hy * (w[y.forth] - w[y.back]);
      const float fz = hz * (f[z.forth] - f[z.back]), wz = hz * (w[z.forth] - w[z.back]);
      const bool counts =
          !mask || (mask[i] & mask[i + sx.forth] & mask[i + sx.back] & mask[i + y.forth] &
                    mask[i + y.back] & mask[i + z.forth] & mask[i + z.back]);
      const float perF = 1 / __builtin_sqrtf(fx * fx + fy * fy + fz * fz + edgeF);
      const float perW = 1 / __builtin_sqrtf(wx * wx + wy * wy + wz * wz + edgeW);
      const float r = (fx * wx + fy * wy + fz * wz + edges) * perF * perW;
      scratch[x] = counts ? 1 - r * r : none;
      if (task.slope) {
        const float p = -2 * r * perF * perW, q = 2 * r * r * perW * perW;
        task.slope[i] = counts ? p * fx + q * wx : 0;
        task.slope[i + voxels] = counts ? p * fy + q * wy : 0;
        task.slope[i + 2 * voxels] = counts ? p * fz + q * wz : 0;
      }
    });
    for (std::int64_t x = 0; x < nx; ++x) {
      total += scratch[x] < -0.5f ? 0 : scratch[x];
      n += scratch[x] < -0.5f ? 0 : 1;
    }
  }
  *distance = total;
  *counted = n;
}

void gradientFieldAdjoint(const GradientFieldTask& task, float scale, float* gradient,
                          std::int64_t begin, std::int64_t end) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  // The transposed difference of d at i: (d[i-1] - d[i+1]), with -d[i] for what lies outside.
  const auto transposed = [](const float* d, const Step& s) {
    return (s.back ? d[s.back] : -d[0]) - (s.forth ? d[s.forth] : -d[0]);
  };
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    alongRow(nx, [&](std::int64_t x, const Step& sx) {
      const std::int64_t i = row * nx + x;
      const float* d = task.slope + i;
      const float sum = task.perSpacing[0] * transposed(d, sx) +
                        task.perSpacing[1] * transposed(d + voxels, y) +
                        task.perSpacing[2] * transposed(d + 2 * voxels, z);
      gradient[i] = scale * sum;
    });
  }
  if (task.images.mask)
    for (std::int64_t i = begin * nx; i < end * nx; ++i)
      gradient[i] = task.images.mask[i] ? gradient[i] : 0;
}

} // namespace svx::kernels::cpu::SVX_ISA
