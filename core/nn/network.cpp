#include "core/nn/network.h"

#include "core/data/error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace svx::nn {
namespace {

constexpr double pi = 3.14159265358979323846;

/// (in, out) of every fitted layer.
std::vector<std::pair<int, int>> shapes(const NetworkSpec& spec) {
  const int encoded = spec.encoding == Encoding::None      ? spec.inputs
                      : spec.encoding == Encoding::Fourier ? 2 * spec.frequencies
                                                           : 2 * spec.frequencies * spec.inputs;
  std::vector<std::pair<int, int>> result;
  for (int l = 0; l <= spec.hidden; ++l)
    result.emplace_back(l == 0 ? encoded : spec.width,
                        l == spec.hidden ? spec.outputs : spec.width);
  return result;
}

} // namespace

std::int64_t Network::parameterCount(const NetworkSpec& spec) {
  std::int64_t count = 0;
  for (const auto& [in, out] : shapes(spec)) count += std::int64_t(in + 1) * out;
  return count;
}

Network::Network(const NetworkSpec& spec, std::uint64_t seed, const at::TensorOptions& options)
    : spec_(spec), seed_(seed) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto uniform = [&](at::Tensor part, double bound) {
    part.copy_(at::empty(part.sizes(), at::kDouble).uniform_(-bound, bound, generator));
  };
  view(at::zeros({parameterCount(spec)}, options));
  bool first = spec.encoding == Encoding::None;
  for (const Layer& layer : layers_) {
    if (layer.offset < 0) continue;
    const double in = double(layer.weight.size(1));
    const double siren = first ? 1 / in : std::sqrt(6 / in) / spec.omega;
    const bool last = layer.activation == Activation::None;
    uniform(layer.weight, spec.activation == Activation::Sine ? siren : std::sqrt(6 / in));
    uniform(layer.bias, 1 / std::sqrt(in));
    if (last && spec.zeroLast) {
      layer.weight.zero_();
      layer.bias.zero_();
    }
    first = false;
  }
}

Network::Network(const NetworkSpec& spec, std::uint64_t seed, const at::Tensor& parameters)
    : spec_(spec), seed_(seed) {
  if (parameters.dim() != 1 || parameters.numel() != parameterCount(spec))
    throw Error(ErrorKind::Input, "The network cannot be used",
                "it has " + std::to_string(parameters.numel()) + " parameters, not the " +
                    std::to_string(parameterCount(spec)) + " of its layers");
  view(parameters.contiguous());
}

void Network::view(const at::Tensor& parameters) {
  parameters_ = parameters;
  if (spec_.encoding != Encoding::None) addEncoding(parameters.options());
  std::int64_t offset = 0;
  for (const auto& [in, out] : shapes(spec_)) {
    Layer layer;
    layer.offset = offset;
    layer.weight = parameters_.narrow(0, offset, std::int64_t(in) * out).view({out, in});
    offset += std::int64_t(in) * out;
    layer.bias = parameters_.narrow(0, offset, out);
    offset += out;
    layer.activation = spec_.activation;
    layers_.push_back(layer);
  }
  layers_.back().activation = Activation::None;
  setOmega(spec_.omega);
}

/// An encoding is a sine layer that is not fitted: a cosine is a sine a quarter turn ahead.
void Network::addEncoding(const at::TensorOptions& options) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed_ + 1);
  const std::int64_t n = spec_.inputs, pairs = spec_.frequencies;
  at::Tensor directions; // (pairs in all, inputs)
  if (spec_.encoding == Encoding::Fourier) {
    directions = at::empty({pairs, n}, at::kDouble).normal_(0, spec_.sigma, generator) * (2 * pi);
  } else {
    directions = at::zeros({n * pairs, n}, at::kDouble);
    for (std::int64_t i = 0; i < n; ++i)
      directions.select(1, i)
          .narrow(0, i * pairs, pairs)
          .copy_(spec_.encoding == Encoding::Positional
                     ? at::exp2(at::arange(pairs, at::kDouble)) * pi
                     : at::empty({pairs}, at::kDouble).normal_(0, spec_.sigma, generator));
  }
  const auto phase = at::zeros({directions.size(0)}, at::kDouble);
  Layer layer;
  layer.weight = at::cat({directions, directions}).to(options);
  layer.bias = at::cat({phase, phase + pi / 2}).to(options);
  layer.activation = Activation::Sine;
  layers_.push_back(layer);
}

void Network::setOmega(double omega) {
  spec_.omega = omega;
  for (Layer& layer : layers_)
    if (layer.offset >= 0 && layer.activation == Activation::Sine) layer.scale = omega;
}

} // namespace svx::nn
