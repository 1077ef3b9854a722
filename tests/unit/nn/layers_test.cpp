#include "core/nn/attention.h"
#include "core/nn/initialise.h"
#include "core/nn/layers.h"
#include "core/nn/recurrent.h"
#include "tests/unit/nn/gradient_check.h"

namespace svx::nn {
namespace {

at::Tensor drawn(at::IntArrayRef sizes, std::uint64_t seed = 2) {
  at::manual_seed(seed);
  return at::randn(sizes, at::kDouble);
}

/// By input and parameters.
void expectModuleGradients(Module& module, const at::Tensor& input) {
  expectGradients([&] { return module.forward(input); }, with(module.parameters(), input));
}

/// out[o][j] = b[o] + sum over c, t of w[o][c][t] x[c][j stride + t - left].
at::Tensor slowConvolution(const at::Tensor& x, const at::Tensor& w, const at::Tensor& b,
                           std::int64_t stride, std::int64_t left, std::int64_t length) {
  auto y = at::zeros({x.size(0), w.size(0), length}, at::kDouble);
  for (std::int64_t n = 0; n < x.size(0); ++n)
    for (std::int64_t o = 0; o < w.size(0); ++o)
      for (std::int64_t j = 0; j < length; ++j) {
        double sum = b.defined() ? b[o].item<double>() : 0;
        for (std::int64_t c = 0; c < x.size(1); ++c)
          for (std::int64_t t = 0; t < w.size(2); ++t) {
            const std::int64_t at = j * stride + t - left;
            if (at >= 0 && at < x.size(2))
              sum += w[o][c][t].item<double>() * x[n][c][at].item<double>();
          }
        y[n][o][j] = sum;
      }
  return y;
}

struct ConvolutionCase {
  std::int64_t kernel, stride;
  Padding padding;
  std::int64_t length, left, expected;
};
class SmallConvolutions : public ::testing::TestWithParam<ConvolutionCase> {};

TEST_P(SmallConvolutions, AreTheSumsTheyStandFor) {
  const auto c = GetParam();
  Conv1d layer(2, 3, c.kernel, {c.stride, c.padding, true});
  randomise(layer);
  const auto x = drawn({2, 2, c.length});
  EXPECT_EQ(layer.outputLength(c.length), c.expected);
  const auto y = layer.forward(x);
  EXPECT_EQ(y.size(2), c.expected);
  EXPECT_LT(
      difference(y, slowConvolution(x, layer.weight, layer.bias, c.stride, c.left, c.expected)),
      1e-12);
  expectModuleGradients(layer, x);
}
INSTANTIATE_TEST_SUITE_P(Cases, SmallConvolutions,
                         ::testing::Values(ConvolutionCase{3, 1, Padding::Valid, 9, 0, 7},
                                           ConvolutionCase{4, 1, Padding::Same, 9, 2, 9},
                                           ConvolutionCase{3, 1, Padding::Same, 9, 1, 9},
                                           ConvolutionCase{3, 5, Padding::Same, 11, 1, 3},
                                           ConvolutionCase{1, 3, Padding::Same, 8, 0, 3},
                                           ConvolutionCase{4, 2, Padding::Valid, 9, 0, 3}));

/// Directly and by transforms, beside torch in double.
TEST(Convolutions, AgreeWithTorchForEveryLengthOfKernel) {
  struct Case {
    std::int64_t n, in, out, length, kernel;
    Padding padding;
  };
  for (const Case& c :
       {Case{3, 1, 4, 700, 128, Padding::Valid}, Case{5, 8, 8, 1500, 128, Padding::Same},
        Case{2, 3, 5, 600, 255, Padding::Same}, Case{40, 2, 3, 300, 256, Padding::Valid},
        Case{3, 2, 17, 100, 24, Padding::Same}, Case{2, 2, 2, 30, 64, Padding::Same},
        Case{3, 5, 7, 333, 23, Padding::Same}, Case{4, 8, 8, 70, 3, Padding::Same},
        Case{2, 1, 1, 20, 5, Padding::Valid}, Case{2, 3, 2, 20, 1, Padding::Same},
        Case{1, 2, 2, 1400, 1366, Padding::Same}}) {
    Conv1d layer(c.in, c.out, c.kernel, {1, c.padding, true});
    initialise(layer, Initialiser::HeNormal, 5);
    at::manual_seed(6);
    const auto x = at::randn({c.n, c.in, c.length}).requires_grad_();
    const auto y = layer.forward(x);
    const auto weight = layer.weight.detach().to(at::kDouble).requires_grad_();
    const auto input = x.detach().to(at::kDouble).requires_grad_();
    auto padded = input;
    if (c.padding == Padding::Same)
      padded = at::constant_pad_nd(input, {c.kernel / 2, (c.kernel - 1) / 2});
    const auto expected = at::conv1d(padded, weight);
    ASSERT_EQ(y.sizes(), expected.sizes());
    const auto near = [&](const at::Tensor& a, const at::Tensor& b) {
      return difference(a.to(at::kDouble), b) < 3e-6 * b.abs().max().item<double>();
    };
    EXPECT_TRUE(near(y, expected)) << c.kernel;
    const auto g = at::randn(y.sizes());
    (y * g).sum().backward();
    (expected * g).sum().backward();
    EXPECT_TRUE(near(x.grad(), input.grad())) << c.kernel;
    EXPECT_TRUE(near(layer.weight.grad(), weight.grad())) << c.kernel;
    EXPECT_TRUE(near(layer.bias.grad(), g.to(at::kDouble).sum(2).sum(0))) << c.kernel;
  }
}

TEST(Convolutions, DoNotDependOnTheNumberOfThreads) {
  for (const std::int64_t kernel : {3, 100}) {
    std::vector<at::Tensor> first;
    for (const int threads : {1, 2, 3}) {
      at::set_num_threads(threads);
      Conv1d layer(2, 3, kernel);
      initialise(layer, Initialiser::HeNormal, 5);
      at::manual_seed(6);
      const auto x = at::randn({50, 2, 900}).requires_grad_();
      const auto y = layer.forward(x);
      y.square().sum().backward();
      const std::vector<at::Tensor> all{y, x.grad(), layer.weight.grad(), layer.bias.grad()};
      if (first.empty()) first = all;
      for (std::size_t i = 0; i < all.size(); ++i) EXPECT_TRUE(all[i].equal(first[i])) << kernel;
    }
  }
}

TEST(BatchNormalisation, IsThatOfTorchWithItsRunningFigures) {
  at::manual_seed(4);
  torch::nn::BatchNorm1d torchs(3);
  BatchNorm ours(3, true);
  for (int i = 0; i < 3; ++i) {
    const auto x = at::randn({5, 3, 7}) * 2 + 1;
    EXPECT_LT(difference(ours.forward(x), torchs(x).relu()), 1e-6);
  }
  EXPECT_LT(difference(ours.runningMean, torchs->running_mean), 1e-6);
  EXPECT_LT(difference(ours.runningVariance, torchs->running_var), 1e-6);
  ours.eval();
  torchs->eval();
  const auto x = at::randn({5, 3, 7});
  EXPECT_LT(difference(ours.forward(x), torchs(x).relu()), 1e-6);
}

TEST(BatchNormalisation, HasTheRightGradients) {
  BatchNorm layer(3, true);
  randomise(layer);
  expectModuleGradients(layer, drawn({4, 3, 5}));
  BatchNorm flat(4);
  randomise(flat);
  expectModuleGradients(flat, drawn({3, 4}));
}

TEST(BatchNormalisation, OfOneNumberUsesTheRunningFigures) {
  BatchNorm layer(3);
  const auto y = layer.forward(at::ones({1, 3}));
  EXPECT_TRUE(at::isfinite(y).all().item<bool>());
  EXPECT_TRUE(at::isfinite(layer.runningVariance).all().item<bool>());
  EXPECT_LT(difference(y, at::ones({1, 3})), 1e-4);
}

TEST(LayerNormalisation, IsThatOfTorch) {
  LayerNorm layer(6);
  randomise(layer);
  const auto x = drawn({2, 3, 6});
  EXPECT_LT(difference(layer.forward(x), at::layer_norm(x, {6}, layer.weight, layer.bias)), 1e-12);
  expectModuleGradients(layer, x);
}

TEST(LocallyConnected, HasAKernelOfItsOwnAtEachPlace) {
  LocallyConnected1d layer(7, 5);
  randomise(layer);
  const auto x = drawn({2, 1, 7}), y = layer.forward(x);
  for (int n = 0; n < 2; ++n)
    for (int j = 0; j < 7; ++j) {
      double sum = 0;
      for (int t = 0; t < 5; ++t)
        if (j + t - 2 >= 0 && j + t - 2 < 7)
          sum += layer.weight[j][t].item<double>() * x[n][0][j + t - 2].item<double>();
      EXPECT_NEAR(y[n][0][j].item<double>(), sum, 1e-12);
    }
  expectModuleGradients(layer, x);
}

TEST(SpectralNormalisation, ReachesALargestSingularValueOfOne) {
  SpectralNorm layer(4, 6, 1);
  layer.to(at::kDouble);
  const auto weight = drawn({4, 2, 3});
  for (int i = 0; i < 100; ++i) layer.forward(weight);
  layer.eval();
  const auto singular = std::get<1>(at::linalg_svd(layer.forward(weight).view({4, 6})));
  EXPECT_NEAR(singular.max().item<double>(), 1, 1e-9);
  expectGradients([&] { return layer.forward(weight); }, {weight});
}

TEST(Dropout, KeepsTheMeanAndDependsOnItsSeedAlone) {
  Dropout layer(0.3);
  const auto x = at::ones({200, 500});
  layer.setSeed(9);
  const auto first = layer.forward(x);
  EXPECT_NEAR(first.mean().item<double>(), 1, 0.01);
  EXPECT_NEAR((first == 0).to(at::kDouble).mean().item<double>(), 0.3, 0.01);
  EXPECT_TRUE(layer.forward(x).equal(first));
  layer.setSeed(10);
  EXPECT_FALSE(layer.forward(x).equal(first));
  layer.eval();
  EXPECT_TRUE(layer.forward(x).equal(x));
}

TEST(PositionalEncodings, AreSinesAndCosinesByTurns) {
  const auto code = positionalEncoding(50, 6);
  for (int position : {0, 1, 49})
    for (int i = 0; i < 3; ++i) {
      const double angle = position / std::pow(10000.0, 2 * i / 6.0);
      EXPECT_NEAR(code[position][2 * i].item<double>(), std::sin(angle), 1e-6);
      EXPECT_NEAR(code[position][2 * i + 1].item<double>(), std::cos(angle), 1e-6);
    }
  EXPECT_EQ(positionalEncoding(3, 5).size(1), 5);
}

TEST(MaxPooling, KeepsTheLastIncompleteWindow) {
  const auto x = at::tensor({3., 1., 2., 5., 4.}).view({1, 1, 5});
  EXPECT_TRUE(maxPool(x, 2).flatten().equal(at::tensor({3., 5., 4.})));
  EXPECT_EQ(maxPool(at::zeros({1, 1, 53397}), 4).size(2), 13350);
  EXPECT_EQ(maxPool(at::zeros({1, 1, 53397}), 8).size(2), 6675);
}

TEST(Attention, HasTheRightGradients) {
  SelfAttention layer(4, 2);
  randomise(layer);
  expectModuleGradients(layer, drawn({2, 5, 4}));
}

TEST(Attention, ThatSeesAllPositionsIsNotSparse) {
  for (const std::int64_t positions : {5, 64, 65, 100}) { // many go by products of matrices
    SelfAttention dense(40, 2), sparse(40, 2, {blockPattern(positions, positions)});
    randomise(dense);
    randomise(sparse);
    const auto x = 3 * drawn({2, positions, 40});
    EXPECT_LT(difference(dense.forward(x), sparse.forward(x)), 1e-12) << positions;
    dense.to(at::kFloat);
    sparse.to(at::kFloat);
    const auto one = dense.forward(x.to(at::kFloat)), other = sparse.forward(x.to(at::kFloat));
    EXPECT_LT(difference(one, other), 1e-5 * one.abs().max().item<double>()) << positions;
  }
}

TEST(Attention, IsTheSameOnAnyNumberOfThreads) {
  SelfAttention layer(40, 2);
  randomise(layer);
  layer.to(at::kFloat);
  const auto x = drawn({7, 30, 40}).to(at::kFloat);
  std::vector<at::Tensor> outputs, gradients;
  const int before = at::get_num_threads();
  for (const int threads : {1, 2, 3}) {
    at::set_num_threads(threads);
    layer.zero_grad();
    const auto y = layer.forward(x);
    (y * y).sum().backward();
    outputs.push_back(y);
    gradients.push_back(layer.parameters()[0].grad().clone());
  }
  at::set_num_threads(before);
  for (std::size_t i : {1, 2}) {
    EXPECT_TRUE(outputs[i].equal(outputs[0]));
    EXPECT_TRUE(gradients[i].equal(gradients[0]));
  }
}

TEST(Attention, PatternsListWhatAPositionSees) {
  const auto row = [](const AttentionPattern& pattern, std::int64_t i) {
    std::vector<std::int64_t> seen;
    for (std::int64_t k = 0; k < pattern.positions.size(1); ++k)
      if (const auto j = pattern.positions[i][k].item<std::int64_t>(); j >= 0) seen.push_back(j);
    return seen;
  };
  using Seen = std::vector<std::int64_t>;
  EXPECT_EQ(row(nearPattern(10, 3), 1), (Seen{0, 1, 2, 3}));
  EXPECT_EQ(row(nearPattern(10, 3), 5), (Seen{3, 4, 5, 6, 7}));
  EXPECT_EQ(row(stridedPattern(10, 4), 5), (Seen{1, 5, 9}));
  EXPECT_EQ(row(stridedPattern(10, 4), 3), (Seen{3, 7}));
  EXPECT_EQ(row(blockPattern(10, 4), 9), (Seen{8, 9}));
  EXPECT_EQ(row(summaryPattern(10, 4, 1), 0), (Seen{3, 7}));
}

TEST(Attention, SparseHeadsSeeNoOtherPositions) {
  SelfAttention layer(4, 2, {nearPattern(9, 2), stridedPattern(9, 3)});
  randomise(layer);
  auto x = drawn({1, 9, 4});
  const auto before = layer.forward(x);
  x[0][4] += 1;
  const auto change = (layer.forward(x) - before).abs().sum(2)[0];
  for (int i = 0; i < 9; ++i) {
    const bool seen = std::abs(i - 4) < 2 || i % 3 == 4 % 3;
    EXPECT_EQ(change[i].item<double>() > 1e-12, seen) << i;
  }
  expectModuleGradients(layer, drawn({1, 9, 4}));
}

TEST(Encoder, BlocksHaveTheRightGradients) {
  for (const bool first : {false, true}) {
    EncoderBlock block({4, 2, 3, first, {}});
    randomise(block);
    expectModuleGradients(block, drawn({2, 3, 4}));
  }
}

TEST(LongShortTermMemory, FollowsItsEquations) {
  Lstm layer(3, 2);
  randomise(layer);
  const auto x = drawn({2, 70, 3}); // more steps than a piece has
  const auto p = layer.parameters();
  auto h = at::zeros({2, 2}, at::kDouble), c = h;
  std::vector<at::Tensor> states;
  for (int t = 0; t < 70; ++t) {
    const auto gates =
        (at::linear(x.select(1, t), p[0], p[2]) + at::linear(h, p[1], p[3])).chunk(4, 1);
    c = gates[1].sigmoid() * c + gates[0].sigmoid() * gates[2].tanh();
    h = gates[3].sigmoid() * c.tanh();
    states.push_back(h);
  }
  const auto expected = at::stack(states, 1);
  EXPECT_LT(difference(layer.forward(x), expected), 1e-12);
  Lstm reversed(3, 2, true);
  randomise(reversed);
  EXPECT_LT(difference(reversed.forward(x.flip(1)), expected.flip(1)), 1e-12);
  expectModuleGradients(layer, drawn({2, 35, 3}));
}

/// Every sequence of labels by itself.
TEST(LabelChain, AgreesWithAllSequencesCounted) {
  constexpr int labels = 3, steps = 4;
  LinearChainCrf chain(labels);
  randomise(chain);
  const auto scores = drawn({2, steps, labels});
  for (int n = 0; n < 2; ++n) {
    double sum = 0, best = -1e9;
    at::Tensor bestPath;
    for (int code = 0; code < 81; ++code) {
      std::vector<std::int64_t> path;
      for (int rest = code, t = 0; t < steps; ++t, rest /= labels) path.push_back(rest % labels);
      double score = 0;
      for (int t = 0; t < steps; ++t) {
        score += scores[n][t][path[std::size_t(t)]].item<double>();
        if (t > 0)
          score += chain.transition[path[std::size_t(t - 1)]][path[std::size_t(t)]].item<double>();
      }
      const auto y = at::tensor(path, at::kLong).unsqueeze(0);
      EXPECT_NEAR(chain.score(scores.narrow(0, n, 1), y).item<double>(), score, 1e-12);
      sum += std::exp(score);
      if (score > best) {
        best = score;
        bestPath = y[0];
      }
    }
    EXPECT_NEAR(chain.logPartition(scores)[n].item<double>(), std::log(sum), 1e-12);
    EXPECT_TRUE(chain.decode(scores)[n].equal(bestPath));
  }
  const auto y = at::tensor({0, 2, 1, 1, 1, 0, 2, 0}, at::kLong).view({2, steps});
  expectGradients([&] { return chain.logLikelihood(scores, y); }, with(chain.parameters(), scores));
}

TEST(Checkpointing, ChangesNoNumber) {
  const auto run = [](bool checkpoint, bool inputGradient) {
    Conv1d conv(1, 2, 3);
    BatchNorm norm(2, true);
    randomise(conv);
    norm.to(at::kDouble);
    const auto x = drawn({4, 1, 9}).requires_grad_(inputGradient);
    const auto f = [&](const at::Tensor& y) { return norm.forward(conv.forward(y)); };
    const auto y = checkpoint ? checkpointed(f, x) : f(x);
    (y * y).sum().backward();
    std::vector<at::Tensor> all{y.detach(),         conv.weight.grad(), conv.bias.grad(),
                                norm.weight.grad(), norm.runningMean,   norm.runningVariance};
    if (inputGradient) all.push_back(x.grad());
    return all;
  };
  for (const bool inputGradient : {false, true}) {
    const auto plain = run(false, inputGradient), twice = run(true, inputGradient);
    for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_TRUE(plain[i].equal(twice[i])) << i;
  }
}

TEST(Initialisers, DrawWhatTheirNamesSay) {
  struct Case {
    Initialiser initialiser;
    double deviation, most;
  };
  for (const Case& c :
       {Case{Initialiser::XavierNormal, std::sqrt(2.0 / (30 * 40 + 20 * 40)), 1},
        Case{Initialiser::XavierTruncatedNormal, 0.8796 * std::sqrt(2.0 / (30 * 40 + 20 * 40)),
             2.0001 * std::sqrt(2.0 / (30 * 40 + 20 * 40))},
        Case{Initialiser::HeNormal, std::sqrt(2.0 / (20 * 40)), 1},
        Case{Initialiser::Constant, 0, 0.01001}}) {
    Conv1d layer(20, 30, 40);
    initialise(layer, c.initialiser, 3);
    EXPECT_NEAR(layer.weight.std().item<double>(), c.deviation, 0.02 * c.deviation + 1e-7);
    EXPECT_LE(layer.weight.abs().max().item<double>(), c.most);
    EXPECT_EQ(layer.bias.abs().max().item<double>(), 0);
    Conv1d again(20, 30, 40);
    initialise(again, c.initialiser, 3);
    EXPECT_TRUE(again.weight.equal(layer.weight));
  }
  Conv1d wide(4, 3, 5);
  initialise(wide, Initialiser::Orthogonal, 3);
  const auto rows = wide.weight.view({3, 20});
  EXPECT_LT(difference(at::matmul(rows, rows.t()), at::eye(3)), 1e-6);
}

} // namespace
} // namespace svx::nn
