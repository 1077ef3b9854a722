// Layers that LibTorch lacks, or has in a form whose sums depend on the number of threads.
#pragma once

#include "core/nn/module.h"

#include <functional>

namespace svx::nn {

/// Where the zeros of a convolution go: none, or as many as keep the length at stride 1, k/2 before
/// and (k-1)/2 behind.
enum class Padding { Valid, Same };

/// Convolution (cross-correlation, as all of deep learning has it) along the last axis.
class Conv1d : public Module {
public:
  struct Options {
    std::int64_t stride = 1;
    Padding padding = Padding::Valid;
    bool bias = true;
  };
  Conv1d(std::int64_t in, std::int64_t out, std::int64_t kernel, const Options& options);
  Conv1d(std::int64_t in, std::int64_t out, std::int64_t kernel)
      : Conv1d(in, out, kernel, Options()) {}
  /// (n, in, length) to (n, out, outputLength(length)).
  at::Tensor forward(const at::Tensor& input) override;
  std::int64_t outputLength(std::int64_t length) const;

  at::Tensor weight; ///< (out, in, kernel)
  at::Tensor bias;   ///< (out), or undefined

private:
  Options options_;
};

/// Batch normalisation of (n, channels) or (n, channels, ...), with a ReLU behind it when asked. In
/// training a batch of one number for each channel is normalised by the running figures.
/// Ioffe & Szegedy, ICML 2015; eps 1e-5, momentum 0.1.
class BatchNorm : public Module {
public:
  explicit BatchNorm(std::int64_t channels, bool relu = false);
  at::Tensor forward(const at::Tensor& input) override;
  /// Not in training the output is factor * input + offset (before a ReLU): both (channels).
  std::pair<at::Tensor, at::Tensor> atRest() const;

  at::Tensor weight, bias, runningMean, runningVariance; ///< (channels)

private:
  bool relu_;
};

/// Normalisation over the last axis. Ba, Kiros & Hinton, 2016; eps 1e-5.
class LayerNorm : public Module {
public:
  explicit LayerNorm(std::int64_t width);
  at::Tensor forward(const at::Tensor& input) override;

  at::Tensor weight, bias; ///< (width)
};

/// A convolution of one channel whose kernel differs at each place (unshared weights):
/// out[j] = sum_t w[j][t] in[j + t - k/2], zeros outside.
class LocallyConnected1d : public Module {
public:
  LocallyConnected1d(std::int64_t length, std::int64_t kernel);
  at::Tensor forward(const at::Tensor& input) override; ///< (n, 1, length) to the same

  at::Tensor weight; ///< (length, kernel)
};

/// Sets a share of the numbers to 0 in training and scales the rest up. Draws from a generator of
/// its own, so that jobs side by side do not disturb each other.
class Dropout : public Module {
public:
  explicit Dropout(double share) : share_(share) {}
  at::Tensor forward(const at::Tensor& input) override;
  void setSeed(std::uint64_t seed) { seed_ = seed; } ///< the next forward pass draws from it

private:
  double share_;
  std::uint64_t seed_ = 0;
};

/// Seeds every Dropout in a module for training step `step`.
void seedDropout(torch::nn::Module& module, std::uint64_t seed, std::int64_t step);

/// A weight divided by its largest singular value, which one power iteration a training step
/// follows. Miyato et al.: Spectral normalization for GANs. ICLR 2018.
class SpectralNorm : public Module {
public:
  /// rows: the weight's first axis; columns: the product of the others.
  SpectralNorm(std::int64_t rows, std::int64_t columns, std::uint64_t seed);
  at::Tensor forward(const at::Tensor& weight) override;

private:
  at::Tensor u_, v_;
};

/// sin and cos of pos / 10000^(2i/width), by turns: (positions, width). Vaswani et al.: Attention
/// is all you need. NeurIPS 2017, section 3.5. float32 on the CPU.
at::Tensor positionalEncoding(std::int64_t positions, std::int64_t width);

/// max of consecutive windows along the last axis; the last, incomplete one counts.
at::Tensor maxPool(const at::Tensor& x, std::int64_t window);

/// f(x), keeping only x for the backward pass, which computes f again (Chen et al.: Training deep
/// nets with sublinear memory cost. 2016). The same numbers as without, also in running figures.
/// f must do the same each time: no Dropout. Parameters must be leaves that gather gradients.
at::Tensor checkpointed(const std::function<at::Tensor(const at::Tensor&)>& f, const at::Tensor& x);

} // namespace svx::nn
