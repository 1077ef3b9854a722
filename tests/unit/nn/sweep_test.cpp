#include "core/nn/sweep.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace svx::nn {
namespace {

struct Case {
  Activation activation;
  Encoding encoding;
  int inputs, directions, order;
  double omega = 4;
};
class Jets : public ::testing::TestWithParam<Case> {};

NetworkSpec specOf(const Case& c) {
  NetworkSpec spec;
  spec.inputs = c.inputs;
  spec.outputs = 3;
  spec.width = 12;
  spec.hidden = 2;
  spec.activation = c.activation;
  spec.omega = c.omega;
  spec.encoding = c.encoding;
  spec.frequencies = 2;
  spec.sigma = 0.5;
  return spec;
}

at::Tensor points(const Case& c) {
  at::manual_seed(3);
  return at::rand({7, c.inputs}, at::kDouble) * 2 - 1;
}

/// IMP-08: against central differences of fourth order in double.
TEST_P(Jets, DerivativesAgreeWithDifferences) {
  const Case c = GetParam();
  const Network network(specOf(c), 5, at::kDouble);
  Sweep sweep(network);
  const auto x = points(c);
  const auto jet = sweep.forward(x, c.order, c.directions).clone();
  const double h = 1e-5;
  const auto shifted = [&](int k, double by) {
    auto moved = x.clone();
    moved.select(1, k).add_(by);
    return sweep.forward(moved, 1, c.directions).clone();
  };
  const auto expectNear = [](const at::Tensor& difference, const at::Tensor& analytic) {
    const double size = analytic.abs().max().item<double>();
    EXPECT_LT((difference - analytic).abs().max().item<double>(), 1e-6 * std::max(1.0, size));
  };
  for (int k = 0; k < c.directions; ++k) {
    const auto slope =
        (8 * (shifted(k, h) - shifted(k, -h)) - (shifted(k, 2 * h) - shifted(k, -2 * h))) /
        (12 * h);
    expectNear(slope[0], jet[1 + k]);
    if (c.order < 2) continue;
    for (int l = k; l < c.directions; ++l)
      expectNear(slope[1 + l], jet[secondSlab(k, l, c.directions)]);
  }
}

/// A loss of values, Jacobian and Hessian: its gradients against central differences.
TEST_P(Jets, GradientsAgreeWithDifferences) {
  const Case c = GetParam();
  const Network network(specOf(c), 5, at::kDouble);
  Sweep sweep(network);
  const auto x = points(c);
  const auto weights = at::randn({slabCount(c.order, c.directions), 7, 3}, at::kDouble);
  const auto loss = [&](const at::Tensor& at) {
    return (sweep.forward(at, c.order, c.directions).square() * weights).sum().item<double>() / 2;
  };
  auto gradient = at::zeros_like(network.parameters());
  at::Tensor atPoints;
  const auto jet = sweep.forward(x, c.order, c.directions).clone();
  sweep.backward(jet * weights, gradient, &atPoints);

  const double h = 1e-6, scale = std::max(1.0, gradient.abs().max().item<double>());
  const auto parameters = network.parameters();
  for (std::int64_t p = 0; p < parameters.numel(); p += 5) {
    const double before = parameters[p].item<double>();
    parameters[p] = before + h;
    const double up = loss(x);
    parameters[p] = before - h;
    const double down = loss(x);
    parameters[p] = before;
    EXPECT_NEAR(gradient[p].item<double>(), (up - down) / (2 * h), 1e-6 * scale) << p;
  }
  const double reach = std::max(1.0, atPoints.abs().max().item<double>());
  for (int i = 0; i < c.inputs; ++i) {
    auto moved = x.clone();
    moved[2][i] += h;
    const double up = loss(moved);
    moved[2][i] -= 2 * h;
    EXPECT_NEAR(atPoints[2][i].item<double>(), (up - loss(moved)) / (2 * h), 1e-6 * reach);
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, Jets,
                         ::testing::Values(Case{Activation::Sine, Encoding::None, 3, 3, 2},
                                           Case{Activation::Sine, Encoding::None, 3, 3, 2, 30},
                                           Case{Activation::Sine, Encoding::None, 4, 4, 1},
                                           Case{Activation::Sine, Encoding::None, 2, 2, 2},
                                           Case{Activation::Relu, Encoding::None, 3, 3, 1},
                                           Case{Activation::Relu, Encoding::Positional, 2, 2, 2},
                                           Case{Activation::Relu, Encoding::Random, 2, 2, 1},
                                           Case{Activation::Sine, Encoding::Fourier, 3, 3, 2}));

/// The same network written with LibTorch's operations and differentiated by its autograd, first
/// for the Jacobian with the graph kept, then for the parameters.
TEST(Sweep, AgreesWithAutograd) {
  NetworkSpec spec;
  spec.inputs = 3;
  spec.outputs = 2;
  spec.width = 32;
  spec.hidden = 2;
  const Network network(spec, 9, at::kDouble);
  torch::manual_seed(1);
  const auto x = torch::rand({20, 3}, torch::kDouble).requires_grad_(true);
  std::vector<torch::Tensor> weights;
  auto h = x;
  for (const Layer& layer : network.layers()) {
    weights.push_back(layer.weight.clone().requires_grad_(true));
    weights.push_back(layer.bias.clone().requires_grad_(true));
    h = torch::addmm(weights.back(), h, weights[weights.size() - 2].t());
    if (layer.activation == Activation::Sine) h = torch::sin(30 * h);
  }
  auto loss = h.square().sum();
  for (int o = 0; o < 2; ++o)
    loss =
        loss + torch::autograd::grad({h.select(1, o).sum()}, {x}, {}, true, true)[0].pow(2).sum();
  loss.backward();

  Sweep sweep(network);
  const auto jet = sweep.forward(x.detach(), 1, 3);
  EXPECT_NEAR(jet.square().sum().item<double>(), loss.item<double>(), 1e-9 * loss.item<double>());
  auto gradient = at::zeros_like(network.parameters());
  sweep.backward(2 * jet, gradient);
  std::vector<at::Tensor> expected;
  for (const auto& w : weights) expected.push_back(w.grad().flatten());
  const auto all = at::cat(expected);
  EXPECT_LT((gradient - all).abs().max().item<double>(), 1e-9 * all.abs().max().item<double>());
}

TEST(Network, HasTheParametersOfItsLayers) { // IMP-02
  NetworkSpec spec;
  EXPECT_EQ(Network::parameterCount(spec), 527873);
  spec.outputs = 3;
  EXPECT_EQ(Network::parameterCount(spec), 528899);
  spec.inputs = 4;
  EXPECT_EQ(Network::parameterCount(spec), 529411);
}

} // namespace
} // namespace svx::nn
