#include "core/registration/diffeomorphic/velocity.h"

#include "core/kernels/warp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

/// The displacement after each squaring, the scaled velocity first.
std::vector<at::Tensor> squared(const at::Tensor& velocity, const kernels::SamplingMap& map,
                                int squarings, bool keepAll, const JobContext& context) {
  std::vector<at::Tensor> steps{velocity * std::exp2(-squarings)};
  for (int k = 0; k < squarings; ++k) {
    context.throwIfCancelled();
    const auto& u = steps.back();
    auto next = kernels::warp(u, u, map).add_(u);
    if (!keepAll) steps.clear();
    steps.push_back(std::move(next));
  }
  return steps;
}

} // namespace

at::Tensor flowOf(const at::Tensor& velocity, const Geometry& grid, const JobContext& context,
                  int squarings) {
  return squared(velocity, kernels::samplingMap(grid, grid), squarings, false, context).back();
}

int squaringsFor(const at::Tensor& velocity, const Geometry& grid) {
  double voxels = 0;
  for (int d = 0; d < 3; ++d) {
    // World components, so a turned grid may count a little more than it moves.
    const double longest = velocity.select(0, d).abs().max().item<double>();
    voxels =
        std::max(voxels, longest / *std::min_element(grid.spacing.begin(),
                                                     grid.spacing.begin() + grid.dimensions()));
  }
  return std::clamp(int(std::ceil(std::log2(std::max(4 * voxels, 1.0)))), 2, 10);
}

void VelocityObjective::accepted() {
  squarings_ = std::max(squarings_, wanted_);
  displacement_.accepted();
}

double VelocityObjective::evaluate(const at::Tensor& v, at::Tensor* gradient) {
  if (squarings_ == 0) squarings_ = squaringsFor(v, grid_);
  if (gradient) wanted_ = squaringsFor(v, grid_);
  const auto map = kernels::samplingMap(grid_, grid_);
  const auto steps = squared(v, map, squarings_, gradient != nullptr, context_);
  const double penalty = displacement_.penalise(v, gradient);
  if (!gradient) return penalty + displacement_.compare(steps.back(), nullptr);
  at::Tensor back = at::zeros_like(v);
  const double distance = displacement_.compare(steps.back(), &back);
  for (int k = squarings_; k-- > 0;) {
    context_.throwIfCancelled();
    const auto& u = steps[std::size_t(k)];
    const auto g = kernels::warpBackward(back, u, u, map);
    back.add_(g.moving).add_(g.field);
  }
  gradient->add_(back, std::exp2(-squarings_));
  return penalty + distance;
}

} // namespace svx
