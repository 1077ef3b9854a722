#include "core/kernels/field_algebra.h"

#include "core/kernels/cuda/loops.h"
#include "core/kernels/tensors.h"

#include <algorithm>
#include <vector>

namespace svx::kernels {
namespace {

constexpr std::int64_t chunk = 1 << 16; // voxels; fixed, so that sums are

/// Adds up term(begin, end) over the chunks of [0, n) in order.
template <typename Term>
double sumOverChunks(std::int64_t n, Term term) {
  const auto count = (n + chunk - 1) / chunk;
  std::vector<double> sums(std::size_t(count), 0.0);
  at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto c = begin; c < end; ++c)
      sums[std::size_t(c)] = term(c * chunk, std::min(n, (c + 1) * chunk));
  });
  double total = 0;
  for (const double s : sums) total += s;
  return total;
}

template <typename T>
double dotOf(const T* a, const T* b, std::int64_t n) {
  return sumOverChunks(n, [&](std::int64_t begin, std::int64_t end) {
    double lanes[8] = {};
    std::int64_t i = begin;
    for (; i + 8 <= end; i += 8)
      for (int k = 0; k < 8; ++k) lanes[k] += double(a[i + k]) * double(b[i + k]);
    for (; i < end; ++i) lanes[0] += double(a[i]) * double(b[i]);
    double sum = 0;
    for (const double l : lanes) sum += l;
    return sum;
  });
}

/// transpose(jacobian) gradient, by voxel.
template <typename T>
struct Chained {
  const T* gx;
  const T* gy;
  const T* gz;
  T m[9];

  Chained(const at::Tensor& gradient, const Mat3& jacobian)
      : gx(gradient.data_ptr<T>()), gy(gx + gradient[0].numel()), gz(gy + gradient[0].numel()) {
    for (int i = 0; i < 9; ++i) m[i] = T(jacobian[std::size_t(i)]);
  }
  T x(std::int64_t i) const { return m[0] * gx[i] + m[3] * gy[i] + m[6] * gz[i]; }
  T y(std::int64_t i) const { return m[1] * gx[i] + m[4] * gy[i] + m[7] * gz[i]; }
  T z(std::int64_t i) const { return m[2] * gx[i] + m[5] * gy[i] + m[8] * gz[i]; }
};

template <typename T>
void addChainedIn(const at::Tensor& weight, const at::Tensor& gradient, const Mat3& jacobian,
                  at::Tensor& result) {
  const Chained<T> g(gradient, jacobian);
  const auto n = weight.numel();
  const T* w = weight.data_ptr<T>();
  T* out = result.data_ptr<T>();
  at::parallel_for(0, n, chunk, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      out[i] += w[i] * g.x(i);
      out[n + i] += w[i] * g.y(i);
      out[2 * n + i] += w[i] * g.z(i);
    }
  });
}

at::Tensor chained(const at::Tensor& gradient, const Mat3& jacobian) {
  const auto m = at::tensor(at::ArrayRef<double>(jacobian.data(), jacobian.size()), at::kFloat)
                     .reshape({3, 3})
                     .to(gradient.device());
  return at::matmul(m.t(), gradient.reshape({3, -1})).reshape(gradient.sizes());
}

/// The factors of a tridiagonal solve: x_i = (r_i + c x_{i-1}) inverse_i, then back with `back`.
struct Tridiagonal {
  float c;
  std::vector<float> inverse, back;

  Tridiagonal(std::int64_t n, double coefficient)
      : c(float(coefficient)), inverse(std::size_t(n)), back(std::size_t(n)) {
    double previous = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const double neighbours = (i > 0) + (i + 1 < n);
      const double pivot = 1 + coefficient * neighbours - coefficient * previous;
      inverse[std::size_t(i)] = float(1 / pivot);
      previous = coefficient / pivot;
      back[std::size_t(i)] = float(previous);
    }
  }
};

/// Solves `width` neighbouring lines at once; their elements lie `stride` apart.
void solveLines(const Tridiagonal& t, float* line, std::int64_t n, std::int64_t stride,
                std::int64_t width) {
  for (std::int64_t k = 0; k < width; ++k) line[k] *= t.inverse[0];
  for (std::int64_t i = 1; i < n; ++i) {
    float* now = line + i * stride;
    const float* before = now - stride;
    const float inverse = t.inverse[std::size_t(i)];
    for (std::int64_t k = 0; k < width; ++k) now[k] = (now[k] + t.c * before[k]) * inverse;
  }
  for (std::int64_t i = n - 2; i >= 0; --i) {
    float* now = line + i * stride;
    const float* after = now + stride;
    const float back = t.back[std::size_t(i)];
    for (std::int64_t k = 0; k < width; ++k) now[k] += back * after[k];
  }
}

/// Lines along x: eight rows side by side, to overlap their dependent operations.
void solveRows(const Tridiagonal& t, float* rows, std::int64_t n, std::int64_t count) {
  for (std::int64_t row = 0; row < count; row += 8) {
    const auto width = std::min<std::int64_t>(8, count - row);
    float* r = rows + row * n;
    for (std::int64_t k = 0; k < width; ++k) r[k * n] *= t.inverse[0];
    for (std::int64_t i = 1; i < n; ++i)
      for (std::int64_t k = 0; k < width; ++k)
        r[k * n + i] = (r[k * n + i] + t.c * r[k * n + i - 1]) * t.inverse[std::size_t(i)];
    for (std::int64_t i = n - 2; i >= 0; --i)
      for (std::int64_t k = 0; k < width; ++k)
        r[k * n + i] += t.back[std::size_t(i)] * r[k * n + i + 1];
  }
}

/// The whole solve on the CPU.
void solveOnCpu(at::Tensor& field, const Vec3& c) {
  const auto nz = field.size(1), ny = field.size(2), nx = field.size(3);
  float* data = field.data_ptr<float>();
  const Tridiagonal tx(nx, c[0]), ty(ny, c[1]), tz(nz, c[2]);
  at::parallel_for(0, 3 * nz, 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto s = begin; s < end; ++s) { // x and y while the slice is in the cache
      float* slice = data + s * ny * nx;
      if (c[0] > 0 && nx > 1) solveRows(tx, slice, nx, ny);
      if (c[1] > 0 && ny > 1) solveLines(ty, slice, ny, nx, nx);
    }
  });
  if (c[2] <= 0 || nz < 2) return;
  at::parallel_for(0, 3 * ny, 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto r = begin; r < end; ++r)
      solveLines(tz, data + (r / ny) * nz * ny * nx + (r % ny) * nx, nz, ny * nx, nx);
  });
}

} // namespace

double innerProduct(const at::Tensor& a, const at::Tensor& b) {
  if (!a.is_cpu()) return (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
  if (a.scalar_type() == at::kDouble)
    return dotOf(a.data_ptr<double>(), b.data_ptr<double>(), a.numel());
  return dotOf(a.data_ptr<float>(), b.data_ptr<float>(), a.numel());
}

void addChained(const at::Tensor& weight, const at::Tensor& gradient, const Mat3& jacobian,
                at::Tensor& result) {
  if (!weight.is_cpu())
    result.add_(chained(gradient, jacobian) * weight);
  else if (weight.scalar_type() == at::kDouble)
    addChainedIn<double>(weight, gradient, jacobian, result);
  else
    addChainedIn<float>(weight, gradient, jacobian, result);
}

void addRankOne(const at::Tensor& weight, const at::Tensor& gradient, const Mat3& jacobian,
                const at::Tensor& v, at::Tensor& result) {
  if (!weight.is_cpu()) {
    const auto g = chained(gradient, jacobian);
    result.add_(g * ((g * v).sum(0) * weight));
    return;
  }
  const Chained<float> g(gradient, jacobian);
  const auto n = weight.numel();
  const float* w = weight.data_ptr<float>();
  const float* in = v.data_ptr<float>();
  float* out = result.data_ptr<float>();
  at::parallel_for(0, n, chunk, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      const float x = g.x(i), y = g.y(i), z = g.z(i);
      const float s = w[i] * (x * in[i] + y * in[n + i] + z * in[2 * n + i]);
      out[i] += s * x;
      out[n + i] += s * y;
      out[2 * n + i] += s * z;
    }
  });
}

double meanWeightedSquare(const at::Tensor& weight, const at::Tensor& gradient,
                          const Mat3& jacobian) {
  double sum = 0, count = 0;
  if (!weight.is_cpu()) {
    sum = (chained(gradient, jacobian).square().sum(0) * weight).sum().item<double>();
    count = (weight > 0).sum().item<double>();
  } else {
    const Chained<float> g(gradient, jacobian);
    const float* w = weight.data_ptr<float>();
    sum = sumOverChunks(weight.numel(), [&](std::int64_t begin, std::int64_t end) {
      double s = 0;
      for (auto i = begin; i < end; ++i) {
        const float x = g.x(i), y = g.y(i), z = g.z(i);
        s += double(w[i] * (x * x + y * y + z * z));
      }
      return s;
    });
    count = sumOverChunks(weight.numel(), [&](std::int64_t begin, std::int64_t end) {
      return double(end - begin - std::count(w + begin, w + end, 0.f));
    });
  }
  return count > 0 ? sum / count : 0;
}

void solveSeparable(at::Tensor& field, const Vec3& c) {
  onDeviceOf(
      field, [&] { solveOnCpu(field, c); },
      [&](auto stream) {
        std::int64_t inner = 1;
        for (int a = 0; a < 3; inner *= field.size(3 - a++)) {
          const std::int64_t length = field.size(3 - a);
          if (c[a] <= 0 || length < 2) continue;
          const Tridiagonal t(length, c[a]);
          const auto beside = [&](const std::vector<float>& values) {
            return at::tensor(at::ArrayRef<float>(values)).to(field.device());
          };
          const at::Tensor inverse = beside(t.inverse), back = beside(t.back);
          cuda::solveTridiagonal(field.data_ptr<float>(), length, inner, field.numel() / length,
                                 t.c, inverse.data_ptr<float>(), back.data_ptr<float>(), stream);
        }
      });
}

} // namespace svx::kernels
