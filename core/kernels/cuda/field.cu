#include "core/kernels/cuda/launch.cuh"
#include "core/kernels/cuda/loops.h"

namespace svx::kernels::cuda {

void laplacian(const cpu::LaplacianTask<float>& task, double* scratch, Stream stream, double* sums) {
  const std::int64_t all = 3 * task.size[0] * task.size[1] * task.size[2];
  sum<2>(
      all, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        const Place at(i, task.size);
        const float* u = task.from + i;
        const float* p = task.perSquare;
        const float c = u[0];
        const float fx = u[at.x.forth] - c, fy = u[at.y.forth] - c, fz = u[at.z.forth] - c;
        const float bx = u[at.x.back] - c, by = u[at.y.back] - c, bz = u[at.z.back] - c;
        const float value = p[0] * (fx + bx) + p[1] * (fy + by) + p[2] * (fz + bz);
        s[0] += p[0] * fx * fx + p[1] * fy * fy + p[2] * fz * fz;
        s[1] += value * value;
        if (task.to) task.to[i] = task.scale * value;
      },
      sums);
}

double divergence(const cpu::DivergenceTask<float>& task, double* scratch, Stream stream) {
  const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
  double total = 0;
  sum<1>(
      voxels, scratch, stream,
      [=] __device__(std::int64_t i, double* s) {
        const Place at(i, task.size);
        const float* d = task.derivative;
        float value = 0;
        for (int c = 0; c < 3; ++c) {
          const float* v = task.field + c * voxels + i;
          value += d[3 * c] * (v[at.x.forth] - v[at.x.back]) +
                   d[3 * c + 1] * (v[at.y.forth] - v[at.y.back]) +
                   d[3 * c + 2] * (v[at.z.forth] - v[at.z.back]);
        }
        task.divergence[i] = value;
        *s += double(value) * value;
      },
      &total);
  return total;
}

void divergenceAdjoint(const cpu::DivergenceTask<float>& task, Stream stream) {
  const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const Place at(i, task.size);
    // The transposed central difference; what lies outside counts as minus the border's value.
    const auto transposed = [](const float* v, const Step& s) {
      return (s.back ? v[s.back] : -v[0]) - (s.forth ? v[s.forth] : -v[0]);
    };
    const float* v = task.divergence + i;
    const float* d = task.derivative;
    const float tx = transposed(v, at.x), ty = transposed(v, at.y), tz = transposed(v, at.z);
    for (int c = 0; c < 3; ++c)
      task.gradient[c * voxels + i] +=
          task.scale * (d[3 * c] * tx + d[3 * c + 1] * ty + d[3 * c + 2] * tz);
  });
}

void jacobian(const cpu::JacobianTask& task, Stream stream) {
  const std::int64_t voxels = task.size[0] * task.size[1] * task.size[2];
  forEach(voxels, stream, [=] __device__(std::int64_t i) {
    const Place at(i, task.size);
    const auto per = [](const Step& s) { return s.back && s.forth ? 0.5f : 1.0f; };
    const float px = per(at.x), py = per(at.y), pz = per(at.z);
    const float* m = task.toWorld;
    float f[9];
    for (int c = 0; c < 3; ++c) {
      const float* v = task.field + c * voxels + i;
      const float dx = px * (v[at.x.forth] - v[at.x.back]);
      const float dy = py * (v[at.y.forth] - v[at.y.back]);
      const float dz = pz * (v[at.z.forth] - v[at.z.back]);
      for (int w = 0; w < 3; ++w)
        f[3 * c + w] = dx * m[w] + dy * m[3 + w] + dz * m[6 + w] + (c == w ? 1.0f : 0.0f);
    }
    task.determinant[i] = f[0] * (f[4] * f[8] - f[5] * f[7]) - f[1] * (f[3] * f[8] - f[5] * f[6]) +
                          f[2] * (f[3] * f[7] - f[4] * f[6]);
  });
}

void solveTridiagonal(float* data, std::int64_t length, std::int64_t inner, std::int64_t lines,
                      float c, const float* inverse, const float* back, Stream stream) {
  forEach(lines, stream, [=] __device__(std::int64_t line) {
    float* s = data + (line / inner) * length * inner + line % inner;
    float value = s[0] *= inverse[0];
    for (std::int64_t i = 1; i < length; ++i)
      s[i * inner] = value = (s[i * inner] + c * value) * inverse[i];
    for (std::int64_t i = length - 2; i >= 0; --i)
      s[i * inner] = value = s[i * inner] + back[i] * value;
  });
}

} // namespace svx::kernels::cuda
