#include "core/kernels/cuda/launch.cuh"
#include "core/kernels/cuda/loops.h"

namespace svx::kernels::cuda {
namespace {

/// Sums along one axis: to[q][i] = sum of value(q, j) over the voxels j of the window around i.
template <int count, typename Value>
void sumAlong(const cpu::BoxGrid& grid, int axis, double* to, Stream stream, Value value) {
  const std::int64_t voxels = grid.size[0] * grid.size[1] * grid.size[2];
  const std::int64_t n = grid.size[axis], r = grid.radius[axis];
  const std::int64_t stride = axis == 0   ? 1
                              : axis == 1 ? grid.size[0]
                                          : grid.size[0] * grid.size[1];
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const std::int64_t k = i / stride % n;
    const std::int64_t from = k < r ? -k : -r, end = n - 1 - k < r ? n - 1 - k : r;
    double sums[count] = {};
    for (std::int64_t d = from; d <= end; ++d) {
      const std::int64_t j = i + d * stride;
      for (int q = 0; q < count; ++q) sums[q] += value(q, j);
    }
    for (int q = 0; q < count; ++q) to[q * voxels + i] = sums[q];
  });
}

/// Window sums of `count` quantities in `sums`, which has room for twice as many: they end in its
/// first half.
template <int count, typename Value>
void windowSums(const cpu::BoxGrid& grid, double* sums, Stream stream, Value value) {
  const std::int64_t voxels = grid.size[0] * grid.size[1] * grid.size[2];
  double* other = sums + count * voxels;
  sumAlong<count>(grid, 0, sums, stream, value);
  sumAlong<count>(grid, 1, other, stream,
                  [=] __device__(int q, std::int64_t j) { return sums[q * voxels + j]; });
  sumAlong<count>(grid, 2, sums, stream,
                  [=] __device__(int q, std::int64_t j) { return other[q * voxels + j]; });
}

} // namespace

double localCorrelation(const cpu::LocalCorrelationTask<float>& task, double* sums, double* scratch,
                        Stream stream) {
  const std::int64_t voxels = task.grid.size[0] * task.grid.size[1] * task.grid.size[2];
  windowSums<6>(task.grid, sums, stream, [=] __device__(int q, std::int64_t j) {
    if (task.mask && !task.mask[j]) return 0.0;
    const double f = task.fixed[j], w = task.warped[j];
    switch (q) {
    case 0:
      return f;
    case 1:
      return w;
    case 2:
      return f * f;
    case 3:
      return w * w;
    case 4:
      return f * w;
    default:
      return 1.0;
    }
  });
  double total = 0;
  sum<1>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        const double f = sums[i], w = sums[voxels + i], n = sums[5 * voxels + i];
        const double per = n > 0 ? 1 / n : 0, meanF = f * per, meanW = w * per;
        const double cross = sums[4 * voxels + i] - f * meanW;
        const double varF = sums[2 * voxels + i] - f * meanF;
        const double varW = sums[3 * voxels + i] - w * meanW;
        const double denominatorF = (varF > 0 ? varF : 0) + n * task.varianceFloor;
        const double denominatorW = (varW > 0 ? varW : 0) + n * task.varianceFloor;
        const double product = denominatorF * denominatorW;
        const double over = (!task.mask || task.mask[i]) && product > 0 ? 1 / product : 0;
        const double p = 2 * cross * over, q = p * cross * denominatorF * over;
        *s += 0.5 * p * cross;
        if (!task.a) return;
        task.a[i] = float(p);
        task.b[i] = float(q);
        task.c[i] = float(p * meanF - q * meanW);
      },
      &total);
  return total;
}

void localCorrelationGradient(const cpu::LocalCorrelationGradientTask<float>& task, double* sums,
                              Stream stream) {
  const std::int64_t voxels = task.grid.size[0] * task.grid.size[1] * task.grid.size[2];
  windowSums<3>(task.grid, sums, stream, [=] __device__(int q, std::int64_t j) {
    return double(q == 0 ? task.a[j] : q == 1 ? task.b[j] : task.c[j]);
  });
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const double value = task.scale * (task.fixed[i] * sums[i] - task.warped[i] * sums[voxels + i] -
                                       sums[2 * voxels + i]);
    task.gradient[i] = !task.mask || task.mask[i] ? float(value) : 0.0f;
  });
}

void boxSum(const cpu::BoxGrid& grid, const float* from, float* to, double* sums, Stream stream) {
  const std::int64_t voxels = grid.size[0] * grid.size[1] * grid.size[2];
  windowSums<1>(grid, sums, stream,
                [=] __device__(int, std::int64_t j) { return double(from[j]); });
  forEach(voxels, stream, [=] __device__(std::int64_t i) { to[i] = float(sums[i]); });
}

} // namespace svx::kernels::cuda
