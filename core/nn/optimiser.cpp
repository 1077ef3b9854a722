#include "core/nn/optimiser.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx::nn {

Optimiser::Optimiser(const OptimiserSettings& settings, std::vector<at::Tensor> parameters)
    : settings_(settings), parameters_(std::move(parameters)) {
  for (const at::Tensor& parameter : parameters_)
    moments_.push_back({at::zeros_like(parameter), settings.kind == OptimiserKind::Sgd
                                                       ? at::Tensor()
                                                       : at::zeros_like(parameter)});
}

void Optimiser::step() {
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : parameters_) gradients.push_back(parameter.grad());
  step(gradients);
}

void Optimiser::step(const std::vector<at::Tensor>& gradients) {
  at::NoGradGuard noGrad;
  ++steps_;
  if (settings_.kind == OptimiserKind::NAdam) momentumProduct_ *= nesterovMomentum(double(steps_));
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!gradients[i].defined()) continue;
    const at::Tensor& parameter = parameters_[i];
    at::Tensor gradient = gradients[i];
    if (settings_.kind == OptimiserKind::AdamW)
      parameter.mul_(1 - settings_.rate * settings_.weightDecay);
    else if (settings_.weightDecay != 0)
      gradient = gradient + settings_.weightDecay * parameter;
    if (settings_.kind != OptimiserKind::Sgd) {
      adaptive(parameter, gradient, moments_[i]);
    } else if (settings_.momentum == 0) {
      parameter.sub_(gradient, settings_.rate);
    } else {
      parameter.sub_(moments_[i].first.mul_(settings_.momentum).add_(gradient), settings_.rate);
    }
  }
}

double Optimiser::nesterovMomentum(double step) const {
  return settings_.beta1 * (1 - 0.5 * std::pow(0.96, step * settings_.momentumDecay));
}

void Optimiser::adaptive(const at::Tensor& parameter, const at::Tensor& gradient,
                         Moments& moments) const {
  const double beta1 = settings_.beta1, beta2 = settings_.beta2, t = double(steps_);
  const double left1 = 1 - std::pow(beta1, t), left2 = 1 - std::pow(beta2, t);
  moments.first.mul_(beta1).add_(gradient, 1 - beta1);
  moments.second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
  const auto root = [&] { return (moments.second / left2).sqrt_().add_(settings_.epsilon); };
  switch (settings_.kind) {
  case OptimiserKind::NAdam: {
    const double now = nesterovMomentum(t), next = nesterovMomentum(t + 1);
    const auto below = root();
    parameter.addcdiv_(gradient, below, -settings_.rate * (1 - now) / (1 - momentumProduct_));
    parameter.addcdiv_(moments.first, below,
                       -settings_.rate * next / (1 - momentumProduct_ * next));
    break;
  }
  case OptimiserKind::RAdam: {
    const double most = 2 / (1 - beta2) - 1;
    const double length = most - 2 * t * std::pow(beta2, t) / left2;
    const double rate = settings_.rate / left1;
    if (length <= 5) { // as PyTorch and the authors' code have it; the paper says 4
      parameter.sub_(moments.first, rate);
      break;
    }
    const double rectified =
        std::sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
    parameter.addcdiv_(moments.first, (moments.second.sqrt()).add_(settings_.epsilon),
                       -rate * rectified * std::sqrt(left2));
    break;
  }
  default:
    parameter.addcdiv_(moments.first, root(), -settings_.rate / left1);
  }
}

std::map<std::string, at::Tensor> Optimiser::state() const {
  std::map<std::string, at::Tensor> state;
  for (std::size_t i = 0; i < moments_.size(); ++i) {
    state["first." + std::to_string(i)] = moments_[i].first;
    if (moments_[i].second.defined()) state["second." + std::to_string(i)] = moments_[i].second;
  }
  state["steps"] = at::tensor({steps_}, at::kLong);
  state["momentum"] = at::tensor({momentumProduct_}, at::kDouble);
  return state;
}

void Optimiser::setState(const std::map<std::string, at::Tensor>& state) {
  const auto own = this->state();
  for (const auto& [name, tensor] : own)
    if (const auto found = state.find(name); found == state.end() ||
                                             found->second.sizes() != tensor.sizes() ||
                                             found->second.scalar_type() != tensor.scalar_type())
      throw Error(ErrorKind::Input, "The training cannot be resumed",
                  "the saved state of the optimiser has no '" + name + "' that fits.",
                  "Resume with the settings that the training was started with.");
  at::NoGradGuard noGrad;
  for (const auto& [name, tensor] : own) tensor.copy_(state.at(name));
  steps_ = state.at("steps").item<std::int64_t>();
  momentumProduct_ = state.at("momentum").item<double>();
}

void addL1Gradient(const at::Tensor& parameter, at::Tensor gradient, double weight) {
  at::NoGradGuard noGrad;
  gradient.add_(parameter.sign(), weight);
}

double clipGradients(const std::vector<at::Tensor>& gradients, double largest) {
  at::NoGradGuard noGrad;
  double squares = 0;
  for (const at::Tensor& gradient : gradients) {
    if (!gradient.defined()) continue;
    const auto values = gradient.to(at::kCPU, at::kDouble).contiguous();
    const double* value = values.data_ptr<double>(); // one after the other: at::sum adds per thread
    for (std::int64_t i = 0; i < values.numel(); ++i) squares += value[i] * value[i];
  }
  const double norm = std::sqrt(squares);
  if (norm > largest)
    for (const at::Tensor& gradient : gradients)
      if (gradient.defined()) gradient.mul_(largest / (norm + 1e-6));
  return norm;
}

double Schedule::rate(double epoch) const {
  const ScheduleSettings& s = settings_;
  switch (s.kind) {
  case ScheduleKind::Constant:
    return rate_;
  case ScheduleKind::Step:
    return std::max(s.lowest, rate_ * std::pow(s.factor, std::floor(epoch / s.every)));
  case ScheduleKind::Plateau:
    return std::max(s.lowest, rate_ * factor_);
  case ScheduleKind::Cyclical: {
    const double phase = epoch / s.period - std::floor(epoch / s.period);
    return s.lowest + (rate_ - s.lowest) * (1 - std::abs(2 * phase - 1));
  }
  case ScheduleKind::WarmRestarts:
    break;
  }
  double start = 0, period = s.period;
  while (epoch >= start + period) {
    start += period;
    period *= s.longer;
  }
  constexpr double pi = 3.14159265358979323846;
  return s.lowest + 0.5 * (rate_ - s.lowest) * (1 + std::cos(pi * (epoch - start) / period));
}

void Schedule::finishEpoch(double loss) {
  constexpr double progress = 1e-4; // relative, as in PyTorch
  if (loss < best_ * (1 - progress)) {
    best_ = loss;
    bad_ = 0;
  } else if (++bad_ > settings_.patience) {
    factor_ *= settings_.factor;
    bad_ = 0;
  }
}

void Schedule::setState(const std::vector<double>& state) {
  best_ = state.at(0);
  bad_ = int(state.at(1));
  factor_ = state.at(2);
}

} // namespace svx::nn
