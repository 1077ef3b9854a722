#include "core/nn/sweep.h"

#include "core/kernels/dense.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx::nn {
namespace {

/// (slabs, n, channels) as (slabs n, channels).
at::Tensor rows(const at::Tensor& jet) {
  return jet.view({-1, jet.size(-1)});
}

kernels::SineLayer sineLayer(const Layer& layer, const at::Tensor& linear, int order,
                             int directions, bool first) {
  kernels::SineLayer result{linear, layer.bias, layer.scale, order, directions, {}};
  if (first && order > 0) result.tangents = layer.weight.narrow(1, 0, directions).t().contiguous();
  return result;
}

/// Where the argument of a ReLU is positive: the same for all slabs.
at::Tensor positive(const Layer& layer, const at::Tensor& linear) {
  return (linear[0] + layer.bias > 0).to(linear.scalar_type());
}

/// All slabs of a first layer.
at::Tensor spread(const Layer& layer, const at::Tensor& linear, int order, int directions) {
  auto jet =
      at::zeros({slabCount(order, directions), linear.size(1), linear.size(2)}, linear.options());
  jet[0].copy_(linear[0]);
  for (int k = 0; order > 0 && k < directions; ++k) jet[1 + k].copy_(layer.weight.select(1, k));
  return jet;
}

} // namespace

at::Tensor Sweep::forward(const at::Tensor& points, int order, int directions) {
  points_ = points;
  order_ = order;
  directions_ = directions;
  stages_.clear();
  const std::int64_t n = points.size(0);
  at::Tensor jet = points.unsqueeze(0);
  for (const Layer& layer : network_.layers()) {
    const bool first = stages_.empty();
    Stage stage;
    stage.linear = kernels::product(rows(jet), layer.weight.t(), n).view({jet.size(0), n, -1});
    if (layer.activation == Activation::Sine) {
      stage.output = kernels::sine(sineLayer(layer, stage.linear, order, directions, first));
    } else {
      if (first) stage.linear = spread(layer, stage.linear, order, directions);
      if (layer.activation == Activation::Relu) {
        stage.output = stage.linear.clone();
        stage.output[0].add_(layer.bias);
        stage.output.mul_(positive(layer, stage.linear));
      } else {
        stage.output = stage.linear;
        stage.output[0].add_(layer.bias);
      }
    }
    jet = stage.output;
    stages_.push_back(std::move(stage));
  }
  return jet;
}

void Sweep::backward(const at::Tensor& adjoint, at::Tensor gradient, at::Tensor* points) {
  at::Tensor a = adjoint;
  const auto& layers = network_.layers();
  for (std::size_t l = layers.size(); l-- > 0;) {
    const Layer& layer = layers[l];
    const bool first = l == 0;
    const bool fitted = layer.offset >= 0 && gradient.defined();
    if (layer.activation == Activation::Sine)
      a = kernels::sineBackward(sineLayer(layer, stages_[l].linear, order_, directions_, first), a);
    else if (layer.activation == Activation::Relu)
      a = a * positive(layer, stages_[l].linear);
    if (fitted) {
      auto weight =
          gradient.narrow(0, layer.offset, layer.weight.numel()).view(layer.weight.sizes());
      gradient.narrow(0, layer.offset + layer.weight.numel(), layer.bias.numel()).add_(a[0].sum(0));
      if (first) {
        kernels::addTransposedProduct(a[0], points_, weight);
        for (int k = 0; order_ > 0 && k < directions_; ++k)
          weight.select(1, k).add_(a[1 + k].sum(0));
      } else {
        kernels::addTransposedProduct(rows(a), rows(stages_[l - 1].output), weight);
      }
    }
    if (first) {
      if (points) *points = kernels::product(a[0], layer.weight);
    } else {
      a = kernels::product(rows(a), layer.weight, 0).view({a.size(0), a.size(1), -1});
    }
  }
}

void Adam::step(const at::Tensor& parameters, const at::Tensor& gradient) {
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  if (!first_.defined()) {
    first_ = at::zeros_like(parameters);
    second_ = at::zeros_like(parameters);
  }
  ++steps_;
  first_.lerp_(gradient, 1 - beta1);
  second_.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
  const double scale1 = 1 - std::pow(beta1, steps_), scale2 = 1 - std::pow(beta2, steps_);
  parameters.addcdiv_(first_, second_.sqrt().div_(std::sqrt(scale2)).add_(epsilon),
                      -rate_ / scale1);
}

} // namespace svx::nn
