#include "core/registration/diffeomorphic/field_steps.h"

#include "core/kernels/warp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

WarpedPair warpTo(const PreparedImage& fixed, const PreparedImage& moving, const AffineMap& linear,
                  const at::Tensor& u) {
  auto map = kernels::samplingMap(fixed.grid, moving.grid, linear);
  map.displacement = map.displacement * linear.linear;
  WarpedPair pair;
  pair.moving = kernels::warp(moving.voxels, u, map, {}, &pair.mask);
  if (fixed.inside.defined()) pair.mask = pair.mask * fixed.inside;
  if (moving.inside.defined()) {
    kernels::WarpOptions nearest;
    nearest.interpolation = kernels::Interpolation::Nearest;
    pair.mask = pair.mask * kernels::warp(moving.inside, u, map, nearest);
  }
  return pair;
}

at::Tensor worldGradient(const at::Tensor& image, const Geometry& grid) {
  std::array<at::Tensor, 3> along;
  for (std::size_t d = 0; d < 3; ++d) {
    const int axis = 2 - int(d);
    const auto n = image.size(axis);
    along[d] = at::zeros_like(image);
    if (n < 2) continue;
    const double h = grid.spacing[d];
    const auto difference = [&](std::int64_t to, std::int64_t high, std::int64_t low,
                                std::int64_t count, double distance) {
      auto out = along[d].narrow(axis, to, count);
      at::sub_out(out, image.narrow(axis, high, count), image.narrow(axis, low, count));
      out.div_(distance);
    };
    if (n > 2) difference(1, 2, 0, n - 2, 2 * h);
    difference(0, 1, 0, 1, h);
    difference(n - 1, n - 1, n - 2, 1, h);
  }
  auto gradient = at::stack({along[0], along[1], along[2]});
  if (grid.direction == identity3) return gradient;
  const auto turned = at::tensor(at::ArrayRef<double>(grid.direction), at::kFloat)
                          .view({3, 3})
                          .to(gradient.device());
  return at::matmul(turned, gradient.view({3, -1})).view(gradient.sizes());
}

at::Tensor composed(const at::Tensor& outer, const at::Tensor& inner, const Geometry& grid) {
  const auto map = kernels::samplingMap(grid, grid);
  at::Tensor inside;
  auto result = kernels::warp(outer, inner, map, {}, &inside);
  return at::where(inside == 0, outer, result).add_(inner);
}

at::Tensor inverted(const at::Tensor& u, const Geometry& grid, const JobContext& context) {
  constexpr int rounds = 30;
  const auto map = kernels::samplingMap(grid, grid);
  const double near = 0.01 * *std::min_element(grid.spacing.begin(), grid.spacing.end());
  at::Tensor v = u.neg();
  for (int round = 0; round < rounds; ++round) {
    context.throwIfCancelled();
    at::Tensor inside;
    auto next = kernels::warp(u, v, map, {}, &inside).neg_();
    next = at::where(inside == 0, v, next);
    const double moved = longest(next - v);
    v = std::move(next);
    if (moved < near) break;
  }
  return v;
}

double longest(const at::Tensor& u) {
  return std::sqrt(u.square().sum(0).max().item<double>());
}

bool Stagnation::add(double loss) {
  losses_.push_back(loss);
  constexpr std::size_t window = 10;
  if (losses_.size() <= window) return false;
  const double before = losses_[losses_.size() - 1 - window];
  return before - loss < 1e-3 * std::abs(before);
}

} // namespace svx
