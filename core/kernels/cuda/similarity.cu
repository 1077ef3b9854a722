#include "core/kernels/cuda/launch.cuh"
#include "core/kernels/cuda/loops.h"

namespace svx::kernels::cuda {
namespace {

/// The bins of a voxel and its place between the warped ones.
struct Binned {
  int fixed, warped; ///< warped: the first of the four taps
  float place;       ///< from the second tap to the third, 0 to 1
  bool within;       ///< the warped value lies in the range

  __device__ Binned(const cpu::HistogramTask<float>& task, std::int64_t i) {
    const double top = task.bins - 2;
    const double b = (task.images.fixed[i] - task.fixedLowest) * task.fixedScale;
    fixed = b > 0 ? (b < task.bins ? int(b) : task.bins - 1) : 0;
    double p = (task.images.warped[i] - task.warpedLowest) * task.warpedScale + 2;
    within = p >= 2 && p <= top;
    p = p > 2 ? (p < top ? p : top) : 2;
    int tap = int(p);
    tap = tap > task.bins - 3 ? task.bins - 3 : tap;
    warped = tap - 1;
    place = float(p - tap);
  }
};

__device__ bool counts(const cpu::ImagePair<float>& p, std::int64_t i) {
  return !p.mask || p.mask[i];
}

} // namespace

std::int64_t markUsable(const cpu::ImagePair<float>& p, std::uint8_t* mask, std::int64_t voxels,
                        double* scratch, Stream stream) {
  double total = 0;
  sum<1>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* n) {
        const bool usable = isfinite(p.fixed[i]) && isfinite(p.warped[i]) && counts(p, i);
        mask[i] = usable;
        *n += usable;
      },
      &total);
  return std::int64_t(total);
}

double squaredDifferences(const cpu::ImagePair<float>& p, float scale, float* gradient,
                          std::int64_t voxels, double* scratch, Stream stream) {
  double total = 0;
  sum<1>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        const float d = counts(p, i) ? p.warped[i] - p.fixed[i] : 0.0f;
        *s += double(d) * d;
        if (gradient) gradient[i] = scale * d;
      },
      &total);
  return total;
}

void moments(const cpu::ImagePair<float>& p, std::int64_t voxels, double* scratch, Stream stream,
             double* sums) {
  sum<5>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        if (!counts(p, i)) return;
        const double a = p.fixed[i], b = p.warped[i];
        s[0] += a, s[1] += b, s[2] += a * a, s[3] += b * b, s[4] += a * b;
      },
      sums);
}

void combine(const cpu::ImagePair<float>& p, double a, double b, double c, float* gradient,
             std::int64_t voxels, Stream stream) {
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    gradient[i] = counts(p, i) ? float(a * p.fixed[i] + b * p.warped[i] + c) : 0.0f;
  });
}

void jointHistogram(const cpu::HistogramTask<float>& task, unsigned long long* histogram,
                    std::int64_t voxels, Stream stream) {
  const std::size_t cells = std::size_t(task.bins) * task.bins;
  check(cudaMemsetAsync(histogram, 0, cells * sizeof *histogram, stream));
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    if (!counts(task.images, i)) return;
    const Binned b(task, i);
    const float t = b.place, s = 1 - t;
    unsigned long long* to = histogram + b.fixed * task.bins + b.warped;
    const float weights[4] = {s * s * s * (1.0f / 6), 2.0f / 3 - t * t * (1 - 0.5f * t),
                              2.0f / 3 - s * s * (1 - 0.5f * s), t * t * t * (1.0f / 6)};
    for (int k = 0; k < 4; ++k) atomicAdd(to + k, __double2ull_rn(weights[k] * 4294967296.0));
  });
}

void histogramGradient(const cpu::HistogramTask<float>& task, const float* table, float* gradient,
                       std::int64_t voxels, Stream stream) {
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const Binned b(task, i);
    const float t = b.place, s = 1 - t;
    const float* from = table + b.fixed * task.bins + b.warped;
    const float slope = -0.5f * s * s * from[0] + (1.5f * t * t - 2 * t) * from[1] -
                        (1.5f * s * s - 2 * s) * from[2] + 0.5f * t * t * from[3];
    gradient[i] = b.within && counts(task.images, i) ? slope : 0.0f;
  });
}

void gradientField(const cpu::GradientFieldTask<float>& task, double* scratch, Stream stream,
                   double* distance, double* counted) {
  const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
  double totals[2];
  sum<2>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        const Place at(i, task.size);
        const float* h = task.perSpacing;
        const float* f = task.images.fixed + i;
        const float* w = task.images.warped + i;
        const float fx = h[0] * (f[at.x.forth] - f[at.x.back]);
        const float fy = h[1] * (f[at.y.forth] - f[at.y.back]);
        const float fz = h[2] * (f[at.z.forth] - f[at.z.back]);
        const float wx = h[0] * (w[at.x.forth] - w[at.x.back]);
        const float wy = h[1] * (w[at.y.forth] - w[at.y.back]);
        const float wz = h[2] * (w[at.z.forth] - w[at.z.back]);
        const std::uint8_t* m = task.images.mask ? task.images.mask + i : nullptr;
        const bool usable = !m || (m[0] & m[at.x.forth] & m[at.x.back] & m[at.y.forth] &
                                   m[at.y.back] & m[at.z.forth] & m[at.z.back]);
        const float perF = 1 / sqrtf(fx * fx + fy * fy + fz * fz + task.fixedEdge * task.fixedEdge);
        const float perW =
            1 / sqrtf(wx * wx + wy * wy + wz * wz + task.warpedEdge * task.warpedEdge);
        const float r =
            (fx * wx + fy * wy + fz * wz + task.fixedEdge * task.warpedEdge) * perF * perW;
        if (usable) {
          s[0] += 1 - r * r;
          s[1] += 1;
        }
        if (task.slope) {
          const float p = -2 * r * perF * perW, q = 2 * r * r * perW * perW;
          task.slope[i] = usable ? p * fx + q * wx : 0.0f;
          task.slope[i + voxels] = usable ? p * fy + q * wy : 0.0f;
          task.slope[i + 2 * voxels] = usable ? p * fz + q * wz : 0.0f;
        }
      },
      totals);
  *distance = totals[0];
  *counted = totals[1];
}

void gradientFieldAdjoint(const cpu::GradientFieldTask<float>& task, float scale, float* gradient,
                          Stream stream) {
  const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const Place at(i, task.size);
    // The transposed difference of d at i: (d[i-1] - d[i+1]), with -d[i] for what lies outside.
    const auto transposed = [](const float* d, const Step& s) {
      return (s.back ? d[s.back] : -d[0]) - (s.forth ? d[s.forth] : -d[0]);
    };
    const float* d = task.slope + i;
    const float sum = task.perSpacing[0] * transposed(d, at.x) +
                      task.perSpacing[1] * transposed(d + voxels, at.y) +
                      task.perSpacing[2] * transposed(d + 2 * voxels, at.z);
    gradient[i] = counts(task.images, i) ? scale * sum : 0.0f;
  });
}

} // namespace svx::kernels::cuda
