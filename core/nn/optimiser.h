// Optimisers of stochastic training and the schedules of their rates.
//
// Robbins & Monro 1951 (SGD); Kingma & Ba, ICLR 2015 (Adam); Loshchilov & Hutter, ICLR 2019
// (AdamW); Dozat, ICLR workshop 2016 (NAdam); Liu et al., ICLR 2020 (RAdam). The steps are those of
// PyTorch's optimisers of the same names.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace svx::nn {

enum class OptimiserKind { Sgd, Adam, AdamW, NAdam, RAdam };

struct OptimiserSettings {
  OptimiserKind kind = OptimiserKind::Adam;
  double rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double momentum = 0;         ///< of SGD
  double weightDecay = 0;      ///< AdamW: decoupled; the others add it to the gradient
  double momentumDecay = 4e-3; ///< of NAdam
};

/// Steps down the gradients of a list of tensors, which it writes to. Not thread-safe.
class Optimiser {
public:
  Optimiser(const OptimiserSettings& settings, std::vector<at::Tensor> parameters);

  /// One gradient for each parameter; an undefined one leaves its parameter as it is.
  void step(const std::vector<at::Tensor>& gradients);
  void step(); ///< with the gradients that the parameters have gathered

  double rate() const { return settings_.rate; }
  void setRate(double rate) { settings_.rate = rate; }

  /// Moments and counters, to go on from later; the tensors themselves.
  std::map<std::string, at::Tensor> state() const;
  /// Throws `Error{Input}` when it is not the state of such an optimiser.
  void setState(const std::map<std::string, at::Tensor>& state);

private:
  struct Moments {
    at::Tensor first, second;
  };
  double nesterovMomentum(double step) const;
  void adaptive(const at::Tensor& parameter, const at::Tensor& gradient, Moments& moments) const;

  OptimiserSettings settings_;
  std::vector<at::Tensor> parameters_;
  std::vector<Moments> moments_;
  std::int64_t steps_ = 0;
  double momentumProduct_ = 1; ///< of NAdam
};

/// gradient += weight sign(parameter): the gradient of weight |parameter|_1.
void addL1Gradient(const at::Tensor& parameter, at::Tensor gradient, double weight);

/// Scales the gradients down until their common 2-norm is at most `largest`; returns the norm they
/// had. Undefined ones are left out.
double clipGradients(const std::vector<at::Tensor>& gradients, double largest);

enum class ScheduleKind { Constant, Step, Plateau, Cyclical, WarmRestarts };

struct ScheduleSettings {
  ScheduleKind kind = ScheduleKind::Plateau;
  double factor = 0.9; ///< Step, Plateau: what the rate is multiplied by
  int every = 10;      ///< Step: epochs
  int patience = 5;    ///< Plateau: epochs without a lower validation loss
  double lowest = 0;   ///< the rate never falls below; Cyclical and WarmRestarts go down to it
  double period = 10;  ///< Cyclical: epochs up and down again; WarmRestarts: the first period
  double longer = 2;   ///< WarmRestarts: each period is so many times as long as the last
};

/// The rate at each moment of a training. Smith: Cyclical learning rates. WACV 2017 (triangular);
/// Loshchilov & Hutter: SGDR. ICLR 2017.
class Schedule {
public:
  Schedule(const ScheduleSettings& settings, double rate) : settings_(settings), rate_(rate) {}

  /// epoch: passes through the data so far, with their fraction.
  double rate(double epoch) const;
  /// Told the validation loss (or the training loss, where there is no validation) of each epoch.
  void finishEpoch(double loss);

  /// What `finishEpoch` has gathered: best loss, epochs since, factor.
  std::vector<double> state() const { return {best_, double(bad_), factor_}; }
  void setState(const std::vector<double>& state);

private:
  ScheduleSettings settings_;
  double rate_;
  double best_ = 1e300, factor_ = 1;
  int bad_ = 0;
};

} // namespace svx::nn
