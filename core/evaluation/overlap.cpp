#include "core/evaluation/overlap.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace svx {
namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();

struct Box {
  std::array<std::int64_t, 3> low, high; // x, y, z; high is exclusive
};

struct Extent {
  std::int64_t countA = 0, countB = 0, both = 0;
  Box box{{INT64_MAX, INT64_MAX, INT64_MAX}, {0, 0, 0}};

  void include(std::int64_t x, std::int64_t y, std::int64_t z) {
    const std::array<std::int64_t, 3> at{x, y, z};
    for (int d = 0; d < 3; ++d) {
      box.low[d] = std::min(box.low[d], at[d]);
      box.high[d] = std::max(box.high[d], at[d] + 1);
    }
  }
};

/// Lower envelope of the parabolas (q - i)^2 w + f[i], in place along one line.
void transformLine(float* line, std::int64_t n, std::int64_t stride, double w,
                   std::vector<double>& f, std::vector<double>& from,
                   std::vector<std::int64_t>& apex) {
  for (std::int64_t i = 0; i < n; ++i) f[i] = line[i * stride];
  std::int64_t k = -1;
  for (std::int64_t i = 0; i < n; ++i) {
    if (!std::isfinite(f[i])) continue;
    double crossing = -std::numeric_limits<double>::infinity();
    while (k >= 0) {
      const std::int64_t j = apex[k];
      crossing = (f[i] - f[j] + w * double(i * i - j * j)) / (2 * w * double(i - j));
      if (crossing > from[k]) break;
      --k;
    }
    if (k < 0) crossing = -std::numeric_limits<double>::infinity();
    apex[++k] = i;
    from[k] = crossing;
  }
  if (k < 0) return;
  for (std::int64_t i = 0, j = 0; i < n; ++i) {
    while (j < k && from[j + 1] < double(i)) ++j;
    const double steps = double(i - apex[j]);
    line[i * stride] = float(w * steps * steps + f[apex[j]]);
  }
}

/// The voxels of `label` in the box that have a 6-neighbour of another label or lie on the image's
/// edge, as uint8 of the box's size.
at::Tensor surface(const std::int32_t* labels, const Geometry& grid, const Box& box,
                   std::int32_t label) {
  const auto [nx, ny, nz] = grid.size;
  const auto& lo = box.low;
  const auto& hi = box.high;
  auto result = at::zeros({hi[2] - lo[2], hi[1] - lo[1], hi[0] - lo[0]}, at::kByte);
  auto* out = result.data_ptr<std::uint8_t>();
  const bool flat = nz == 1;
  for (std::int64_t z = lo[2]; z < hi[2]; ++z)
    for (std::int64_t y = lo[1]; y < hi[1]; ++y)
      for (std::int64_t x = lo[0]; x < hi[0]; ++x, ++out) {
        const auto* at = labels + (z * ny + y) * nx + x;
        if (*at != label) continue;
        const bool edge =
            x == 0 || y == 0 || x + 1 == nx || y + 1 == ny || (!flat && (z == 0 || z + 1 == nz));
        *out = edge || at[-1] != label || at[1] != label || at[-nx] != label || at[nx] != label ||
               (!flat && (at[-nx * ny] != label || at[nx * ny] != label));
      }
  return result;
}

void collect(const at::Tensor& seeds, const at::Tensor& squared, std::vector<float>& distances) {
  const auto* seed = seeds.data_ptr<std::uint8_t>();
  const auto* d2 = squared.data_ptr<float>();
  for (std::int64_t i = 0; i < seeds.numel(); ++i)
    if (seed[i]) distances.push_back(std::sqrt(d2[i]));
}

void measureSurfaces(const std::int32_t* a, const std::int32_t* b, const Geometry& grid,
                     const Box& box, LabelAgreement& entry) {
  const auto label = std::int32_t(entry.label);
  const auto surfaceA = surface(a, grid, box, label), surfaceB = surface(b, grid, box, label);
  std::vector<float> distances;
  collect(surfaceA, squaredDistance(surfaceB, grid.spacing), distances);
  collect(surfaceB, squaredDistance(surfaceA, grid.spacing), distances);
  entry.assd = std::accumulate(distances.begin(), distances.end(), 0.0) / double(distances.size());
  const auto rank = std::size_t(std::ceil(0.95 * double(distances.size()))) - 1;
  std::nth_element(distances.begin(), distances.begin() + std::ptrdiff_t(rank), distances.end());
  entry.hd95 = distances[rank];
}

} // namespace

at::Tensor squaredDistance(const at::Tensor& seeds, const Vec3& spacing) {
  auto result =
      at::where(seeds != 0, at::zeros({}, at::kFloat), at::full({}, infinite)).contiguous();
  auto* data = result.data_ptr<float>();
  const std::array<std::int64_t, 3> size{result.size(2), result.size(1), result.size(0)};
  const std::array<std::int64_t, 3> stride{1, size[0], size[0] * size[1]};
  for (int axis = 0; axis < 3; ++axis) {
    const int u = axis == 0 ? 1 : 0, v = axis == 2 ? 1 : 2;
    at::parallel_for(0, size[u] * size[v], 64, [&](std::int64_t begin, std::int64_t end) {
      std::vector<double> f(size[axis]), from(size[axis]);
      std::vector<std::int64_t> apex(size[axis]);
      for (std::int64_t i = begin; i < end; ++i)
        transformLine(data + (i % size[u]) * stride[u] + (i / size[u]) * stride[v], size[axis],
                      stride[axis], spacing[axis] * spacing[axis], f, from, apex);
    });
  }
  return result;
}

std::vector<std::int64_t> labelsIn(const at::Tensor& labels) {
  const auto values = std::get<0>(at::_unique(labels.reshape({-1}), true)).to(at::kLong);
  const auto* data = values.data_ptr<std::int64_t>();
  std::vector<std::int64_t> found(data, data + values.numel());
  std::erase(found, 0);
  return found;
}

std::vector<LabelAgreement> agreement(const at::Tensor& a, const at::Tensor& b,
                                      const Geometry& grid, const std::vector<std::int64_t>& labels,
                                      JobContext& context) {
  const auto aInt = a.to(at::kInt).contiguous(), bInt = b.to(at::kInt).contiguous();
  const auto* pa = aInt.data_ptr<std::int32_t>();
  const auto* pb = bInt.data_ptr<std::int32_t>();

  std::map<std::int32_t, Extent> extents;
  for (const auto label : labels) extents[std::int32_t(label)];
  const auto [nx, ny, nz] = grid.size;
  auto find = [&, value = std::int32_t(0),
               last = static_cast<Extent*>(nullptr)](std::int32_t label) mutable -> Extent* {
    if (label == 0) return nullptr;
    if (label != value) {
      const auto found = extents.find(label);
      last = found == extents.end() ? nullptr : &found->second;
      value = label;
    }
    return last;
  };
  for (std::int64_t z = 0, i = 0; z < nz; ++z) {
    context.throwIfCancelled();
    for (std::int64_t y = 0; y < ny; ++y)
      for (std::int64_t x = 0; x < nx; ++x, ++i) {
        if (auto* extent = find(pa[i])) {
          ++extent->countA;
          extent->both += pa[i] == pb[i];
          extent->include(x, y, z);
        }
        if (auto* extent = find(pb[i])) {
          ++extent->countB;
          extent->include(x, y, z);
        }
      }
  }

  std::vector<LabelAgreement> result(labels.size());
  at::parallel_for(0, std::ssize(labels), 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = std::size_t(begin); i < std::size_t(end); ++i) {
      context.throwIfCancelled();
      const auto& extent = extents.at(std::int32_t(labels[i]));
      auto& entry = result[i];
      entry.label = labels[i];
      if (extent.countA + extent.countB > 0)
        entry.dice = 2.0 * double(extent.both) / double(extent.countA + extent.countB);
      if (extent.countA > 0 && extent.countB > 0) measureSurfaces(pa, pb, grid, extent.box, entry);
    }
  });
  return result;
}

} // namespace svx
