#include "core/registration/landmark/keypoints.h"

#include "core/kernels/dense.h"
#include "core/kernels/smoothing.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace svx {
namespace {

constexpr std::int64_t batch = 256; ///< rows between looks at the context

/// Central differences in intensity per mm along a grid axis (0 = x); one-sided at the faces.
at::Tensor difference(const at::Tensor& v, int axis, double spacing) {
  const int dimension = 2 - axis;
  const auto n = v.size(dimension);
  if (n < 2) return at::zeros_like(v);
  const auto ahead =
      at::cat({v.narrow(dimension, 1, n - 1), v.narrow(dimension, n - 1, 1)}, dimension);
  const auto behind =
      at::cat({v.narrow(dimension, 0, 1), v.narrow(dimension, 0, n - 1)}, dimension);
  return (ahead - behind).mul_(1 / (2 * spacing));
}

/// 1 / trace(T^-1) = det T / trace(adj T) of the tensors, in the plane when flat.
at::Tensor distinctness(const PreparedImage& image, bool flat, JobContext& context) {
  const auto smooth = kernels::gaussianSmooth(image.voxels, {1, 1, flat ? 0.0 : 1.0});
  context.throwIfCancelled();
  at::Tensor g[3], t[3][3];
  const int axes = flat ? 2 : 3;
  for (int a = 0; a < axes; ++a) g[a] = difference(smooth, a, image.grid.spacing[std::size_t(a)]);
  // Intensities of any unit give numbers near 1.
  const double range = (smooth.max() - smooth.min()).item<double>();
  const double scale = std::max(range, 1e-30) / image.grid.spacing[0];
  for (int a = 0; a < axes; ++a) g[a].mul_(1 / scale);
  for (int a = 0; a < axes; ++a)
    for (int b = a; b < axes; ++b) {
      context.throwIfCancelled();
      t[a][b] = t[b][a] = kernels::gaussianSmooth(g[a] * g[b], {2, 2, flat ? 0.0 : 2.0});
    }
  const auto minor = [&](int a, int b) { return t[a][a] * t[b][b] - t[a][b] * t[a][b]; };
  if (flat) return minor(0, 1) / (t[0][0] + t[1][1]).clamp_min(1e-12);
  const at::Tensor det = t[0][0] * minor(1, 2) - t[0][1] * (t[0][1] * t[2][2] - t[1][2] * t[0][2]) +
                         t[0][2] * (t[0][1] * t[1][2] - t[1][1] * t[0][2]);
  context.throwIfCancelled();
  return det / (minor(0, 1) + minor(0, 2) + minor(1, 2)).clamp_min(1e-12);
}

/// The largest value in a window of 5 along each axis.
at::Tensor windowMaximum(at::Tensor v) {
  v = v.unsqueeze(0).unsqueeze(0);
  for (int axis = 0; axis < 3; ++axis) {
    std::int64_t width[3]{1, 1, 1}, pad[3]{0, 0, 0};
    width[axis] = 5;
    pad[axis] = 2;
    if (v.size(2 + axis) > 1) v = at::max_pool3d(v, width, {1, 1, 1}, pad);
  }
  return v.squeeze(0).squeeze(0);
}

/// Trilinear, the border continued.
class Sampler {
public:
  explicit Sampler(const PreparedImage& image)
      : voxels_(image.voxels.data_ptr<float>()), size_(image.grid.size),
        toIndex_(image.grid.worldToIndex()) {}

  float operator()(const Vec3& world) const {
    const Vec3 place = toIndex_(world);
    std::int64_t low[3], high[3];
    double part[3];
    for (std::size_t a = 0; a < 3; ++a) {
      const double x = std::clamp(place[a], 0.0, double(size_[a] - 1));
      low[a] = std::int64_t(x);
      high[a] = std::min(low[a] + 1, size_[a] - 1);
      part[a] = x - double(low[a]);
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
      std::int64_t at = 0;
      double weight = 1;
      for (int a = 2; a >= 0; --a) {
        const bool upper = corner >> a & 1;
        weight *= upper ? part[a] : 1 - part[a];
        at = at * size_[std::size_t(a)] + (upper ? high[a] : low[a]);
      }
      sum += weight * double(voxels_[at]);
    }
    return float(sum);
  }

private:
  const float* voxels_;
  std::array<std::int64_t, 3> size_;
  AffineMap toIndex_;
};

void normalise(float* patch, std::size_t n) {
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < n; ++i) mean += patch[i] / double(n);
  for (std::size_t i = 0; i < n; ++i) squares += (patch[i] - mean) * (patch[i] - mean);
  const double scale = squares > 1e-12 * mean * mean * double(n) ? 1 / std::sqrt(squares) : 0;
  for (std::size_t i = 0; i < n; ++i) patch[i] = float((patch[i] - mean) * scale);
}

struct Best {
  std::int64_t index = -1;
  float value = -std::numeric_limits<float>::infinity();
};

} // namespace

std::vector<Vec3> cornersOf(const PreparedImage& image, std::int64_t count, JobContext& context) {
  const bool flat = image.grid.size[2] == 1;
  at::Tensor strength = distinctness(image, flat, context);
  context.throwIfCancelled();
  at::Tensor peaks = strength.eq(windowMaximum(strength)).logical_and_(strength.gt(1e-9));
  if (image.inside.defined()) peaks.logical_and_(image.inside.ne(0));
  const at::Tensor places = peaks.reshape({-1}).nonzero().reshape({-1});
  const at::Tensor strengths = strength.reshape({-1}).index_select(0, places).contiguous();
  const auto* s = strengths.data_ptr<float>();
  const auto* p = places.data_ptr<std::int64_t>();
  std::vector<std::int64_t> order(std::size_t(places.numel()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return s[a] > s[b]; });
  order.resize(std::min(order.size(), std::size_t(count)));
  const AffineMap toWorld = image.grid.indexToWorld();
  const auto [nx, ny, nz] = image.grid.size;
  std::vector<Vec3> corners;
  for (const auto i : order)
    corners.push_back(
        toWorld({double(p[i] % nx), double(p[i] / nx % ny), double(p[i] / (nx * ny))}));
  return corners;
}

std::vector<Vec3> patchOffsets(double halfWidth, double step, bool flat) {
  const int reach = int(std::lround(halfWidth / step)), reachZ = flat ? 0 : reach;
  std::vector<Vec3> offsets;
  for (int z = -reachZ; z <= reachZ; ++z)
    for (int y = -reach; y <= reach; ++y)
      for (int x = -reach; x <= reach; ++x) offsets.push_back({x * step, y * step, z * step});
  return offsets;
}

at::Tensor patchesAt(const PreparedImage& image, const std::vector<Vec3>& points,
                     const std::function<std::vector<Vec3>(const Vec3&)>& placesOf,
                     const JobContext& context) {
  const Sampler sample(image);
  const auto length = points.empty() ? 0 : placesOf(points.front()).size();
  const at::Tensor patches =
      at::empty({std::int64_t(points.size()), std::int64_t(length)}, at::kFloat);
  auto* out = patches.data_ptr<float>();
  for (std::int64_t from = 0; from < std::int64_t(points.size()); from += batch) {
    context.throwIfCancelled();
    const auto to = std::min(from + batch, std::int64_t(points.size()));
    at::parallel_for(from, to, 8, [&](std::int64_t begin, std::int64_t end) {
      for (auto i = std::size_t(begin); i < std::size_t(end); ++i) {
        const auto places = placesOf(points[i]);
        float* const patch = out + i * length;
        std::transform(places.begin(), places.end(), patch, sample);
        normalise(patch, length);
      }
    });
  }
  return patches;
}

std::vector<Match> mutualMatches(const at::Tensor& fixed, const at::Tensor& moving, double least,
                                 const std::function<bool(std::size_t, std::size_t)>& allowed,
                                 const JobContext& context) {
  const std::int64_t m = moving.size(0);
  const at::Tensor columns = moving.t().contiguous();
  std::vector<Best> ofFixed(std::size_t(fixed.size(0))), ofMoving(static_cast<std::size_t>(m));
  for (std::int64_t from = 0; from < fixed.size(0); from += batch) {
    context.throwIfCancelled();
    const auto rows = fixed.narrow(0, from, std::min(batch, fixed.size(0) - from));
    const auto products = kernels::product(rows.contiguous(), columns).contiguous();
    const auto* value = products.data_ptr<float>();
    for (std::int64_t f = from; f < from + rows.size(0); ++f)
      for (std::int64_t k = 0; k < m; ++k, ++value) {
        Best &a = ofFixed[std::size_t(f)], &b = ofMoving[std::size_t(k)];
        if (*value <= a.value && *value <= b.value) continue;
        if (allowed && !allowed(std::size_t(f), std::size_t(k))) continue;
        if (*value > a.value) a = {k, *value};
        if (*value > b.value) b = {f, *value};
      }
  }
  std::vector<Match> matches;
  for (std::size_t f = 0; f < ofFixed.size(); ++f) {
    const Best& best = ofFixed[f];
    if (best.index >= 0 && best.value > least &&
        ofMoving[std::size_t(best.index)].index == std::int64_t(f))
      matches.push_back({f, std::size_t(best.index), best.value});
  }
  return matches;
}

} // namespace svx
