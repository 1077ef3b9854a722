// Our networks beside the same in PyTorch, from the same weights.
#include "core/io/safetensors.h"
#include "core/nn/module.h"
#include "core/tma/presets.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace svx::tma {
namespace {

/// The interpreter of SVX_PYTHON (of a virtual environment, say), else the system's.
std::string python() {
  const char* chosen = std::getenv("SVX_PYTHON");
  return chosen ? chosen : "python3";
}

bool hasTorch() {
  static const bool has =
      std::system((python() + " -c 'import torch, safetensors.torch' 2> /dev/null").c_str()) == 0;
  return has;
}

NamedTensors inPython(const NamedTensors& content) {
  TemporaryFolder folder;
  saveSafetensors(content, folder / "from.safetensors");
  const std::string command = python() + " '" + SVX_TEST_SOURCES + "/torch_networks.py' '" +
                              (folder / "from.safetensors").string() + "' '" +
                              (folder / "to.safetensors").string() + "'";
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
  return loadSafetensors(folder / "to.safetensors");
}

nlohmann::json jsonOf(const NetworkSettings& s, const NetworkShape& shape) {
  return {{"architecture", s.architecture},
          {"kernels", s.kernels},
          {"channels", s.channels},
          {"widths", s.widths},
          {"pooling", s.pooling},
          {"piece", s.piece},
          {"width", s.width},
          {"heads", s.heads},
          {"pattern", s.pattern},
          {"reach", s.reach},
          {"spacing", s.spacing},
          {"dropout", s.dropout},
          {"length", shape.length},
          {"inputs", shape.channels},
          {"classes", shape.classes},
          {"images", shape.images},
          {"patch", shape.patch}};
}

double difference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

struct Case {
  std::string name;
  NetworkSettings network;
  NetworkShape shape{.length = 530, .classes = 3};
  nn::OptimiserKind optimiser = nn::OptimiserKind::Adam;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class Agreement : public ::testing::TestWithParam<Case> {};

/// Scores within 1e-5 relative to the largest, ten training steps within 1e-3.
TEST_P(Agreement, WithPyTorch) {
  if (!hasTorch()) GTEST_SKIP() << "skipped: PyTorch or safetensors is not installed";
  const auto& [name, settings, shape, kind] = GetParam();
  const std::string old = " -c 'import torch; assert torch.__version__ >= \"2\"' 2> /dev/null";
  if (kind == nn::OptimiserKind::NAdam && std::system((python() + old).c_str()) != 0)
    GTEST_SKIP() << "skipped: PyTorch before 2.0 has a momentum twice in NAdam";
  const auto network = makeNetwork(settings, shape, 3);
  at::manual_seed(7);
  {
    at::NoGradGuard noGrad;
    for (const auto& item : network->named_parameters())
      if (item.value().dim() < 2) item.value().add_(at::randn_like(item.value()) * 0.05);
    for (const auto& item : network->named_buffers())
      item.value().add_(at::rand_like(item.value()) * 0.1);
  }
  constexpr std::int64_t n = 6;
  const bool images = settings.architecture == "unet";
  const std::int64_t columns =
      shape.channels * shape.length + shape.images * shape.patch * shape.patch;
  at::Tensor x = images ? at::rand({n, shape.images, 19, 26}) : at::rand({n, columns});
  if (shape.channels > 1) x = x.view({n, shape.channels, shape.length});
  const auto y = images                              ? at::randint(3, {n, 19, 26}, at::kLong)
                 : settings.architecture == "voting" ? at::tensor({1}, at::kLong)
                                                     : at::tensor({0, 1, 2, 1, 0, 2}, at::kLong);
  NamedTensors content;
  for (const auto& [key, tensor] : nn::stateOf(*network)) content.tensors[key] = tensor;
  content.tensors["input"] = x;
  content.tensors["target"] = y;
  auto json = jsonOf(settings, shape);
  const double rate = 1e-3;
  json["rate"] = rate;
  json["optimiser"] = kind == nn::OptimiserKind::Adam    ? "Adam"
                      : kind == nn::OptimiserKind::AdamW ? "AdamW"
                      : kind == nn::OptimiserKind::NAdam ? "NAdam"
                                                         : "RAdam";
  content.about["settings"] = json.dump();
  const auto theirs = inPython(content).tensors;

  EXPECT_EQ(nn::parameterCount(*network), theirs.at("count").item<std::int64_t>());
  const auto scores = [&] {
    at::NoGradGuard noGrad;
    network->eval();
    return network->forward(x);
  };
  const double scale = std::max(1.0, theirs.at("scores").abs().max().item<double>());
  EXPECT_LT(difference(scores(), theirs.at("scores")), 1e-5 * scale);
  network->train();
  nn::OptimiserSettings optimiserSettings;
  optimiserSettings.kind = kind;
  optimiserSettings.rate = rate;
  if (kind == nn::OptimiserKind::AdamW) optimiserSettings.weightDecay = 0.01; // PyTorch's default
  nn::Optimiser optimiser(optimiserSettings, network->parameters());
  for (int i = 0; i < 10; ++i) {
    for (const at::Tensor& parameter : network->parameters())
      parameter.mutable_grad() = at::Tensor();
    const auto loss = network->loss(network->forward(x), y, {});
    loss.backward();
    optimiser.step();
    EXPECT_NEAR(loss.item<double>(), theirs.at("losses")[i].item<double>(), 1e-3) << i;
  }
  EXPECT_LT(difference(scores(), theirs.at("trained")), 1e-3 * scale);
}

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const NetworkPreset& preset : networkPresets()) {
    Case c{preset.id, preset.network};
    const auto alike = {"fcn-small-rate", "cnn1-120", "cnn1-8", "cnn1-small-rate", "residual-200"};
    if (std::find(alike.begin(), alike.end(), preset.id) != alike.end()) continue;
    c.network.dropout = 0; // drawn otherwise there
    if (preset.id == "unet") c.network.widths = {4, 8, 16};
    if (preset.id == "unet" || preset.id == "two-branch") c.shape.images = 2;
    if (preset.id == "recurrent" || preset.id == "peak-attention") c.shape.length = 201;
    list.push_back(c);
  }
  Case neighbours{"neighbours", networkPreset("cnn1").network};
  neighbours.shape.channels = 5;
  list.push_back(neighbours);
  Case fixed{"fixed-attention", networkPreset("sparse-transformer").network};
  fixed.network.pattern = "fixed";
  list.push_back(fixed);
  for (const auto& [name, kind] :
       {std::pair{"AdamW", nn::OptimiserKind::AdamW}, std::pair{"NAdam", nn::OptimiserKind::NAdam},
        std::pair{"RAdam", nn::OptimiserKind::RAdam}})
    list.push_back({name, networkPreset("cnn1").network, {.length = 530, .classes = 3}, kind});
  return list;
}
INSTANTIATE_TEST_SUITE_P(Networks, Agreement, ::testing::ValuesIn(cases()), [](const auto& info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

} // namespace
} // namespace svx::tma
