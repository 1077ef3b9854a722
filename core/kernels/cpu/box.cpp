#include "core/kernels/cpu/box.h"

namespace svx::kernels::cpu::SVX_ISA {
namespace {

inline std::int64_t least(std::int64_t a, std::int64_t b) {
  return a < b ? a : b;
}
inline std::int64_t most(std::int64_t a, std::int64_t b) {
  return a > b ? a : b;
}

/// Voxels of the window around i that lie on an axis of n.
inline std::int64_t extent(std::int64_t i, std::int64_t n, std::int64_t radius) {
  return least(n - 1, i + radius) - most(0, i - radius) + 1;
}

/// Slides a window over a block. `add(first voxel of a row, sign, sums, stride)` adds sign times
/// the row's quantities to `count` rows of sums; `emit(first voxel, y, z, sums, stride)` takes the
/// finished windows of a row. Windows slide along z, then y, then x.
template <int count, typename Add, typename Emit>
inline void slide(const BoxGrid& g, std::int64_t block, double* scratch, Add add, Emit emit) {
  const std::int64_t nx = g.size[0], ny = g.size[1], nz = g.size[2];
  const std::int64_t y0 = (block % g.rowBlocks()) * g.rows, y1 = least(ny, y0 + g.rows);
  const std::int64_t z0 = (block / g.rowBlocks()) * g.layers, z1 = least(nz, z0 + g.layers);
  const std::int64_t top = most(0, y0 - g.radius[1]), bottom = least(ny, y1 + g.radius[1]);
  const std::int64_t stride = (bottom - top) * nx;
  double* layerSums = scratch;                  // over z: count x rows x nx
  double* rowSums = layerSums + count * stride; // over z and y: count x nx
  double* sums = rowSums + count * nx;          // over the window: count x nx

  const auto addLayer = [&](std::int64_t z, double sign) {
    for (std::int64_t y = top; y < bottom; ++y)
      add((z * ny + y) * nx, sign, layerSums + (y - top) * nx, stride);
  };
  const auto addRow = [&](std::int64_t y, double sign) {
    for (int q = 0; q < count; ++q) {
      const double* from = layerSums + q * stride + (y - top) * nx;
      double* to = rowSums + q * nx;
#pragma omp simd
      for (std::int64_t x = 0; x < nx; ++x) to[x] += sign * from[x];
    }
  };
  const auto slideAlongX = [&] {
    const std::int64_t r = g.radius[0];
    double total[count] = {};
    for (std::int64_t x = 0; x < least(r, nx); ++x)
      for (int q = 0; q < count; ++q) total[q] += rowSums[q * nx + x];
    const auto emitWindow = [&](std::int64_t x, bool enters, bool leaves) {
      for (int q = 0; q < count; ++q) {
        const double* row = rowSums + q * nx;
        total[q] += (enters ? row[x + r] : 0) - (leaves ? row[x - r - 1] : 0);
        sums[q * nx + x] = total[q];
      }
    };
    const std::int64_t full = least(nx, r + 1), last = most(full, nx - r);
    for (std::int64_t x = 0; x < full; ++x) emitWindow(x, x + r < nx, false);
    for (std::int64_t x = full; x < last; ++x) emitWindow(x, true, true);
    for (std::int64_t x = last; x < nx; ++x) emitWindow(x, false, true);
  };

  for (std::int64_t i = 0; i < count * stride; ++i) layerSums[i] = 0;
  for (std::int64_t z = most(0, z0 - g.radius[2]); z < least(nz, z0 + g.radius[2]); ++z)
    addLayer(z, 1);
  for (std::int64_t z = z0; z < z1; ++z) {
    if (z + g.radius[2] < nz) addLayer(z + g.radius[2], 1);
    if (z > z0 && z - g.radius[2] - 1 >= 0) addLayer(z - g.radius[2] - 1, -1);
    for (std::int64_t i = 0; i < count * nx; ++i) rowSums[i] = 0;
    for (std::int64_t y = top; y < least(ny, y0 + g.radius[1]); ++y) addRow(y, 1);
    for (std::int64_t y = y0; y < y1; ++y) {
      if (y + g.radius[1] < ny) addRow(y + g.radius[1], 1);
      if (y > y0 && y - g.radius[1] - 1 >= 0) addRow(y - g.radius[1] - 1, -1);
      slideAlongX();
      emit((z * ny + y) * nx, y, z, sums, nx);
    }
  }
}

template <bool Masked, typename T>
void correlate(const LocalCorrelationTask<T>& task, std::int64_t block, double* scratch,
               double* result) {
  const BoxGrid& g = task.grid;
  const std::int64_t nx = g.size[0];
  const double floor = task.varianceFloor;
  double total = 0;
  const auto add = [&](std::int64_t row, double sign, double* s, std::int64_t stride) {
    const T* f = task.fixed + row;
    const T* w = task.warped + row;
    const std::uint8_t* m = Masked ? task.mask + row : nullptr;
    double *sf = s, *sw = s + stride, *sff = s + 2 * stride, *sww = s + 3 * stride,
           *sfw = s + 4 * stride, *sn = s + 5 * stride;
#pragma omp simd
    for (std::int64_t x = 0; x < nx; ++x) {
      const bool counts = !Masked || m[x];
      const double a = counts ? f[x] : 0, b = counts ? w[x] : 0;
      sf[x] += sign * a;
      sw[x] += sign * b;
      sff[x] += sign * (a * a);
      sww[x] += sign * (b * b);
      sfw[x] += sign * (a * b);
      if (Masked) sn[x] += counts ? sign : 0;
    }
  };
  const auto emit = [&](std::int64_t row, std::int64_t y, std::int64_t z, const double* s,
                        std::int64_t stride) {
    const double layer =
        static_cast<double>(extent(y, g.size[1], g.radius[1]) * extent(z, g.size[2], g.radius[2]));
    const std::uint8_t* m = Masked ? task.mask + row : nullptr;
    const double *sf = s, *sw = s + stride, *sff = s + 2 * stride, *sww = s + 3 * stride,
                 *sfw = s + 4 * stride, *sn = s + 5 * stride;
    const bool gradient = task.a != nullptr;
    T* a = gradient ? task.a + row : nullptr;
    T* b = gradient ? task.b + row : nullptr;
    T* c = gradient ? task.c + row : nullptr;
    const std::int64_t r = g.radius[0];
#pragma omp simd reduction(+ : total)
    for (std::int64_t x = 0; x < nx; ++x) {
      const std::int64_t left = x < r ? x : r, right = nx - 1 - x < r ? nx - 1 - x : r;
      const double n = Masked ? sn[x] : layer * static_cast<double>(left + right + 1);
      const double per = n > 0 ? 1 / n : 0;
      const double meanF = sf[x] * per, meanW = sw[x] * per;
      const double cross = sfw[x] - sf[x] * meanW;
      const double varF = sff[x] - sf[x] * meanF, varW = sww[x] - sw[x] * meanW;
      const double denominatorF = (varF > 0 ? varF : 0) + n * floor;
      const double denominatorW = (varW > 0 ? varW : 0) + n * floor;
      const double product = denominatorF * denominatorW;
      const bool counts = (!Masked || m[x]) && product > 0;
      const double over = counts ? 1 / product : 0;
      const double p = 2 * cross * over, q = p * cross * denominatorF * over;
      total += 0.5 * p * cross;
      if (gradient) {
        a[x] = static_cast<T>(p);
        b[x] = static_cast<T>(q);
        c[x] = static_cast<T>(p * meanF - q * meanW);
      }
    }
  };
  slide<Masked ? 6 : 5>(g, block, scratch, add, emit);
  *result = total;
}

} // namespace

template <typename T>
void localCorrelation(const LocalCorrelationTask<T>& task, std::int64_t block, double* scratch,
                      double* result) {
  if (task.mask)
    correlate<true>(task, block, scratch, result);
  else
    correlate<false>(task, block, scratch, result);
}
SVX_INSTANTIATE(localCorrelation)

template <typename T>
void localCorrelationGradient(const LocalCorrelationGradientTask<T>& task, std::int64_t block,
                              double* scratch) {
  const std::int64_t nx = task.grid.size[0];
  const auto add = [&](std::int64_t row, double sign, double* s, std::int64_t stride) {
    const T *a = task.a + row, *b = task.b + row, *c = task.c + row;
    double *sa = s, *sb = s + stride, *sc = s + 2 * stride;
#pragma omp simd
    for (std::int64_t x = 0; x < nx; ++x) {
      sa[x] += sign * a[x];
      sb[x] += sign * b[x];
      sc[x] += sign * c[x];
    }
  };
  const auto emit = [&](std::int64_t row, std::int64_t, std::int64_t, const double* s,
                        std::int64_t stride) {
    const T *f = task.fixed + row, *w = task.warped + row;
    const double *sa = s, *sb = s + stride, *sc = s + 2 * stride;
    T* to = task.gradient + row;
    for (std::int64_t x = 0; x < nx; ++x)
      to[x] = static_cast<T>(task.scale * (f[x] * sa[x] - w[x] * sb[x] - sc[x]));
    if (task.mask)
      for (std::int64_t x = 0; x < nx; ++x) to[x] = task.mask[row + x] ? to[x] : 0;
  };
  slide<3>(task.grid, block, scratch, add, emit);
}
SVX_INSTANTIATE(localCorrelationGradient)

void boxSum(const BoxGrid& grid, const float* from, float* to, std::int64_t block,
            double* scratch) {
  const std::int64_t nx = grid.size[0];
  slide<1>(
      grid, block, scratch,
      [=](std::int64_t row, double sign, double* s, std::int64_t) {
        const float* line = from + row;
#pragma omp simd
        for (std::int64_t x = 0; x < nx; ++x) s[x] += sign * line[x];
      },
      [=](std::int64_t row, std::int64_t, std::int64_t, const double* s, std::int64_t) {
        for (std::int64_t x = 0; x < nx; ++x) to[row + x] = static_cast<float>(s[x]);
      });
}

} // namespace svx::kernels::cpu::SVX_ISA
