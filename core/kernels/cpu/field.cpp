#include "core/kernels/cpu/field.h"
#include "core/kernels/cpu/stencil.h"

namespace svx::kernels::cpu::SVX_ISA {

template <typename T>
void laplacian(const LaplacianTask<T>& task, std::int64_t begin, std::int64_t end, double* sums) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const T px = task.perSquare[0], py = task.perSquare[1], pz = task.perSquare[2];
  double differences = 0, laplacians = 0;
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny % nz, nz, nx * ny);
    const T* u = task.from + row * nx;
    T* to = task.to ? task.to + row * nx : nullptr;
    T rowDifferences = 0, rowLaplacians = 0;
    const auto at = [&](std::int64_t x, std::int64_t back, std::int64_t forth, T& squares) {
      const T c = u[x];
      const T fx = u[x + forth] - c, fy = u[x + y.forth] - c, fz = u[x + z.forth] - c;
      const T bx = u[x + back] - c, by = u[x + y.back] - c, bz = u[x + z.back] - c;
      squares += px * fx * fx + py * fy * fy + pz * fz * fz;
      return px * (fx + bx) + py * (fy + by) + pz * (fz + bz);
    };
    const auto store = [&](std::int64_t x, T value) {
      if (to) to[x] = task.scale * value;
    };
    const T first = at(0, 0, nx > 1 ? 1 : 0, rowDifferences);
    store(0, first);
    rowLaplacians += first * first;
#pragma omp simd reduction(+ : rowDifferences, rowLaplacians)
    for (std::int64_t x = 1; x < nx - 1; ++x) {
      const T value = at(x, -1, 1, rowDifferences);
      store(x, value);
      rowLaplacians += value * value;
    }
    if (nx > 1) {
      const T last = at(nx - 1, -1, 0, rowDifferences);
      store(nx - 1, last);
      rowLaplacians += last * last;
    }
    differences += rowDifferences;
    laplacians += rowLaplacians;
  }
  sums[0] = differences;
  sums[1] = laplacians;
}
SVX_INSTANTIATE(laplacian)

template <typename T>
void divergence(const DivergenceTask<T>& task, std::int64_t begin, std::int64_t end, double* sum) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  const T* d = task.derivative;
  double total = 0;
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    const T* u = task.field + row * nx;
    T* to = task.divergence + row * nx;
    alongRow(nx, [=](std::int64_t x, const Step& sx) {
      T value = 0;
      for (int c = 0; c < 3; ++c) {
        const T* v = u + c * voxels + x;
        value += d[3 * c] * (v[sx.forth] - v[sx.back]) + d[3 * c + 1] * (v[y.forth] - v[y.back]) +
                 d[3 * c + 2] * (v[z.forth] - v[z.back]);
      }
      to[x] = value;
    });
    for (std::int64_t x = 0; x < nx; ++x) total += static_cast<double>(to[x]) * to[x];
  }
  *sum = total;
}
SVX_INSTANTIATE(divergence)

template <typename T>
void divergenceAdjoint(const DivergenceTask<T>& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  const T* d = task.derivative;
  const T scale = task.scale;
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    const T* from = task.divergence + row * nx;
    T* to = task.gradient + row * nx;
    alongRow(nx, [=](std::int64_t x, const Step& sx) {
      // The transposed central difference; what lies outside counts as minus the border's value.
      const T* v = from + x;
      const T tx = (sx.back ? v[sx.back] : -v[0]) - (sx.forth ? v[sx.forth] : -v[0]);
      const T ty = (y.back ? v[y.back] : -v[0]) - (y.forth ? v[y.forth] : -v[0]);
      const T tz = (z.back ? v[z.back] : -v[0]) - (z.forth ? v[z.forth] : -v[0]);
      for (int c = 0; c < 3; ++c)
        to[c * voxels + x] += scale * (d[3 * c] * tx + d[3 * c + 1] * ty + d[3 * c + 2] * tz);
    });
  }
}
SVX_INSTANTIATE(divergenceAdjoint)

void jacobian(const JacobianTask& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t nx = task.size[0], ny = task.size[1], nz = task.size[2];
  const std::int64_t voxels = nx * ny * nz;
  const float* m = task.toWorld;
  const auto per = [](const Step& s) { return s.back && s.forth ? 0.5f : 1.0f; };
  for (std::int64_t row = begin; row < end; ++row) {
    const Step y(row % ny, ny, nx), z(row / ny, nz, nx * ny);
    const float py = per(y), pz = per(z);
    const float* u = task.field + row * nx;
    float* to = task.determinant + row * nx;
    alongRow(nx, [=](std::int64_t x, const Step& sx) {
      const float px = per(sx);
      float f[9];
      for (int c = 0; c < 3; ++c) {
        const float* v = u + c * voxels + x;
        const float dx = px * (v[sx.forth] - v[sx.back]), dy = py * (v[y.forth] - v[y.back]),
                    dz = pz * (v[z.forth] - v[z.back]);
        for (int w = 0; w < 3; ++w)
          f[3 * c + w] = dx * m[w] + dy * m[3 + w] + dz * m[6 + w] + (c == w ? 1.0f : 0.0f);
      }
      to[x] = f[0] * (f[4] * f[8] - f[5] * f[7]) - f[1] * (f[3] * f[8] - f[5] * f[6]) +
              f[2] * (f[3] * f[7] - f[4] * f[6]);
    });
  }
}

} // namespace svx::kernels::cpu::SVX_ISA
