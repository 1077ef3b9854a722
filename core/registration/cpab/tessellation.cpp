#include "core/registration/cpab/tessellation.h"

#include <ATen/ATen.h>

#include <vector>

namespace svx {
namespace {

using Corner = std::array<int, 3>; ///< of a unit box

/// In the order of `cellAt`: the middle, and the corners cut off by the planes that it tests.
constexpr Corner tetrahedra[5][4] = {{{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}},
                                     {{0, 0, 1}, {0, 0, 0}, {1, 0, 1}, {0, 1, 1}},
                                     {{1, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}},
                                     {{0, 1, 0}, {0, 0, 0}, {1, 1, 0}, {0, 1, 1}},
                                     {{1, 0, 0}, {0, 0, 0}, {1, 1, 0}, {1, 0, 1}}};
/// The sides of a square, each seen from its centre.
constexpr Corner sides[4][2] = {
    {{0, 0, 0}, {1, 0, 0}}, {{1, 0, 0}, {1, 1, 0}}, {{0, 1, 0}, {1, 1, 0}}, {{0, 0, 0}, {0, 1, 0}}};

struct Mesh {
  std::vector<double> positions;
  std::vector<std::int64_t> nodes;
};

Mesh mesh(std::int64_t n, bool flat) {
  Mesh m;
  const auto corner = [n](std::int64_t x, std::int64_t y, std::int64_t z) {
    return (z * (n + 1) + y) * (n + 1) + x;
  };
  for (std::int64_t z = 0; z <= (flat ? 0 : n); ++z)
    for (std::int64_t y = 0; y <= n; ++y)
      for (std::int64_t x = 0; x <= n; ++x)
        m.positions.insert(m.positions.end(), {double(x), double(y), double(z)});
  for (std::int64_t z = 0; z < (flat ? 1 : n); ++z)
    for (std::int64_t y = 0; y < n; ++y)
      for (std::int64_t x = 0; x < n; ++x) {
        if (flat) {
          const auto centre = std::int64_t(m.positions.size() / 3);
          m.positions.insert(m.positions.end(), {double(x) + 0.5, double(y) + 0.5, 0});
          for (const auto& side : sides) {
            for (const auto& c : side) m.nodes.push_back(corner(x + c[0], y + c[1], z));
            m.nodes.push_back(centre);
          }
          continue;
        }
        const bool odd = (x + y + z) % 2;
        for (const auto& cell : tetrahedra)
          for (const auto& c : cell) // cellAt turns (x, y) to (y, 1 - x); this turns back
            m.nodes.push_back(
                corner(x + (odd ? 1 - c[1] : c[0]), y + (odd ? c[0] : c[1]), z + c[2]));
      }
  return m;
}

at::Tensor column(const Vec3& v) {
  return at::tensor(at::ArrayRef<double>(v.data(), v.size()), at::kDouble).reshape({3, 1});
}

} // namespace

Tessellation::Tessellation(const Geometry& grid, int boxes)
    : boxes_(boxes), flat_(grid.dimensions() == 2), edge_((1.0 / boxes) * grid.extent()) {
  const Mesh m = mesh(boxes, flat_);
  const std::int64_t axes = flat_ ? 2 : 3;
  positions_ = at::tensor(m.positions, at::kDouble).reshape({-1, 3});
  nodes_ = at::tensor(m.nodes, at::kLong).reshape({-1, axes + 1});
  free_ = ((positions_ > 0).logical_and(positions_ < boxes)).to(at::kDouble).t().contiguous();
  const auto corners =
      positions_.index_select(0, nodes_.flatten()).reshape({-1, axes + 1, 3}).narrow(2, 0, axes);
  const auto ones = at::ones({cells(), axes + 1, 1}, at::kDouble);
  const auto inverse = at::linalg_inv(at::cat({corners, ones}, 2).transpose(1, 2));
  const auto parts = at::split(inverse, std::vector<std::int64_t>{axes, 1}, 2);
  toMatrix_ =
      at::cat({parts[0], at::zeros({cells(), axes + 1, 3 - axes}, at::kDouble), parts[1]}, 2);
}

at::Tensor Tessellation::matrices(const at::Tensor& theta) const {
  const auto scaled = theta * free_ / column(edge_);
  const auto values = scaled.index_select(1, nodes_.flatten()).reshape({3, cells(), -1});
  return at::bmm(values.transpose(0, 1), toMatrix_);
}

at::Tensor Tessellation::matricesAdjoint(const at::Tensor& byMatrices) const {
  const auto byValues = at::bmm(byMatrices, toMatrix_.transpose(1, 2)).transpose(0, 1);
  return at::zeros_like(free_)
      .scatter_add_(1, nodes_.flatten().expand({3, -1}), byValues.reshape({3, -1}))
      .mul_(free_)
      .div_(column(edge_));
}

at::Tensor Tessellation::stiffness() const {
  const auto slopes = toMatrix_.narrow(2, 0, 3) / column(edge_).t(); // per mm
  // A cell's volume is as the determinant of its vertices.
  const auto axes = nodes_.size(1) - 1;
  const auto square = at::cat({toMatrix_.narrow(2, 0, axes), toMatrix_.narrow(2, 3, 1)}, 2);
  auto share = at::linalg_det(square).abs().reciprocal();
  share = share / share.sum();
  const auto products = at::bmm(slopes, slopes.transpose(1, 2)) * share.reshape({-1, 1, 1});
  const auto n = positions_.size(0);
  const auto entries = nodes_.unsqueeze(2) * n + nodes_.unsqueeze(1);
  return at::zeros({n * n}, at::kDouble)
      .scatter_add_(0, entries.flatten(), products.flatten())
      .reshape({n, n});
}

} // namespace svx
