#include "core/registration/implicit/network_transform.h"

#include <ATen/ATen.h>

namespace svx {
namespace {

constexpr std::int64_t pointsSwept = 1 << 14; ///< points swept at a time

nn::Network ownCopy(const nn::Network& network) {
  return {network.spec(), network.seed(), network.parameters().to(at::kCPU, at::kFloat).clone()};
}

} // namespace

AffineMap worldToNormalised(const Geometry& grid) {
  AffineMap scale;
  for (int d = 0; d < 3; ++d) {
    const double half = grid.size[d] > 1 ? 0.5 * double(grid.size[d] - 1) : 1;
    scale.linear[std::size_t(4 * d)] = 1 / half;
    scale.offset[std::size_t(d)] = grid.size[d] > 1 ? -1 : 0;
  }
  return scale * grid.worldToIndex();
}

NetworkTransform::NetworkTransform(const nn::Network& network, const DeformationSettings& settings,
                                   const Geometry& grid, bool inverted)
    : network_(ownCopy(network)), settings_(settings), grid_(grid), inverted_(inverted),
      toBox_(worldToNormalised(grid)), toWorld_(toBox_.inverse()) {}

/// The displacement in the box at points (n, d) of it.
at::Tensor NetworkTransform::displaced(const at::Tensor& normalised) const {
  const auto inside = normalised.clamp(-1, 1);
  return (inverted_ ? unmapped(network_, settings_, inside) : mapped(network_, settings_, inside)) -
         inside;
}

void NetworkTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  const int d = network_.spec().outputs;
  for (std::size_t from = 0; from < fixed.size(); from += pointsSwept) {
    const auto n = std::min<std::size_t>(pointsSwept, fixed.size() - from);
    const auto points = at::empty({std::int64_t(n), d}, at::kFloat);
    auto* p = points.data_ptr<float>();
    for (std::size_t i = 0; i < n; ++i) {
      const Vec3 x = toBox_(fixed[from + i]);
      for (int k = 0; k < d; ++k) *p++ = float(x[std::size_t(k)]);
    }
    const auto u = displaced(points).contiguous();
    const auto* from_u = u.data_ptr<float>();
    for (std::size_t i = 0; i < n; ++i) {
      Vec3 by{};
      for (int k = 0; k < d; ++k) by[std::size_t(k)] = double(*from_u++);
      moving[from + i] = fixed[from + i] + toWorld_.linear * by;
    }
  }
}

TransformPtr NetworkTransform::inverse() const {
  if (settings_.velocity)
    return std::make_shared<NetworkTransform>(network_, settings_, grid_, !inverted_);
  return std::make_shared<InverseTransform>(std::make_shared<NetworkTransform>(*this), grid_);
}

/// visit(first voxel, its points (n, d) in the box).
template <typename Visit>
void NetworkTransform::forEachChunk(const Geometry& grid, Visit visit) const {
  const int d = network_.spec().outputs;
  const AffineMap map = toBox_ * grid.indexToWorld();
  const auto [nx, ny, nz] = grid.size;
  const std::int64_t voxels = grid.voxelCount();
  for (std::int64_t first = 0; first < voxels; first += pointsSwept) {
    const auto voxel = at::arange(first, std::min(voxels, first + pointsSwept), at::kLong);
    const auto row = at::div(voxel, nx, "floor");
    const at::Tensor index[3] = {voxel - row * nx, row - at::div(row, ny, "floor") * ny,
                                 at::div(row, ny, "floor")};
    std::vector<at::Tensor> columns;
    for (int k = 0; k < d; ++k) {
      auto x = at::full({voxel.size(0)}, map.offset[std::size_t(k)], at::kDouble);
      for (int a = 0; a < 3; ++a)
        x.add_(index[a].to(at::kDouble), map.linear[std::size_t(3 * k + a)]);
      columns.push_back(x);
    }
    visit(first, at::stack(columns, 1).to(at::kFloat));
  }
}

at::Tensor NetworkTransform::toField(const Geometry& grid) const {
  const int d = network_.spec().outputs;
  auto field = at::empty({3, grid.voxelCount()}, at::kFloat);
  auto toWorld = at::empty({3, d}, at::kFloat);
  for (int r = 0; r < 3; ++r)
    for (int k = 0; k < d; ++k) toWorld[r][k] = toWorld_.linear[std::size_t(3 * r + k)];
  forEachChunk(grid, [&](std::int64_t first, const at::Tensor& points) {
    field.narrow(1, first, points.size(0)).copy_(at::mm(toWorld, displaced(points).t()));
  });
  return field.view({3, grid.size[2], grid.size[1], grid.size[0]});
}

at::Tensor NetworkTransform::jacobianDeterminant(const Geometry& grid) const {
  if (inverted_) return Transform::jacobianDeterminant(grid);
  const int d = network_.spec().outputs;
  auto result = at::empty({grid.voxelCount()}, at::kFloat);
  forEachChunk(grid, [&](std::int64_t first, const at::Tensor& points) {
    Deformation deformation(network_, settings_);
    auto gradient = deformation.forward(points.clamp(-1, 1), 1).narrow(0, 1, d).permute({1, 2, 0});
    // Around the box the displacement is constant across the face.
    gradient = gradient * (points.abs() <= 1).to(at::kFloat).unsqueeze(1);
    gradient = gradient + at::eye(d, at::kFloat);
    at::Tensor det;
    const auto g = [&](int r, int c) { return gradient.select(1, r).select(1, c); };
    if (d == 2)
      det = g(0, 0) * g(1, 1) - g(0, 1) * g(1, 0);
    else
      det = g(0, 0) * (g(1, 1) * g(2, 2) - g(1, 2) * g(2, 1)) -
            g(0, 1) * (g(1, 0) * g(2, 2) - g(1, 2) * g(2, 0)) +
            g(0, 2) * (g(1, 0) * g(2, 1) - g(1, 1) * g(2, 0));
    result.narrow(0, first, points.size(0)).copy_(det);
  });
  return result.view({grid.size[2], grid.size[1], grid.size[0]});
}

} // namespace svx
