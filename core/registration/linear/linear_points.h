// Looking up the moving image at the mapped points; shared by the linear metrics.
#pragma once

#include "core/registration/linear/linear_metric.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace svx::linear {

constexpr int chunks = 32; // independent of the threads, so that sums are too

template <typename Scalar>
struct Interpolated {
  Scalar value, gradient[3]; // gradient per voxel along x, y, z
};

/// A grid read at fractional indices: where a point lies, and the values there of any image on it.
template <typename Scalar>
class Sampler {
public:
  Sampler(const Geometry& grid, const at::Tensor& inside)
      : inside_(inside.defined() ? inside.data_ptr<std::uint8_t>() : nullptr) {
    for (int d = 0; d < 3; ++d) {
      size_[d] = grid.size[d];
      // A single slice reaches half a voxel to each side.
      low_[d] = size_[d] == 1 ? Scalar(-0.5) : Scalar(0);
      high_[d] = size_[d] == 1 ? Scalar(0.5) : Scalar(size_[d] - 1);
    }
    stride_ = {1, size_[0], size_[0] * size_[1]};
    for (int d = 0; d < 3; ++d) step_[d] = size_[d] > 1 ? stride_[d] : 0;
  }

  struct Place {
    std::int64_t base;
    Scalar f[3];
  };

  /// False outside the image or the mask (nearest voxel).
  bool locate(const Scalar* p, Place& at) const {
    at.base = 0;
    std::int64_t nearest = 0;
    for (int d = 0; d < 3; ++d) {
      if (!(p[d] >= low_[d] && p[d] <= high_[d])) return false;
      const auto i = size_[d] == 1 ? 0 : std::min(std::int64_t(p[d]), size_[d] - 2);
      at.f[d] = size_[d] == 1 ? Scalar(0) : p[d] - Scalar(i);
      at.base += i * stride_[d];
      nearest += (i + (at.f[d] >= Scalar(0.5))) * stride_[d];
    }
    return !inside_ || inside_[nearest];
  }

  /// Trilinear.
  void read(const float* data, const Place& at, Interpolated<Scalar>& out) const {
    const float* v = data + at.base;
    const auto [sx, sy, sz] = step_;
    const auto along = [&](const float* q, Scalar& slope) {
      slope = Scalar(q[sx]) - Scalar(q[0]);
      return Scalar(q[0]) + at.f[0] * slope;
    };
    Scalar x00, x10, x01, x11;
    const Scalar v00 = along(v, x00), v10 = along(v + sy, x10);
    const Scalar v01 = along(v + sz, x01), v11 = along(v + sy + sz, x11);
    const Scalar y0 = v10 - v00, y1 = v11 - v01;
    const Scalar v0 = v00 + at.f[1] * y0, v1 = v01 + at.f[1] * y1;
    const Scalar x0 = x00 + at.f[1] * (x10 - x00), x1 = x01 + at.f[1] * (x11 - x01);
    out.value = v0 + at.f[2] * (v1 - v0);
    out.gradient[0] = x0 + at.f[2] * (x1 - x0);
    out.gradient[1] = y0 + at.f[2] * (y1 - y0);
    out.gradient[2] = v1 - v0;
  }

private:
  const std::uint8_t* inside_;
  std::int64_t size_[3];
  Scalar low_[3], high_[3];
  std::array<std::int64_t, 3> stride_, step_;
};

/// Fills one Sums for each chunk of the points, in parallel, and adds them in order.
template <typename Sums, typename Fill>
std::vector<double> sumOverChunks(std::size_t points, const Sums& zero, Fill fill) {
  std::vector<Sums> sums(chunks, zero);
  at::parallel_for(0, chunks, 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto c = begin; c < end; ++c)
      fill(sums[std::size_t(c)], points * std::size_t(c) / chunks,
           points * std::size_t(c + 1) / chunks);
  });
  std::vector<double> total(zero.size(), 0.0);
  for (const auto& sum : sums)
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += sum[i];
  return total;
}

/// The mapping from normalised fixed points to the indices of the moving image.
template <typename Scalar>
struct ToIndex {
  Scalar m[12]; ///< index = m (x, 1)
  Scalar w[9];  ///< world to index

  ToIndex(const Geometry& moving, const LinearParameters& p) {
    const auto toIndex = moving.worldToIndex();
    const Vec3 offset = toIndex({p[3], p[7], p[11]});
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int k = 0; k < 3; ++k) sum += toIndex.linear[r * 3 + k] * p[k * 4 + c];
        m[r * 4 + c] = Scalar(sum);
        w[r * 3 + c] = Scalar(toIndex.linear[r * 3 + c]);
      }
      m[r * 4 + 3] = Scalar(offset[r]);
    }
  }

  void operator()(Scalar x, Scalar y, Scalar z, Scalar* index) const {
    for (int r = 0; r < 3; ++r)
      index[r] = m[r * 4] * x + m[r * 4 + 1] * y + m[r * 4 + 2] * z + m[r * 4 + 3];
  }
  /// A gradient per voxel as one per mm of the moving world.
  void toWorld(const Scalar* perVoxel, Scalar* g) const {
    for (int c = 0; c < 3; ++c)
      g[c] = w[c] * perVoxel[0] + w[3 + c] * perVoxel[1] + w[6 + c] * perVoxel[2];
  }
};

/// visit(i, value, g) for each point that falls on the moving image: its intensity there and, in
/// mm, its gradient. The value's derivative by the parameters is g outer (x, y, z, 1).
template <typename Scalar, typename Visit>
void visitPoints(const FixedSamples& samples, const PreparedImage& moving,
                 const LinearParameters& parameters, std::size_t begin, std::size_t end,
                 Visit visit) {
  const ToIndex<Scalar> toIndex(moving.grid, parameters);
  const Sampler<Scalar> sampler(moving.grid, moving.inside);
  const float* data = moving.voxels.data_ptr<float>();
  for (std::size_t i = begin; i < end; ++i) {
    Scalar index[3], g[3];
    toIndex(samples.x[i], samples.y[i], samples.z[i], index);
    typename Sampler<Scalar>::Place place;
    if (!sampler.locate(index, place)) continue;
    Interpolated<Scalar> at;
    sampler.read(data, place, at);
    toIndex.toWorld(at.gradient, g);
    visit(i, at.value, g);
  }
}

/// g outer (x, y, z, 1).
template <typename Scalar>
void jacobianOf(const FixedSamples& s, std::size_t i, const Scalar* g, Scalar* jacobian) {
  for (int a = 0; a < 3; ++a) {
    jacobian[a * 4] = g[a] * Scalar(s.x[i]);
    jacobian[a * 4 + 1] = g[a] * Scalar(s.y[i]);
    jacobian[a * 4 + 2] = g[a] * Scalar(s.z[i]);
    jacobian[a * 4 + 3] = g[a];
  }
}

/// Sums of the products of (g outer (x, y, z, 1)) with itself: 60 different ones.
struct OuterSums {
  static constexpr int count = 60;

  template <typename Scalar>
  static void add(const FixedSamples& s, std::size_t i, const Scalar* g, double* sums) {
    const Scalar x[4] = {Scalar(s.x[i]), Scalar(s.y[i]), Scalar(s.z[i]), 1};
    Scalar xx[10];
    for (int a = 0, k = 0; a < 4; ++a)
      for (int b = a; b < 4; ++b) xx[k++] = x[a] * x[b];
    for (int a = 0; a < 3; ++a)
      for (int b = a; b < 3; ++b, sums += 10)
        for (int k = 0; k < 10; ++k) sums[k] += double(g[a] * g[b]) * double(xx[k]);
  }
  /// The sum for parameters i and j.
  static double at(const double* sums, int i, int j) {
    const int a = std::min(i / 4, j / 4), b = std::max(i / 4, j / 4);
    const int c = std::min(i % 4, j % 4), d = std::max(i % 4, j % 4);
    return sums[(a * 3 - a * (a + 1) / 2 + b) * 10 + c * 4 - c * (c + 1) / 2 + d];
  }
};

/// Central differences (one-sided at the borders) per mm in world axes: float32 (3, z, y, x).
at::Tensor worldGradient(const PreparedImage& image);

/// A field of three components on `grid` at a world position, or at the nearest on the grid.
template <typename Scalar>
std::array<Scalar, 3> readVector(const at::Tensor& field, const Geometry& grid, const Vec3& world) {
  const Sampler<Scalar> sampler(grid, {});
  const Vec3 index = grid.worldToIndex()(world);
  Scalar p[3];
  for (int d = 0; d < 3; ++d) p[d] = Scalar(std::clamp(index[d], 0.0, double(grid.size[d] - 1)));
  typename Sampler<Scalar>::Place place;
  std::array<Scalar, 3> result{};
  if (!sampler.locate(p, place)) return result;
  for (int c = 0; c < 3; ++c) {
    Interpolated<Scalar> at;
    sampler.read(field.data_ptr<float>() + c * field.stride(0), place, at);
    result[c] = at.value;
  }
  return result;
}

/// Whether `points` of all are enough to judge by.
inline bool enough(double points, const FixedSamples& samples) {
  const double all = double(samples.size());
  return points >= std::max(std::min(50.0, 0.5 * all), 0.02 * all);
}

/// The bin of each point by the fixed intensity, between its 0.2nd and 99.8th percentiles.
std::vector<std::uint8_t> fixedBins(const FixedSamples& samples, int bins);

/// Values below which `low` and above which `high` of the voxels that count lie.
std::pair<double, double> quantiles(const PreparedImage& image, double low, double high);

std::unique_ptr<LinearObjective> makeMoments(LinearMetric metric, const FixedSamples& samples,
                                             const PreparedImage& moving,
                                             LinearPrecision precision);
std::unique_ptr<LinearObjective> makeInformation(const FixedSamples& samples,
                                                 const PreparedImage& moving, int bins,
                                                 LinearPrecision precision);
std::unique_ptr<LinearObjective> makeCorrelationRatio(const FixedSamples& samples,
                                                      const PreparedImage& moving, int bins,
                                                      LinearPrecision precision);
std::unique_ptr<LinearObjective> makeGradientField(const PreparedImage& fixed,
                                                   const FixedSamples& samples,
                                                   const PreparedImage& moving,
                                                   LinearPrecision precision);

} // namespace svx::linear
