#include "core/registration/implicit/deformation.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

namespace svx {
namespace {

/// The jet of prod (1 - x_k^2) to order 2: (slabs, n, 1).
at::Tensor boundaryFactor(const at::Tensor& points, int d) {
  std::vector<at::Tensor> x, q;
  for (int k = 0; k < d; ++k) {
    x.push_back(points.narrow(1, k, 1));
    q.push_back(1 - x[std::size_t(k)].square());
  }
  const auto without = [&](int a, int b) {
    auto product = at::ones_like(x[0]);
    for (int k = 0; k < d; ++k)
      if (k != a && k != b) product.mul_(q[std::size_t(k)]);
    return product;
  };
  std::vector<at::Tensor> slabs{without(-1, -1)};
  for (int k = 0; k < d; ++k) slabs.push_back(-2 * x[std::size_t(k)] * without(k, k));
  for (int k = 0; k < d; ++k)
    for (int l = k; l < d; ++l)
      slabs.push_back(k == l ? -2 * without(k, k)
                             : 4 * x[std::size_t(k)] * x[std::size_t(l)] * without(k, l));
  return at::stack(slabs);
}

int second(int k, int l, int d) {
  return nn::secondSlab(std::min(k, l), std::max(k, l), d);
}

} // namespace

at::Tensor BoundedSweep::forward(const at::Tensor& points, int order, int directions) {
  auto jet = sweep_.forward(points, order, directions);
  if (!bounded_) return jet;
  order_ = order;
  directions_ = directions;
  points_ = points;
  inner_ = jet;
  factor_ = boundaryFactor(points, d_);
  auto result = factor_[0] * jet;
  for (int k = 0; order > 0 && k < d_; ++k) result[1 + k].addcmul_(factor_[1 + k], jet[0]);
  for (int k = 0; order > 1 && k < d_; ++k)
    for (int l = k; l < d_; ++l) {
      auto slab = result[nn::secondSlab(k, l, directions)];
      slab.addcmul_(factor_[1 + k], jet[1 + l]);
      slab.addcmul_(factor_[1 + l], jet[1 + k]);
      slab.addcmul_(factor_[second(k, l, d_)], jet[0]);
    }
  return result;
}

void BoundedSweep::backward(const at::Tensor& adjoint, at::Tensor gradient, at::Tensor* points) {
  if (!bounded_) return sweep_.backward(adjoint, gradient, points);
  auto inner = factor_[0] * adjoint;
  for (int k = 0; order_ > 0 && k < d_; ++k) inner[0].addcmul_(factor_[1 + k], adjoint[1 + k]);
  for (int k = 0; order_ > 1 && k < d_; ++k)
    for (int l = k; l < d_; ++l) {
      const auto a = adjoint[nn::secondSlab(k, l, directions_)];
      inner[1 + l].addcmul_(factor_[1 + k], a);
      inner[1 + k].addcmul_(factor_[1 + l], a);
      inner[0].addcmul_(factor_[second(k, l, d_)], a);
    }
  sweep_.backward(inner, gradient, points);
  if (!points) return;
  for (int m = 0; m < d_; ++m) {
    auto sum = factor_[1 + m] * (inner_ * adjoint).sum(0);
    for (int k = 0; order_ > 0 && k < d_; ++k)
      sum.addcmul_(factor_[second(k, m, d_)], inner_[0] * adjoint[1 + k]);
    points->select(1, m).add_(sum.sum(1));
  }
}

Deformation::Deformation(const nn::Network& network, const DeformationSettings& settings)
    : settings_(settings), d_(network.spec().outputs),
      sweep_(network, network.spec().outputs, settings.boundary) {}

at::Tensor Deformation::withTime(const at::Tensor& x, int step) const {
  return at::cat({x, at::full({x.size(0), 1}, double(step) / settings_.steps, x.options())}, 1);
}

at::Tensor Deformation::forward(const at::Tensor& x, int order) {
  order_ = order;
  if (!settings_.velocity) return sweep_.forward(x, order, d_);
  if (order > 1)
    throw Error(ErrorKind::Usage, "Bending energy needs model D",
                "second derivatives are not carried through the steps of a velocity",
                "Choose another smoothness, or the displacement network.");
  auto jet = at::zeros({nn::slabCount(order, d_), x.size(0), d_}, x.options());
  jet[0].copy_(x);
  for (int k = 0; order > 0 && k < d_; ++k) jet[1 + k].select(1, k).fill_(1);
  path_ = {jet};
  for (int i = 0; i < settings_.steps; ++i) {
    const auto v = sweep_.forward(withTime(jet[0], i), order, d_) / double(settings_.steps);
    auto next = jet.clone();
    next[0].add_(v[0]);
    for (int b = 0; order > 0 && b < d_; ++b)
      for (int k = 0; k < d_; ++k) next[1 + b].addcmul_(v[1 + k], jet[1 + b].narrow(1, k, 1));
    path_.push_back(jet = next);
  }
  auto u = path_.back() - path_.front();
  return u;
}

double Deformation::backward(const at::Tensor& adjoint, const at::Tensor& gradient,
                             const std::vector<at::Tensor>& atSteps, double timeWeight) {
  if (!settings_.velocity) {
    sweep_.backward(adjoint, gradient);
    return 0;
  }
  const double t = 1.0 / settings_.steps;
  auto a = adjoint.clone();
  const auto addStep = [&](int step) {
    if (step < int(atSteps.size()) && atSteps[std::size_t(step)].defined())
      a[0].add_(atSteps[std::size_t(step)]);
  };
  auto timeLoss = at::zeros({}, adjoint.options().dtype(at::kDouble));
  const int directions = d_ + (timeWeight > 0 ? 1 : 0);
  const int order = timeWeight > 0 ? 1 : order_;
  addStep(settings_.steps);
  for (int i = settings_.steps; i-- > 0;) {
    const auto& jet = path_[std::size_t(i)];
    const auto v = sweep_.forward(withTime(jet[0], i), order, directions);
    auto inward = at::zeros_like(v);
    inward[0].add_(a[0], t);
    auto before = a.clone();
    for (int b = 0; order_ > 0 && b < d_; ++b)
      for (int k = 0; k < d_; ++k) {
        inward[1 + k].addcmul_(a[1 + b], jet[1 + b].narrow(1, k, 1), t);
        before[1 + b].select(1, k).add_((v[1 + k] * a[1 + b]).sum(1), t);
      }
    if (timeWeight > 0) {
      const auto rate = v[1 + d_];
      const auto length = (rate.square().sum(1, true) + 1e-12).sqrt();
      const double weight = timeWeight * t / double(rate.size(0));
      timeLoss += weight * length.sum().to(at::kDouble);
      inward[1 + d_].add_(rate / length, weight);
    }
    at::Tensor points;
    sweep_.backward(inward, gradient, &points);
    a = before;
    a[0].add_(points.narrow(1, 0, d_));
    addStep(i);
  }
  return timeLoss.item<double>();
}

at::Tensor mapped(const nn::Network& network, const DeformationSettings& settings,
                  const at::Tensor& x) {
  return x + Deformation(network, settings).forward(x, 0)[0];
}

at::Tensor unmapped(const nn::Network& network, const DeformationSettings& settings,
                    const at::Tensor& y) {
  BoundedSweep sweep(network, int(y.size(1)), settings.boundary);
  auto at = y;
  for (int i = settings.steps; i-- > 0;) {
    const auto time = at::full({y.size(0), 1}, double(i) / settings.steps, y.options());
    auto x = at;
    for (int k = 0; k < 50; ++k) {
      const auto next = at - sweep.forward(at::cat({x, time}, 1), 0, 0)[0] / settings.steps;
      const double change = (next - x).abs().max().item<double>();
      x = next;
      if (change < 1e-7) break;
    }
    at = x;
  }
  return at;
}

} // namespace svx
