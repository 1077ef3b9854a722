#include "core/registration/landmark/surface.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

namespace svx {
namespace {

/// The 2 x 2 x 2 voxels from one on; along axes of a single voxel there is one.
class Cell {
public:
  explicit Cell(const Geometry& grid) {
    const auto [nx, ny, nz] = grid.size;
    const std::int64_t strides[3]{1, nx, nx * ny};
    for (int corner = 0; corner < 8; ++corner)
      for (int axis = 0; axis < 3; ++axis)
        if (corner >> axis & 1) {
          offsets_[corner] += strides[axis];
          if (grid.size[std::size_t(axis)] == 1) present_[corner] = false;
        }
    for (int corner = 0; corner < 8; ++corner)
      for (int axis = 0; axis < 3; ++axis)
        if (const int other = corner | 1 << axis; other != corner && present_[other])
          edges_.push_back({corner, other});
  }

  /// visit(label, place) for each label other than 0 whose surface passes through, `place` in
  /// voxels from the first.
  template <typename Visit>
  void forEachSurface(const int* first, Visit visit) const {
    int seen[8], count = 0;
    for (int corner = 0; corner < 8; ++corner) {
      if (!present_[corner]) continue;
      const int label = first[offsets_[corner]];
      if (std::find(seen, seen + count, label) == seen + count) seen[count++] = label;
    }
    if (count == 1) return;
    for (int i = 0; i < count; ++i)
      if (seen[i] != 0) visit(seen[i], cut(first, seen[i]));
  }

private:
  /// The mean of the midpoints of the edges that leave the label.
  Vec3 cut(const int* first, int label) const {
    int cuts = 0;
    Vec3 sum{};
    for (const auto& [a, b] : edges_)
      if ((first[offsets_[a]] == label) != (first[offsets_[b]] == label)) {
        ++cuts;
        for (int axis = 0; axis < 3; ++axis)
          sum[std::size_t(axis)] += 0.5 * ((a >> axis & 1) + (b >> axis & 1));
      }
    return (1.0 / cuts) * sum;
  }

  struct Edge {
    int a, b;
  };
  std::int64_t offsets_[8]{};
  bool present_[8]{true, true, true, true, true, true, true, true};
  std::vector<Edge> edges_;
};

} // namespace

std::vector<std::vector<Vec3>> surfacesOf(const LabelMap& map,
                                          const std::vector<std::int64_t>& labels) {
  const Geometry& grid = map.volume.geometry;
  const auto [nx, ny, nz] = grid.size;
  // Numbered from 1; what is not asked for is 0.
  const at::Tensor given = map.volume.channel(0);
  const at::Tensor numbered = at::zeros({nz, ny, nx}, at::kInt);
  for (std::size_t l = 0; l < labels.size(); ++l)
    numbered.masked_fill_(given == labels[l], int(l) + 1);
  const int* voxels = numbered.data_ptr<int>();

  const Cell cell(grid);
  const AffineMap toWorld = grid.indexToWorld();
  const auto cells = [](std::int64_t n) { return std::max<std::int64_t>(1, n - 1); };
  using Surfaces = std::vector<std::vector<Vec3>>;
  std::vector<Surfaces> layers(std::size_t(cells(nz)), Surfaces(labels.size()));
  at::parallel_for(0, cells(nz), 1, [&, nx = nx, ny = ny](std::int64_t begin, std::int64_t end) {
    for (auto z = begin; z < end; ++z)
      for (std::int64_t y = 0; y < cells(ny); ++y)
        for (std::int64_t x = 0; x < cells(nx); ++x) {
          const Vec3 corner{double(x), double(y), double(z)};
          cell.forEachSurface(voxels + (z * ny + y) * nx + x, [&](int label, const Vec3& place) {
            layers[std::size_t(z)][std::size_t(label - 1)].push_back(toWorld(corner + place));
          });
        }
  });
  Surfaces all(labels.size());
  for (const Surfaces& layer : layers)
    for (std::size_t l = 0; l < labels.size(); ++l)
      all[l].insert(all[l].end(), layer[l].begin(), layer[l].end());
  return all;
}

} // namespace svx
