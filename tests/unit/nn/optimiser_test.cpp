#include "core/nn/optimiser.h"

#include "core/data/error.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace svx::nn {
namespace {

/// A bowl that is steeper in some directions than in others.
at::Tensor loss(const at::Tensor& x) {
  return ((x - 1).square() * at::arange(1, x.numel() + 1, at::kDouble)).sum();
}

at::Tensor start() {
  at::manual_seed(1);
  return at::randn({6}, at::kDouble);
}

at::Tensor ours(const OptimiserSettings& settings, int steps) {
  auto x = start().requires_grad_();
  Optimiser optimiser(settings, {x});
  for (int i = 0; i < steps; ++i) {
    x.mutable_grad() = at::Tensor();
    loss(x).backward();
    optimiser.step();
  }
  return x.detach();
}

template <typename Torchs, typename Options>
at::Tensor torchs(const Options& options, int steps) {
  auto x = start().requires_grad_();
  Torchs optimiser(std::vector<at::Tensor>{x}, options);
  for (int i = 0; i < steps; ++i) {
    optimiser.zero_grad();
    loss(x).backward();
    optimiser.step();
  }
  return x.detach();
}

TEST(Optimisers, StepAsThoseOfTorch) {
  OptimiserSettings s;
  s.rate = 0.01;
  s.weightDecay = 0.1;
  const auto near = [](const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>() < 1e-12;
  };
  s.kind = OptimiserKind::Sgd;
  EXPECT_TRUE(near(ours(s, 50), torchs<torch::optim::SGD>(
                                    torch::optim::SGDOptions(0.01).weight_decay(0.1), 50)));
  s.momentum = 0.9;
  EXPECT_TRUE(
      near(ours(s, 50), torchs<torch::optim::SGD>(
                            torch::optim::SGDOptions(0.01).weight_decay(0.1).momentum(0.9), 50)));
  s.kind = OptimiserKind::Adam;
  EXPECT_TRUE(near(ours(s, 50), torchs<torch::optim::Adam>(
                                    torch::optim::AdamOptions(0.01).weight_decay(0.1), 50)));
  s.kind = OptimiserKind::AdamW;
  EXPECT_TRUE(near(ours(s, 50), torchs<torch::optim::AdamW>(
                                    torch::optim::AdamWOptions(0.01).weight_decay(0.1), 50)));
}

/// Dozat's formulas, one number at a time. (PyTorch before 2.0 has a momentum twice in them.)
TEST(Optimisers, NAdamFollowsItsFormulas) {
  OptimiserSettings s;
  s.kind = OptimiserKind::NAdam;
  s.rate = 0.02;
  const auto found = ours(s, 30);
  const auto momentum = [&](int t) { return 0.9 * (1 - 0.5 * std::pow(0.96, t * 0.004)); };
  for (int k = 0; k < 6; ++k) {
    double x = start()[k].item<double>(), m = 0, v = 0, product = 1;
    for (int t = 1; t <= 30; ++t) {
      const double g = 2 * (x - 1) * (k + 1);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      product *= momentum(t);
      const double ahead = momentum(t + 1) * m / (1 - product * momentum(t + 1)) +
                           (1 - momentum(t)) * g / (1 - product);
      x -= 0.02 * ahead / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    }
    EXPECT_NEAR(found[k].item<double>(), x, 1e-12);
  }
}

TEST(Optimisers, AllReachTheMinimum) {
  for (const auto kind : {OptimiserKind::Sgd, OptimiserKind::Adam, OptimiserKind::AdamW,
                          OptimiserKind::NAdam, OptimiserKind::RAdam}) {
    OptimiserSettings s;
    s.kind = kind;
    s.rate = 0.03;
    EXPECT_LT((ours(s, 1500) - 1).abs().max().item<double>(), 1e-3) << int(kind);
  }
}

TEST(Optimisers, GoOnFromTheirState) {
  for (const auto kind :
       {OptimiserKind::Sgd, OptimiserKind::Adam, OptimiserKind::NAdam, OptimiserKind::RAdam}) {
    OptimiserSettings s;
    s.kind = kind;
    s.momentum = 0.9;
    auto x = start().requires_grad_();
    Optimiser first(s, {x}), second(s, {x});
    for (int i = 0; i < 20; ++i) {
      if (i == 7) second.setState(first.state());
      x.mutable_grad() = at::Tensor();
      loss(x).backward();
      (i < 7 ? first : second).step();
    }
    EXPECT_TRUE(x.detach().equal(ours(s, 20))) << int(kind);
    EXPECT_THROW(second.setState({}), Error);
  }
}

TEST(Gradients, OfTheMagnitudesAreTheirSigns) {
  const auto x = at::tensor({-2., 0., 3.}), gradient = at::tensor({1., 1., 1.});
  addL1Gradient(x, gradient, 0.5);
  EXPECT_TRUE(gradient.equal(at::tensor({0.5, 1., 1.5})));
}

TEST(Gradients, AreScaledDownToANorm) {
  const auto a = at::tensor({3., 0.}), b = at::tensor({0., 4.}).view({1, 2});
  EXPECT_DOUBLE_EQ(clipGradients({a, b, at::Tensor()}, 10), 5);
  EXPECT_TRUE(a.equal(at::tensor({3., 0.})));
  EXPECT_DOUBLE_EQ(clipGradients({a, b}, 1), 5);
  EXPECT_NEAR(a[0].item<double>(), 0.6, 1e-6);
  EXPECT_NEAR(b[0][1].item<double>(), 0.8, 1e-6);
}

TEST(Schedules, FollowTheirFormulas) {
  ScheduleSettings s;
  s.kind = ScheduleKind::Constant;
  EXPECT_EQ(Schedule(s, 2).rate(17), 2);
  s.kind = ScheduleKind::Step;
  s.factor = 0.5;
  s.every = 3;
  EXPECT_EQ(Schedule(s, 2).rate(2.9), 2);
  EXPECT_EQ(Schedule(s, 2).rate(3), 1);
  EXPECT_EQ(Schedule(s, 2).rate(8), 0.5);
  s.kind = ScheduleKind::Cyclical;
  s.lowest = 1;
  s.period = 4;
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(0), 1);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(1), 2);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(2), 3);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(7), 2);
  s.kind = ScheduleKind::WarmRestarts;
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(0), 3);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(2), 2);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(4), 3); // 4 to 12: twice as long
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(8), 2);
  EXPECT_DOUBLE_EQ(Schedule(s, 3).rate(12), 3);
}

TEST(Schedules, LowerTheRateOnAPlateau) {
  ScheduleSettings s;
  s.patience = 2;
  s.factor = 0.5;
  s.lowest = 0.3;
  Schedule schedule(s, 1);
  for (const double loss : {5., 4., 4., 4.}) schedule.finishEpoch(loss);
  EXPECT_EQ(schedule.rate(4), 1);
  schedule.finishEpoch(4);
  EXPECT_EQ(schedule.rate(5), 0.5);
  Schedule other(s, 1);
  other.setState(schedule.state());
  for (int i = 0; i < 3; ++i) other.finishEpoch(4);
  EXPECT_EQ(other.rate(8), 0.3);
}

} // namespace
} // namespace svx::nn
