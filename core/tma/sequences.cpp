// Networks that read a spectrum as a sequence of pieces.
#include "core/tma/parts.h"

#include "core/nn/attention.h"
#include "core/nn/interrupt.h"
#include "core/nn/recurrent.h"

#include <torch/torch.h>

#include <cmath>

namespace svx::tma {
namespace {

void needWidths(const NetworkSettings& settings) {
  if (settings.widths.empty()) refuse("it has no layer.", "Give at least one width.");
}

/// Layers of long short-term memory, one behind the other. The last of the states they end in: of
/// both directions side by side when there are two.
class Memory : public torch::nn::Module {
public:
  Memory(std::int64_t inputs, const std::vector<std::int64_t>& widths, bool both) : both_(both) {
    for (const std::int64_t hidden : widths) {
      const auto number = std::to_string(forwards_.size() + 1);
      forwards_.push_back(
          register_module("forward" + number, std::make_shared<nn::Lstm>(inputs, hidden)));
      if (both)
        backwards_.push_back(
            register_module("backward" + number, std::make_shared<nn::Lstm>(inputs, hidden, true)));
      inputs = both ? 2 * hidden : hidden;
    }
    outputs = inputs;
  }

  at::Tensor everyState(at::Tensor x) {
    for (std::size_t i = 0; i < forwards_.size(); ++i)
      x = both_ ? at::cat({forwards_[i]->forward(x), backwards_[i]->forward(x)}, 2)
                : forwards_[i]->forward(x);
    return x;
  }
  at::Tensor lastState(const at::Tensor& x) {
    const auto states = everyState(x);
    if (!both_) return states.select(1, -1);
    const std::int64_t half = outputs / 2;
    return at::cat(
        {states.select(1, -1).narrow(1, 0, half), states.select(1, 0).narrow(1, half, half)}, 1);
  }

  std::int64_t outputs;

private:
  bool both_;
  std::vector<std::shared_ptr<nn::Lstm>> forwards_, backwards_;
};

class Recurrent : public nn::Module {
public:
  Recurrent(const NetworkSettings& settings, const NetworkShape& shape, bool both)
      : channels_(shape.channels), pooling_(settings.pooling), piece_(settings.piece) {
    needWidths(settings);
    (void)pooledLength(settings, shape);
    memory_ = register_module(
        "memory", std::make_shared<Memory>(shape.channels * piece_, settings.widths, both));
    norm_ = register_module("norm", std::make_shared<nn::BatchNorm>(memory_->outputs));
    dense_ = register_module("dense", torch::nn::Linear(memory_->outputs, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const auto x = inPieces(asChannels(input, channels_, pooling_), piece_);
    return dense_->forward(norm_->forward(memory_->lastState(x)));
  }

private:
  std::int64_t channels_, pooling_, piece_;
  std::shared_ptr<Memory> memory_;
  std::shared_ptr<nn::BatchNorm> norm_;
  torch::nn::Linear dense_{nullptr};
};

/// Every piece of a spectrum carries the spectrum's class: training raises log P(c, c, .., c), and
/// the score of class c is that logarithm.
class RecurrentCrf : public nn::Module {
public:
  RecurrentCrf(const NetworkSettings& settings, const NetworkShape& shape)
      : channels_(shape.channels), pooling_(settings.pooling), piece_(settings.piece) {
    needWidths(settings);
    (void)pooledLength(settings, shape);
    memory_ = register_module(
        "memory", std::make_shared<Memory>(shape.channels * piece_, settings.widths, true));
    dense_ = register_module("dense", torch::nn::Linear(memory_->outputs, shape.classes));
    crf_ = register_module("crf", std::make_shared<nn::LinearChainCrf>(shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const auto x = inPieces(asChannels(input, channels_, pooling_), piece_);
    const auto scores = dense_->forward(memory_->everyState(x));
    const auto steps = scores.size(1);
    const auto constant = scores.sum(1) + double(steps - 1) * crf_->transition.diagonal();
    return constant - crf_->logPartition(scores).unsqueeze(1);
  }
  at::Tensor loss(const at::Tensor& output, const at::Tensor& target,
                  const at::Tensor& classWeights) const override {
    return at::nll_loss(output, target, classWeights, at::Reduction::Mean, -1);
  }

private:
  std::int64_t channels_, pooling_, piece_;
  std::shared_ptr<Memory> memory_;
  torch::nn::Linear dense_{nullptr};
  std::shared_ptr<nn::LinearChainCrf> crf_;
};

/// Donahue et al.: Long-term recurrent convolutional networks. CVPR 2015; frames are pieces.
class ConvolutionalRecurrent : public nn::Module {
public:
  ConvolutionalRecurrent(const NetworkSettings& settings, const NetworkShape& shape)
      : channels_(shape.channels), pooling_(settings.pooling), piece_(settings.piece) {
    needWidths(settings);
    (void)pooledLength(settings, shape);
    if (settings.kernels.size() != 1 || settings.kernels[0] > piece_)
      refuse("its one convolution must be no longer than a piece of " + std::to_string(piece_) +
             " points.");
    const std::int64_t out = settings.channels[0];
    conv_ = register_module("conv",
                            std::make_shared<nn::Conv1d>(shape.channels, out, settings.kernels[0],
                                                         nn::Conv1d::Options{.bias = false}));
    norm_ = register_module("norm", std::make_shared<nn::BatchNorm>(out, true));
    memory_ = register_module("memory", std::make_shared<Memory>(out * conv_->outputLength(piece_),
                                                                 settings.widths, false));
    norm2_ = register_module("norm2", std::make_shared<nn::BatchNorm>(memory_->outputs));
    dense_ = register_module("dense", torch::nn::Linear(memory_->outputs, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const auto x = inPieces(asChannels(input, channels_, pooling_), piece_);
    const std::int64_t n = x.size(0), steps = x.size(1);
    const auto maps = norm_->forward(conv_->forward(x.reshape({n * steps, channels_, piece_})));
    return dense_->forward(norm2_->forward(memory_->lastState(maps.view({n, steps, -1}))));
  }

private:
  std::int64_t channels_, pooling_, piece_;
  std::shared_ptr<nn::Conv1d> conv_;
  std::shared_ptr<nn::BatchNorm> norm_, norm2_;
  std::shared_ptr<Memory> memory_;
  torch::nn::Linear dense_{nullptr};
};

std::vector<nn::AttentionPattern> patternsOf(const NetworkSettings& settings,
                                             std::int64_t positions) {
  if (settings.pattern.empty()) return {};
  const auto root = std::int64_t(std::ceil(std::sqrt(double(positions))));
  const std::int64_t reach = settings.reach > 0 ? settings.reach : root;
  const std::int64_t spacing = settings.spacing > 0 ? settings.spacing : root;
  if (settings.pattern == "strided")
    return {nn::nearPattern(positions, reach), nn::stridedPattern(positions, spacing)};
  if (settings.pattern == "fixed")
    return {nn::blockPattern(positions, spacing),
            nn::summaryPattern(positions, spacing, std::min(reach, spacing))};
  if (settings.pattern == "peaks")
    return {nn::nearPattern(positions, reach + 1), nn::stridedPattern(positions, spacing)};
  refuse("no pattern of attention is called '" + settings.pattern + "'.",
         "Choose strided, fixed or peaks.");
}

class Encoder : public torch::nn::Module {
public:
  Encoder(const NetworkSettings& settings, std::int64_t width, std::int64_t positions,
          bool normFirst)
      : checkpoint_(settings.checkpoint) {
    needWidths(settings);
    const auto patterns = patternsOf(settings, positions);
    for (const std::int64_t hidden : settings.widths)
      blocks_.push_back(
          register_module("block" + std::to_string(blocks_.size() + 1),
                          std::make_shared<nn::EncoderBlock>(nn::EncoderBlock::Options{
                              width, settings.heads, hidden, normFirst, patterns})));
  }
  at::Tensor forward(at::Tensor x) {
    for (const auto& block : blocks_) {
      const auto f = [block](const at::Tensor& y) { return block->forward(y); };
      x = checkpoint_ ? nn::checkpointed(f, x) : f(x);
    }
    return x;
  }

private:
  bool checkpoint_;
  std::vector<std::shared_ptr<nn::EncoderBlock>> blocks_;
};

class Transformer : public nn::Module {
public:
  Transformer(const NetworkSettings& settings, const NetworkShape& shape)
      : channels_(shape.channels), pooling_(settings.pooling), piece_(settings.piece) {
    const std::int64_t token = shape.channels * piece_;
    const std::int64_t positions = (pooledLength(settings, shape) + piece_ - 1) / piece_;
    const std::int64_t width = settings.width > 0 ? settings.width : token;
    if (settings.width > 0)
      embedding_ = register_module("embedding", torch::nn::Linear(token, width));
    places_ = nn::positionalEncoding(positions, width);
    encoder_ =
        register_module("encoder", std::make_shared<Encoder>(settings, width, positions, false));
    dense_ = register_module("dense", torch::nn::Linear(positions * width, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    auto x = inPieces(asChannels(input, channels_, pooling_), piece_);
    if (embedding_) x = embedding_->forward(x);
    return dense_->forward(encoder_->forward(x + places_.to(x.options())).flatten(1));
  }

private:
  std::int64_t channels_, pooling_, piece_;
  at::Tensor places_;
  torch::nn::Linear embedding_{nullptr}, dense_{nullptr};
  std::shared_ptr<Encoder> encoder_;
};

/// Dosovitskiy et al.: An image is worth 16x16 words. ICLR 2021; patches are pieces.
class VisionTransformer : public nn::Module {
public:
  VisionTransformer(const NetworkSettings& settings, const NetworkShape& shape)
      : channels_(shape.channels), pooling_(settings.pooling), piece_(settings.piece) {
    const std::int64_t token = shape.channels * piece_, width = settings.width;
    if (width < 1) refuse("its tokens have no width.");
    const std::int64_t positions = (pooledLength(settings, shape) + piece_ - 1) / piece_ + 1;
    embedding_ = register_module("embedding", torch::nn::Linear(token, width));
    classToken_ = register_parameter("class_token", at::zeros({1, width}));
    places_ = register_parameter("positions", at::zeros({positions, width}));
    encoder_ =
        register_module("encoder", std::make_shared<Encoder>(settings, width, positions, true));
    norm_ = register_module("norm", std::make_shared<nn::LayerNorm>(width));
    dense_ = register_module("dense", torch::nn::Linear(width, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    auto x = embedding_->forward(inPieces(asChannels(input, channels_, pooling_), piece_));
    x = at::cat({classToken_.expand({x.size(0), 1, -1}), x}, 1) + places_;
    return dense_->forward(norm_->forward(encoder_->forward(x).select(1, 0)));
  }

private:
  std::int64_t channels_, pooling_, piece_;
  torch::nn::Linear embedding_{nullptr}, dense_{nullptr};
  at::Tensor classToken_, places_;
  std::shared_ptr<Encoder> encoder_;
  std::shared_ptr<nn::LayerNorm> norm_;
};

} // namespace

nn::ModulePtr makeRecurrent(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Recurrent>(settings, shape, false);
}
nn::ModulePtr makeBidirectional(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Recurrent>(settings, shape, true);
}
nn::ModulePtr makeBidirectionalCrf(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<RecurrentCrf>(settings, shape);
}
nn::ModulePtr makeConvolutionalRecurrent(const NetworkSettings& settings,
                                         const NetworkShape& shape) {
  return std::make_shared<ConvolutionalRecurrent>(settings, shape);
}
nn::ModulePtr makeTransformer(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Transformer>(settings, shape);
}
nn::ModulePtr makeVisionTransformer(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<VisionTransformer>(settings, shape);
}

} // namespace svx::tma
