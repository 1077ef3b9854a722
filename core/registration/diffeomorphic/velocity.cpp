#include "core/registration/diffeomorphic/velocity.h"

#include "core/kernels/warp.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace {

constexpr int squarings = 8;

/// The displacement after each squaring, the scaled velocity first.
std::vector<at::Tensor> squared(const at::Tensor& velocity, const kernels::SamplingMap& map,
                                bool keepAll, const JobContext& context) {
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

at::Tensor flowOf(const at::Tensor& velocity, const Geometry& grid, const JobContext& context) {
  return squared(velocity, kernels::samplingMap(grid, grid), false, context).back();
}

std::pair<double, double> roundTrip(const at::Tensor& forward, const at::Tensor& backward,
                                    const Geometry& grid) {
  at::Tensor inside;
  const auto back = kernels::warp(forward, backward, kernels::samplingMap(grid, grid), {}, &inside)
                        .add_(backward);
  const auto error = back.square().sum(0).sqrt().masked_select(inside != 0);
  if (error.numel() == 0) return {0, 0};
  return {error.mean(at::kDouble).item<double>(), error.max().item<double>()};
}

double VelocityObjective::evaluate(const at::Tensor& v, at::Tensor* gradient) {
  const auto map = kernels::samplingMap(grid_, grid_);
  const auto steps = squared(v, map, gradient != nullptr, context_);
  const double penalty = displacement_.penalise(v, gradient);
  if (!gradient) return penalty + displacement_.compare(steps.back(), nullptr);
  at::Tensor back = at::zeros_like(v);
  const double distance = displacement_.compare(steps.back(), &back);
  for (int k = squarings; k-- > 0;) {
    context_.throwIfCancelled();
    const auto& u = steps[std::size_t(k)];
    const auto g = kernels::warpBackward(back, u, u, map);
    back.add_(g.moving).add_(g.field);
  }
  gradient->add_(back, std::exp2(-squarings));
  return penalty + distance;
}

} // namespace svx
