// Networks of dense layers and convolutions along the spectrum. What batch normalisation follows
// has no bias: the normalisation takes it away again.
#include "core/tma/parts.h"

#include "core/kernels/dense.h"
#include "core/nn/interrupt.h"

#include <torch/torch.h>

namespace svx::tma {
namespace {

/// Batch normalisation of the input, hidden layers, a dense layer.
class Dense : public nn::Module {
public:
  Dense(const NetworkSettings& settings, const NetworkShape& shape) : pooling_(settings.pooling) {
    channels_ = shape.channels;
    std::int64_t width = shape.channels * pooledLength(settings, shape);
    norm_ = register_module("norm", std::make_shared<nn::BatchNorm>(width));
    for (const std::int64_t hidden : settings.widths) {
      const auto number = std::to_string(hidden_.size() + 1);
      hidden_.push_back(
          register_module("hidden" + number,
                          torch::nn::Linear(torch::nn::LinearOptions(width, hidden).bias(false))));
      norms_.push_back(
          register_module("norm" + number, std::make_shared<nn::BatchNorm>(hidden, true)));
      width = hidden;
    }
    dense_ = register_module("dense", torch::nn::Linear(width, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const auto spectra = asChannels(input, channels_, pooling_).flatten(1);
    if (hidden_.empty() && !is_training() && !at::GradMode::is_enabled()) return called(spectra);
    auto x = norm_->forward(spectra);
    for (std::size_t i = 0; i < hidden_.size(); ++i) x = norms_[i]->forward(hidden_[i]->forward(x));
    return dense_->forward(nn::interruptible(x));
  }

private:
  /// Normalisation and dense layer in one product, so that each number is read once.
  at::Tensor called(const at::Tensor& spectra) {
    const auto [factor, offset] = norm_->atRest();
    const at::Tensor weight = dense_->weight * factor;
    return kernels::product(spectra, weight.t()) + (at::mv(dense_->weight, offset) + dense_->bias);
  }

  std::int64_t pooling_, channels_;
  std::shared_ptr<nn::BatchNorm> norm_;
  std::vector<torch::nn::Linear> hidden_;
  std::vector<std::shared_ptr<nn::BatchNorm>> norms_;
  torch::nn::Linear dense_{nullptr};
};

/// A body of convolutions and the dense layer behind it.
class Convolutional : public FeatureMapNetwork {
public:
  at::Tensor forward(const at::Tensor& input) override {
    const auto x = features(input);
    return dense_->forward(nn::interruptible(averagePool_ ? x.mean(2) : x.flatten(1)));
  }
  at::Tensor denseWeight() const override { return dense_->weight; }

protected:
  Convolutional(const NetworkSettings& settings, const NetworkShape& shape)
      : channels_(shape.channels), pooling_(settings.pooling), averagePool_(settings.averagePool) {
    if (settings.kernels.empty())
      refuse("it has no convolution.", "Give at least one kernel length.");
  }
  at::Tensor start(const at::Tensor& input) const { return asChannels(input, channels_, pooling_); }
  void finish(std::int64_t channels, std::int64_t length, const NetworkShape& shape) {
    if (length < 1)
      refuse("the kernels are longer than the spectrum of " + std::to_string(shape.length) +
                 " points.",
             "Choose shorter kernels.");
    dense_ = register_module(
        "dense", torch::nn::Linear(averagePool_ ? channels : channels * length, shape.classes));
  }

private:
  std::int64_t channels_, pooling_;
  bool averagePool_;
  torch::nn::Linear dense_{nullptr};
};

class Cnn : public Convolutional {
public:
  Cnn(const NetworkSettings& settings, const NetworkShape& shape) : Convolutional(settings, shape) {
    std::int64_t in = shape.channels, length = pooledLength(settings, shape);
    for (std::size_t i = 0; i < settings.kernels.size(); ++i) {
      const auto number = std::to_string(i + 1);
      const std::int64_t out = settings.channels[i];
      convolutions_.push_back(register_module(
          "conv" + number, std::make_shared<nn::Conv1d>(in, out, settings.kernels[i],
                                                        nn::Conv1d::Options{.bias = false})));
      norms_.push_back(
          register_module("norm" + number, std::make_shared<nn::BatchNorm>(out, true)));
      length = convolutions_.back()->outputLength(length);
      in = out;
    }
    finish(in, length, shape);
  }

  at::Tensor features(const at::Tensor& input) override {
    auto x = start(input);
    for (std::size_t i = 0; i < convolutions_.size(); ++i)
      x = norms_[i]->forward(convolutions_[i]->forward(x));
    return x;
  }

private:
  std::vector<std::shared_ptr<nn::Conv1d>> convolutions_;
  std::vector<std::shared_ptr<nn::BatchNorm>> norms_;
};

/// x + ReLU(BN(conv(x))), through a 1 x 1 convolution where the channels change.
class ResidualBlock : public nn::Module {
public:
  ResidualBlock(std::int64_t in, std::int64_t out, std::int64_t kernel) {
    conv_ = register_module(
        "conv", std::make_shared<nn::Conv1d>(in, out, kernel,
                                             nn::Conv1d::Options{1, nn::Padding::Same, false}));
    norm_ = register_module("norm", std::make_shared<nn::BatchNorm>(out, true));
    if (in != out)
      shortcut_ = register_module("shortcut", std::make_shared<nn::Conv1d>(in, out, 1));
  }
  at::Tensor forward(const at::Tensor& x) override {
    return norm_->forward(conv_->forward(x)) + (shortcut_ ? shortcut_->forward(x) : x);
  }

private:
  std::shared_ptr<nn::Conv1d> conv_, shortcut_;
  std::shared_ptr<nn::BatchNorm> norm_;
};

class Residual : public Convolutional {
public:
  Residual(const NetworkSettings& settings, const NetworkShape& shape)
      : Convolutional(settings, shape), checkpoint_(settings.checkpoint) {
    std::int64_t in = shape.channels;
    for (std::size_t i = 0; i < settings.kernels.size(); ++i) {
      blocks_.push_back(register_module(
          "block" + std::to_string(i + 1),
          std::make_shared<ResidualBlock>(in, settings.channels[i], settings.kernels[i])));
      in = settings.channels[i];
    }
    finish(in, pooledLength(settings, shape), shape);
  }

  at::Tensor features(const at::Tensor& input) override {
    auto x = start(input);
    for (const auto& block : blocks_) {
      const auto f = [block](const at::Tensor& y) { return block->forward(y); };
      x = checkpoint_ ? nn::checkpointed(f, x) : f(x);
    }
    return x;
  }

private:
  bool checkpoint_;
  std::vector<std::shared_ptr<ResidualBlock>> blocks_;
};

/// ReLU, convolution, BN, ReLU, convolution with stride, BN; added to the input.
class IsotopeBlock : public nn::Module {
public:
  IsotopeBlock(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
    using Options = nn::Conv1d::Options;
    const Options plain{1, nn::Padding::Same, false}, strided{stride, nn::Padding::Same, false};
    conv1_ = register_module("conv1", std::make_shared<nn::Conv1d>(in, out, kernel, plain));
    norm1_ = register_module("norm1", std::make_shared<nn::BatchNorm>(out, true));
    conv2_ = register_module("conv2", std::make_shared<nn::Conv1d>(out, out, kernel, strided));
    norm2_ = register_module("norm2", std::make_shared<nn::BatchNorm>(out));
    if (in != out || stride != 1)
      shortcut_ = register_module("shortcut", std::make_shared<nn::Conv1d>(in, out, 1, strided));
  }
  at::Tensor forward(const at::Tensor& x) override {
    const auto y = conv2_->forward(norm1_->forward(conv1_->forward(x.relu())));
    return norm2_->forward(y) + (shortcut_ ? shortcut_->forward(x) : x);
  }
  std::int64_t outputLength(std::int64_t length) const { return conv2_->outputLength(length); }

private:
  std::shared_ptr<nn::Conv1d> conv1_, conv2_, shortcut_;
  std::shared_ptr<nn::BatchNorm> norm1_, norm2_;
};

/// Behrmann et al.: Deep learning for tumor classification in imaging mass spectrometry.
/// Bioinformatics 34(7), 2018; layers as in the authors' code.
class IsotopeNet : public Convolutional {
public:
  IsotopeNet(const NetworkSettings& settings, const NetworkShape& shape)
      : Convolutional(settings, shape) {
    constexpr std::int64_t strides[] = {1, 5, 1, 3}, taps = 5;
    const std::int64_t kernel = settings.kernels[0], width = settings.channels[0];
    std::int64_t in = shape.channels, length = pooledLength(settings, shape);
    for (int i = 0; i < 4; ++i) {
      const std::int64_t out = i < 3 ? width : 1;
      blocks_.push_back(
          register_module("block" + std::to_string(i + 1),
                          std::make_shared<IsotopeBlock>(in, out, kernel, strides[i])));
      length = blocks_.back()->outputLength(length);
      in = out;
    }
    dropout_ = register_module("dropout", std::make_shared<nn::Dropout>(settings.dropout));
    local_ = register_module("local", std::make_shared<nn::LocallyConnected1d>(length, taps));
    norm_ = register_module("norm", std::make_shared<nn::BatchNorm>(1, true));
    finish(1, length, shape);
  }

  at::Tensor features(const at::Tensor& input) override {
    auto x = start(input);
    for (const auto& block : blocks_) x = block->forward(x);
    return norm_->forward(local_->forward(dropout_->forward(x.relu())));
  }

private:
  std::vector<std::shared_ptr<IsotopeBlock>> blocks_;
  std::shared_ptr<nn::Dropout> dropout_;
  std::shared_ptr<nn::LocallyConnected1d> local_;
  std::shared_ptr<nn::BatchNorm> norm_;
};

} // namespace

at::Tensor asChannels(const at::Tensor& input, std::int64_t channels, std::int64_t pooling) {
  auto x = input.dim() == 2 ? input.unsqueeze(1) : input;
  TORCH_CHECK(x.dim() == 3 && x.size(1) == channels, "expected (n, ", channels, ", length)");
  return nn::maxPool(x, pooling);
}

std::int64_t pooledLength(const NetworkSettings& settings, const NetworkShape& shape) {
  if (shape.length < 1 || shape.channels < 1) refuse("a spectrum without points has no classes.");
  return (shape.length + settings.pooling - 1) / settings.pooling;
}

at::Tensor inPieces(const at::Tensor& x, std::int64_t piece) {
  const std::int64_t steps = (x.size(2) + piece - 1) / piece;
  return at::constant_pad_nd(x, {0, steps * piece - x.size(2)})
      .view({x.size(0), x.size(1), steps, piece})
      .transpose(1, 2)
      .flatten(2);
}

nn::ModulePtr makeDense(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Dense>(settings, shape);
}
nn::ModulePtr makeConvolutional(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Cnn>(settings, shape);
}
nn::ModulePtr makeResidual(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Residual>(settings, shape);
}
nn::ModulePtr makeIsotopeNet(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<IsotopeNet>(settings, shape);
}

} // namespace svx::tma
