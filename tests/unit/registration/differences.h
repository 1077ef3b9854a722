// Analytic derivatives beside finite differences, in double.
#pragma once

#include <ATen/ATen.h>

#include <cmath>

namespace svx {

/// d value(t) / d t at 0: central differences of fourth order.
template <typename Value>
double slope(Value value, double h) {
  return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
}

/// How far `gradient` along `direction` is from the slope of value(t) at x + t direction, as a
/// share of the slope that voxels of random signs would give: never small by chance.
template <typename Value>
double slopeError(const at::Tensor& gradient, const at::Tensor& direction, double h, Value value) {
  const at::Tensor each = gradient * direction;
  const double size = each.square().sum().sqrt().item<double>();
  return std::abs(each.sum().item<double>() - slope(value, h)) / size;
}

} // namespace svx
