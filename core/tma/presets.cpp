#include "core/tma/presets.h"

#include "core/data/error.h"

namespace svx::tma {
namespace {

/// Adam, the rate times 0.9 after 5 epochs without a lower validation loss, at most 100 epochs.
nn::TrainingSettings training(std::int64_t batch, double rate, double l1) {
  nn::TrainingSettings settings;
  settings.batch = batch;
  settings.optimiser.rate = rate;
  settings.l1 = l1;
  return settings;
}

NetworkSettings convolutions(const char* architecture, std::vector<std::int64_t> kernels,
                             std::vector<std::int64_t> channels) {
  NetworkSettings settings;
  settings.architecture = architecture;
  settings.kernels = std::move(kernels);
  settings.channels = std::move(channels);
  return settings;
}

NetworkSettings sequence(const char* architecture, std::int64_t piece,
                         std::vector<std::int64_t> widths) {
  NetworkSettings settings;
  settings.architecture = architecture;
  settings.piece = piece;
  settings.widths = std::move(widths);
  return settings;
}

NetworkSettings transformer(std::int64_t piece, std::int64_t pooling) {
  NetworkSettings settings = sequence("transformer", piece, {16, 8});
  settings.pooling = pooling;
  settings.initialiser = nn::Initialiser::XavierTruncatedNormal;
  return settings;
}

NetworkSettings sparse(const char* pattern, std::int64_t piece, std::int64_t width) {
  NetworkSettings settings = sequence("transformer", piece, {4 * width, 4 * width});
  settings.width = width;
  settings.pattern = pattern;
  return settings;
}

NetworkSettings isotopeNet() {
  NetworkSettings settings = convolutions("isotopenet", {3}, {8});
  settings.dropout = 0.3;
  settings.initialiser = nn::Initialiser::HeNormal;
  return settings;
}

/// One product, without anything kept between layers: as fast as memory is read, once a batch takes
/// longer than to hand it over.
constexpr std::int64_t linearAtOnce = 2048;

std::vector<NetworkPreset> all() {
  std::vector<NetworkPreset> list = {
      {"fcn", "FCN", sequence("dense", 1, {}), training(150, 1e-3, 1e-3), linearAtOnce},
      {"fcn-small-rate", "FCN, small rate", sequence("dense", 1, {}), training(100, 1e-4, 1e-3),
       linearAtOnce},
      {"cnn1", "CNN 1", convolutions("cnn", {128}, {4}), training(150, 1e-3, 1e-4)},
      {"cnn1-120", "CNN 1, kernel 120", convolutions("cnn", {120}, {4}), training(150, 1e-3, 1e-4)},
      {"cnn1-small-rate", "CNN 1, small rate", convolutions("cnn", {128}, {4}),
       training(150, 1e-5, 1e-4)},
      {"cnn1-8", "CNN 1, kernel 8", convolutions("cnn", {8}, {4}), training(150, 1e-5, 1e-4)},
      {"cnn2", "CNN 2", convolutions("cnn", {256, 128}, {8, 8}), training(200, 1e-4, 1e-4)},
      {"isotopenet", "IsotopeNet", isotopeNet(), training(150, 1e-4, 1e-4)},
      {"residual", "Residual", convolutions("residual", {128, 128}, {8, 8}),
       training(50, 5e-3, 1e-3)},
      {"residual-wide", "Residual, wide", convolutions("residual", {255, 127}, {32, 16}),
       training(100, 1e-5, 0)},
      {"residual-200", "Residual, kernels 200 and 100",
       convolutions("residual", {200, 100}, {16, 8}), training(100, 1e-5, 0)},
      {"residual4", "Residual, 4 layers",
       convolutions("residual", {128, 128, 128, 128}, {8, 8, 8, 8}), training(50, 5e-3, 1e-3)},
      {"recurrent", "Recurrent", sequence("recurrent", 4, {256, 128}), training(100, 1e-5, 1e-4)},
      {"recurrent-pieces", "Recurrent, long pieces", sequence("recurrent", 256, {256, 128}),
       training(100, 1e-5, 1e-4)},
      {"bilstm", "Bidirectional LSTM", sequence("bilstm", 256, {256, 128}),
       training(100, 1e-4, 1e-4)},
      {"bilstm-crf", "Bidirectional LSTM and CRF", sequence("bilstm-crf", 256, {256, 128}),
       training(100, 1e-4, 1e-4)},
      {"lrcn", "LRCN", convolutions("lrcn", {128}, {4}), training(100, 1e-4, 1e-4)},
      {"transformer1", "Transformer-1", transformer(256, 4), training(100, 1e-4, 0)},
      {"transformer2", "Transformer-2", transformer(512, 8), training(500, 1e-4, 0)},
      {"sparse-transformer", "Sparse Transformer", sparse("strided", 16, 32),
       training(100, 1e-4, 0)},
      {"peak-attention", "Peak-pattern attention", sparse("peaks", 1, 8), training(16, 1e-4, 0)},
      {"vit", "Vision transformer in 1-D", sequence("vit", 128, {512, 512, 512, 512}),
       training(100, 1e-4, 0)},
      {"voting", "Voting layer (experimental)", convolutions("voting", {128}, {4}),
       training(1, 1e-4, 1e-4)},
      {"ensemble", "FCN and CNN ensemble", convolutions("ensemble", {256, 128}, {8, 8}),
       training(150, 1e-4, 1e-4)},
      {"unet", "U-Net on ion images", sequence("unet", 1, {32, 64, 128, 256, 512}),
       training(4, 1e-3, 0)},
      {"two-branch", "Spectrum and image patch", convolutions("two-branch", {128}, {4}),
       training(150, 1e-4, 1e-4)}};
  for (NetworkPreset& preset : list) {
    NetworkSettings& network = preset.network;
    if (preset.id == "lrcn") {
      network.piece = 512;
      network.widths = {256, 128};
    } else if (preset.id == "peak-attention") {
      network.reach = 4;
      network.spacing = 64;
      network.checkpoint = true;
    } else if (preset.id == "vit") {
      network.width = 128;
      network.heads = 4;
    } else if (preset.id == "ensemble") {
      network.widths = {512, 128};
    } else if (preset.id == "two-branch") {
      network.widths = {16, 32};
    }
  }
  return list;
}

} // namespace

const std::vector<NetworkPreset>& networkPresets() {
  static const std::vector<NetworkPreset> list = all();
  return list;
}

const NetworkPreset& networkPreset(const std::string& id) {
  std::string ids;
  for (const NetworkPreset& preset : networkPresets()) {
    if (preset.id == id) return preset;
    ids += (ids.empty() ? "" : ", ") + preset.id;
  }
  throw Error(ErrorKind::Usage, "The network is not known", "no preset is called '" + id + "'.",
              "Choose one of " + ids + ".");
}

} // namespace svx::tma
