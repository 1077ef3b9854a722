// Networks that combine others, or spectra with images.
#include "core/tma/parts.h"

#include "core/nn/interrupt.h"

#include <torch/torch.h>

namespace svx::tma {
namespace {

/// One prediction for all spectra of a batch, which are those of one tissue sample: a dense layer
/// of the mean, median, minimum and maximum of their probabilities. (n, length) to (1, classes). Of
/// an even number the median is the lower of the two in the middle.
class Voting : public nn::Module {
public:
  Voting(const NetworkSettings& settings, const NetworkShape& shape) {
    voter_ = register_module("voter", makeConvolutional(settings, shape));
    dense_ = register_module("dense", torch::nn::Linear(4 * shape.classes, shape.classes));
  }
  at::Tensor forward(const at::Tensor& input) override {
    const auto p = at::softmax(voter_->forward(input), 1);
    const auto q = at::cat(
        {p.mean(0), std::get<0>(p.median(0)), std::get<0>(p.min(0)), std::get<0>(p.max(0))});
    return dense_->forward(q.unsqueeze(0));
  }

private:
  nn::ModulePtr voter_;
  torch::nn::Linear dense_{nullptr};
};

/// log((p + q) / 2) of the probabilities of a dense and a convolutional network.
class Ensemble : public nn::Module {
public:
  Ensemble(const NetworkSettings& settings, const NetworkShape& shape) {
    dense_ = register_module("dense", makeDense(settings, shape));
    convolutional_ = register_module("convolutional", makeConvolutional(settings, shape));
  }
  at::Tensor forward(const at::Tensor& input) override {
    const auto p = at::log_softmax(dense_->forward(input), 1);
    const auto q = at::log_softmax(convolutional_->forward(input), 1);
    return at::logaddexp(p, q) - std::log(2.0);
  }

private:
  nn::ModulePtr dense_, convolutional_;
};

/// Convolution, batch normalisation, ReLU, `times` times, of images.
torch::nn::Sequential imageBlock(std::int64_t in, std::int64_t out, int times) {
  torch::nn::Sequential block;
  for (int i = 0; i < times; ++i) {
    block->push_back(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(i ? out : in, out, 3).padding(1).bias(false)));
    block->push_back(nn::BatchNorm(out, true));
  }
  return block;
}

/// (n, length + images * patch * patch): the spectrum, then the patches around its spot.
class TwoBranch : public nn::Module {
public:
  TwoBranch(const NetworkSettings& settings, const NetworkShape& shape) : shape_(shape) {
    if (shape.images < 1 || shape.channels != 1)
      refuse("it needs one spectrum and at least one ion image for each spot.");
    if (settings.widths.empty()) refuse("its image branch has no layer.");
    spectrum_ = register_module("spectrum", std::static_pointer_cast<FeatureMapNetwork>(
                                                makeConvolutional(settings, shape)));
    std::int64_t in = shape.images;
    for (const std::int64_t out : settings.widths) {
      const auto number = std::to_string(image_.size() + 1);
      image_.push_back(register_module("image" + number, imageBlock(in, out, 1)));
      in = out;
    }
    dense_ = register_module("dense", torch::nn::Linear(in, shape.classes));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const std::int64_t patch = shape_.patch;
    auto y = input.narrow(1, shape_.length, shape_.images * patch * patch)
                 .reshape({-1, shape_.images, patch, patch});
    for (std::size_t i = 0; i < image_.size(); ++i) {
      if (i > 0) y = at::max_pool2d(y, 2, 2, 0, 1, true);
      y = image_[i]->forward(nn::interruptible(y));
    }
    // A dense layer of both branches side by side is the sum of one for each.
    return spectrum_->forward(input.narrow(1, 0, shape_.length).contiguous()) +
           dense_->forward(y.mean(at::IntArrayRef{2, 3}));
  }

private:
  NetworkShape shape_;
  std::shared_ptr<FeatureMapNetwork> spectrum_;
  std::vector<torch::nn::Sequential> image_;
  torch::nn::Linear dense_{nullptr};
};

/// Ronneberger, Fischer & Brox: U-Net. MICCAI 2015; convolutions keep the size.
/// (n, images, rows, columns) to (n, classes, rows, columns).
class UNet : public nn::Module {
public:
  UNet(const NetworkSettings& settings, const NetworkShape& shape) {
    if (shape.images < 1) refuse("it needs at least one ion image.");
    if (settings.widths.size() < 2) refuse("it needs at least two levels.");
    const auto& widths = settings.widths;
    for (std::size_t i = 0; i < widths.size(); ++i)
      down_.push_back(register_module("down" + std::to_string(i + 1),
                                      imageBlock(i ? widths[i - 1] : shape.images, widths[i], 2)));
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
      const auto number = std::to_string(i + 1);
      up_.push_back(register_module(
          "up" + number,
          torch::nn::ConvTranspose2d(
              torch::nn::ConvTranspose2dOptions(widths[i + 1], widths[i], 2).stride(2))));
      merge_.push_back(register_module("merge" + number, imageBlock(2 * widths[i], widths[i], 2)));
    }
    out_ = register_module(
        "out", torch::nn::Conv2d(torch::nn::Conv2dOptions(widths[0], shape.classes, 1)));
  }

  at::Tensor forward(const at::Tensor& input) override {
    const std::int64_t multiple = std::int64_t(1) << up_.size();
    const std::int64_t rows = input.size(2), columns = input.size(3);
    const auto missing = [&](std::int64_t size) { return (multiple - size % multiple) % multiple; };
    auto x = at::constant_pad_nd(input, {0, missing(columns), 0, missing(rows)});
    std::vector<at::Tensor> levels;
    for (std::size_t i = 0; i < down_.size(); ++i) {
      if (i > 0) x = at::max_pool2d(x, 2);
      x = down_[i]->forward(nn::interruptible(x));
      levels.push_back(x);
    }
    for (std::size_t i = up_.size(); i-- > 0;)
      x = merge_[i]->forward(at::cat({levels[i], up_[i]->forward(nn::interruptible(x))}, 1));
    return out_->forward(x).narrow(2, 0, rows).narrow(3, 0, columns);
  }

  /// Cross-entropy and one minus the mean Dice overlap of the classes (Milletari et al., V-Net, 3DV
  /// 2016), where there are labels.
  at::Tensor loss(const at::Tensor& output, const at::Tensor& target,
                  const at::Tensor& classWeights) const override {
    const auto known = (target >= 0).unsqueeze(1);
    const auto p = at::softmax(output, 1) * known;
    const auto truth =
        at::one_hot(target.clamp_min(0), output.size(1)).permute({0, 3, 1, 2}).to(p.dtype()) *
        known;
    const std::array<std::int64_t, 3> all{0, 2, 3};
    const auto dice = (2 * (p * truth).sum(all) + 1) / (p.sum(all) + truth.sum(all) + 1);
    return Module::loss(output, target, classWeights) + 1 - dice.mean();
  }

private:
  std::vector<torch::nn::Sequential> down_, merge_;
  std::vector<torch::nn::ConvTranspose2d> up_;
  torch::nn::Conv2d out_{nullptr};
};

} // namespace

nn::ModulePtr makeVoting(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Voting>(settings, shape);
}
nn::ModulePtr makeEnsemble(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<Ensemble>(settings, shape);
}
nn::ModulePtr makeTwoBranch(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<TwoBranch>(settings, shape);
}
nn::ModulePtr makeUNet(const NetworkSettings& settings, const NetworkShape& shape) {
  return std::make_shared<UNet>(settings, shape);
}

} // namespace svx::tma
