#include "core/registration/diffeomorphic/velocity.h"

#include "core/kernels/warp.h"

#include <ATen/ATen.h>

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

double VelocityObjective::evaluate(const at::Tensor& v, at::Tensor* gradient) {
  constexpr int squarings = 8;
  const auto map = kernels::samplingMap(grid_, grid_);
  const auto steps = squared(v, map, squarings, gradient != nullptr, context_);
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
