#include "core/data/error.h"
#include "core/tma/parts.h"
#include "core/tma/presets.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace svx::tma {
namespace {

std::int64_t count(const std::string& preset, const NetworkShape& shape) {
  return nn::parameterCount(*makeNetwork(networkPreset(preset).network, shape, 1));
}

constexpr NetworkShape ovarian{.length = 8668, .classes = 2};

TEST(Networks, MSI30_ALinearClassifierHasAWeightForEachPointAndClass) {
  for (const std::int64_t classes : {2, 4})
    EXPECT_EQ(count("fcn", {.length = 8668, .classes = classes}),
              2 * 8668 + 8668 * classes + classes); // normalisation, then the dense layer
}

TEST(Networks, MSI31_32_ConvolutionsAreValid) {
  EXPECT_EQ(count("cnn1", ovarian), 128 * 4 + 2 * 4 + 4 * 8541 * 2 + 2);
  EXPECT_EQ(count("cnn1-120", ovarian), 120 * 4 + 2 * 4 + 4 * 8549 * 2 + 2);
  EXPECT_EQ(count("cnn2", ovarian), 256 * 8 + 2 * 8 + 128 * 8 * 8 + 2 * 8 + 66288 * 2 + 2);
}

TEST(Networks, MSI33_IsotopeNetHasUnsharedWeightsBehindItsStrides) {
  const std::int64_t first = 3 * 8 + 3 * 64 + 8 + 4 * 8, second = 2 * 3 * 64 + 64 + 4 * 8;
  const std::int64_t third = 2 * 3 * 64 + 4 * 8, fourth = 3 * 8 + 3 + 8 + 4;
  const std::int64_t length = (8668 + 4) / 5, places = (length + 2) / 3;
  EXPECT_EQ(count("isotopenet", ovarian),
            first + second + third + fourth + 5 * places + 2 + 2 * places + 2);
}

TEST(Networks, MSI34_35_ResidualLayersKeepTheLength) {
  const NetworkShape pancreas{.length = 53397, .classes = 4};
  const auto network = makeNetwork(networkPreset("residual").network, pancreas, 1);
  EXPECT_EQ(nn::stateOf(*network).at("dense.weight").size(1), 427176); // 427 k for each class
  const std::int64_t first = 128 * 8 + 16 + 2 * 8, next = 128 * 64 + 16;
  EXPECT_EQ(nn::parameterCount(*network), first + next + 427176 * 4 + 4);
  for (const std::size_t depth : {4u, 20u}) {
    NetworkSettings deep;
    deep.architecture = "residual";
    deep.kernels.assign(depth, 16);
    deep.channels.assign(depth, 8);
    EXPECT_EQ(nn::parameterCount(*makeNetwork(deep, {.length = 100}, 1)),
              16 * 8 + 16 + 16 + std::int64_t(depth - 1) * (16 * 64 + 16) + 800 * 2 + 2);
  }
}

TEST(Networks, MSI36_RecurrentLayersReadFourValuesAStep) {
  const std::int64_t first = 4 * 256 * (4 + 256 + 2), second = 4 * 128 * (256 + 128 + 2);
  EXPECT_EQ(count("recurrent", ovarian), first + second + 2 * 128 + 128 * 2 + 2);
}

TEST(Networks, MSI37_TransformersCutThePooledSpectrum) {
  const auto block = [](std::int64_t d, std::int64_t hidden) {
    return 4 * (d * d + d) + 4 * d + 2 * d * hidden + d + hidden;
  };
  const NetworkShape pancreas{.length = 53397, .classes = 4};
  EXPECT_EQ(count("transformer1", pancreas),
            block(256, 16) + block(256, 8) + 53 * 256 * 4 + 4); // 53 pieces of 256
  EXPECT_EQ(count("transformer2", pancreas),
            block(512, 16) + block(512, 8) + 14 * 512 * 4 + 4); // 14 pieces of 512
}

NetworkShape shapeOf(const std::string& preset) {
  NetworkShape shape{.length = 700, .classes = 3};
  if (preset == "two-branch" || preset == "unet") shape.images = 2;
  return shape;
}

at::Tensor inputFor(const std::string& preset, std::int64_t n) {
  at::manual_seed(3);
  if (preset == "unet") return at::rand({n, 2, 21, 34});
  if (preset == "two-branch") return at::rand({n, 700 + 2 * 15 * 15});
  return at::rand({n, 700});
}

class EveryNetwork : public ::testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    settings = networkPreset(GetParam()).network;
    if (GetParam() == "unet") settings.widths = {4, 8, 16};
    if (GetParam() == "residual-wide") settings.kernels = {101, 51};
  }
  nn::ModulePtr make(std::uint64_t seed = 1) const {
    return makeNetwork(settings, shapeOf(GetParam()), seed);
  }
  NetworkSettings settings;
};

TEST_P(EveryNetwork, GivesAScoreForEachClass) {
  const auto network = make();
  network->eval();
  at::NoGradGuard noGrad;
  const auto scores = network->forward(inputFor(GetParam(), 3));
  if (GetParam() == "unet")
    EXPECT_EQ(scores.sizes(), (at::IntArrayRef{3, 3, 21, 34}));
  else
    EXPECT_EQ(scores.sizes(), (at::IntArrayRef{GetParam() == "voting" ? 1 : 3, 3}));
  EXPECT_TRUE(at::isfinite(scores).all().item<bool>());
}

TEST_P(EveryNetwork, StartsTheSameFromTheSameSeed) {
  const auto a = nn::stateOf(*make(5)), b = nn::stateOf(*make(5)), c = nn::stateOf(*make(6));
  bool differs = false;
  for (const auto& [name, tensor] : a) {
    EXPECT_TRUE(tensor.equal(b.at(name))) << name;
    differs |= !tensor.equal(c.at(name));
  }
  EXPECT_TRUE(differs);
}

/// A few batches seen again and again.
TEST_P(EveryNetwork, LowersItsLoss) {
  const auto network = make();
  const auto x = inputFor(GetParam(), 4);
  const auto y = GetParam() == "unet"     ? (x.select(1, 0) > 0.5).to(at::kLong)
                 : GetParam() == "voting" ? at::tensor({2}, at::kLong)
                                          : at::tensor({0, 1, 2, 1}, at::kLong);
  nn::OptimiserSettings adam;
  adam.rate = 1e-3;
  nn::Optimiser optimiser(adam, network->parameters());
  double first = 0, lowest = 1e9;
  for (int i = 0; i < 20; ++i) {
    network->zero_grad();
    const auto loss = network->loss(network->forward(x), y, {});
    loss.backward();
    optimiser.step();
    lowest = std::min(lowest, loss.item<double>());
    if (i == 0) first = lowest;
  }
  for (const auto& item : network->named_parameters())
    EXPECT_TRUE(item.value().grad().defined()) << item.key();
  EXPECT_LT(lowest, 0.9 * first);
}

/// The same gradients, and running figures, with the insides of blocks computed twice.
TEST_P(EveryNetwork, CanBeCheckpointed) {
  std::vector<std::vector<at::Tensor>> found;
  for (const bool checkpoint : {false, true}) {
    settings.checkpoint = checkpoint;
    const auto network = make();
    const auto x = inputFor(GetParam(), 2);
    network->forward(x).square().sum().backward();
    found.emplace_back();
    for (const auto& parameter : network->parameters()) found.back().push_back(parameter.grad());
    for (const auto& buffer : network->buffers()) found.back().push_back(buffer);
  }
  for (std::size_t i = 0; i < found[0].size(); ++i)
    EXPECT_TRUE(at::allclose(found[0][i], found[1][i], 1e-5, 1e-6)) << i;
}

INSTANTIATE_TEST_SUITE_P(Presets, EveryNetwork, ::testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const auto& preset : networkPresets())
                             if (preset.id.find("rate") == std::string::npos)
                               ids.push_back(preset.id);
                           return ids;
                         }()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Networks, MSI12_TakeASpectrumWithItsNeighbours) {
  for (const char* id : {"fcn", "cnn1", "residual", "isotopenet", "recurrent-pieces", "lrcn",
                         "transformer1", "vit"}) {
    const auto network =
        makeNetwork(networkPreset(id).network, {.length = 600, .channels = 5, .classes = 2}, 1);
    network->eval();
    at::NoGradGuard noGrad;
    EXPECT_EQ(network->forward(at::rand({3, 5, 600})).sizes(), (at::IntArrayRef{3, 2})) << id;
  }
}

TEST(Networks, MSI70_AverageTheirMapsForActivationMaps) {
  for (const char* id : {"cnn1", "residual"}) {
    auto settings = networkPreset(id).network;
    settings.averagePool = true;
    const auto network = std::dynamic_pointer_cast<FeatureMapNetwork>(
        makeNetwork(settings, {.length = 300, .classes = 2}, 1));
    ASSERT_TRUE(network);
    network->eval();
    const auto x = at::rand({1, 300});
    const auto map =
        at::matmul(network->denseWeight(), network->features(x)[0]); // (classes, places)
    EXPECT_TRUE(at::allclose(map.mean(1), network->forward(x)[0], 1e-4, 1e-5)) << id; // bias is 0
  }
}

TEST(Networks, SayWhatDoesNotFit) {
  const auto refused = [](NetworkSettings settings, NetworkShape shape) {
    try {
      makeNetwork(settings, shape, 1);
      return false;
    } catch (const Error& error) {
      return error.kind() == ErrorKind::Usage;
    }
  };
  const NetworkShape shape{.length = 100};
  EXPECT_TRUE(refused({.architecture = "none"}, shape));
  EXPECT_TRUE(refused({.architecture = "cnn"}, shape));
  EXPECT_TRUE(refused({.architecture = "cnn", .kernels = {101}, .channels = {4}}, shape));
  EXPECT_TRUE(refused({.architecture = "cnn", .kernels = {10, 10}, .channels = {4}}, shape));
  EXPECT_TRUE(refused({.architecture = "cnn", .kernels = {0}, .channels = {4}}, shape));
  EXPECT_TRUE(refused({.architecture = "isotopenet"}, shape));
  EXPECT_TRUE(refused({.architecture = "recurrent"}, shape));
  EXPECT_TRUE(refused({.architecture = "transformer", .widths = {8}, .piece = 15}, shape));
  EXPECT_TRUE(
      refused({.architecture = "transformer", .widths = {8}, .piece = 16, .pattern = "no"}, shape));
  EXPECT_TRUE(refused({.architecture = "vit", .widths = {8}}, shape));
  EXPECT_TRUE(refused({.architecture = "two-branch", .kernels = {5}, .channels = {4}}, shape));
  EXPECT_TRUE(refused({.architecture = "unet", .widths = {8, 16}}, shape));
  EXPECT_TRUE(refused({.architecture = "dense"}, {.length = 0}));
  EXPECT_TRUE(refused({.architecture = "dense"}, {.length = 10, .classes = 1}));
  EXPECT_THROW(networkPreset("none"), Error);
}

} // namespace
} // namespace svx::tma
