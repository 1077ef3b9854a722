#include "core/nn/attention.h"

#include "core/data/error.h"
#include "core/nn/interrupt.h"

#include <torch/torch.h>

#include <cmath>

namespace svx::nn {
namespace {

/// Positions outside become -1.
AttentionPattern within(at::Tensor places, std::int64_t positions) {
  return {at::where(at::logical_and(places >= 0, places < positions), places,
                    at::full_like(places, -1))};
}

at::Tensor column(std::int64_t positions) {
  return at::arange(positions, at::kLong).unsqueeze(1);
}

} // namespace

AttentionPattern nearPattern(std::int64_t positions, std::int64_t reach) {
  return within(column(positions) + at::arange(1 - reach, reach, at::kLong), positions);
}

AttentionPattern stridedPattern(std::int64_t positions, std::int64_t spacing) {
  const auto steps = (positions + spacing - 1) / spacing;
  return within(column(positions).remainder(spacing) + at::arange(steps, at::kLong) * spacing,
                positions);
}

AttentionPattern blockPattern(std::int64_t positions, std::int64_t size) {
  const auto own = column(positions);
  return within(own - own.remainder(size) + at::arange(size, at::kLong), positions);
}

AttentionPattern summaryPattern(std::int64_t positions, std::int64_t size, std::int64_t count) {
  const auto place = at::arange(positions, at::kLong);
  const auto seen = place.masked_select(place.remainder(size) >= size - count);
  return {seen.expand({positions, seen.size(0)})};
}

SelfAttention::SelfAttention(std::int64_t width, std::int64_t heads,
                             std::vector<AttentionPattern> patterns)
    : heads_(heads), patterns_(std::move(patterns)) {
  if (heads < 1 || width % heads != 0)
    throw Error(ErrorKind::Usage, "The network cannot be made",
                std::to_string(width) + " values cannot be shared among " + std::to_string(heads) +
                    " heads of attention.",
                "Choose a number of heads that divides the width.");
  query_ = register_module("query", torch::nn::Linear(width, width));
  key_ = register_module("key", torch::nn::Linear(width, width));
  value_ = register_module("value", torch::nn::Linear(width, width));
  out_ = register_module("out", torch::nn::Linear(width, width));
}

at::Tensor SelfAttention::forward(const at::Tensor& input) {
  const at::Tensor x = interruptible(input);
  const std::int64_t n = x.size(0), positions = x.size(1), width = x.size(2);
  const auto split = [&](const at::Tensor& y) { // (n, heads, positions, width / heads)
    return y.view({n, positions, heads_, width / heads_}).transpose(1, 2);
  };
  const auto q = split(query_->forward(x)) / std::sqrt(double(width / heads_));
  const auto k = split(key_->forward(x)), v = split(value_->forward(x));
  const auto mixed = patterns_.empty()
                         ? at::matmul(at::softmax(at::matmul(q, k.transpose(2, 3)), -1), v)
                         : sparse(q, k, v);
  return out_->forward(mixed.transpose(1, 2).reshape({n, positions, width}));
}

at::Tensor SelfAttention::sparse(const at::Tensor& q, const at::Tensor& k,
                                 const at::Tensor& v) const {
  const std::int64_t n = q.size(0), positions = q.size(2), width = q.size(3);
  std::vector<at::Tensor> heads;
  for (std::int64_t h = 0; h < heads_; ++h) {
    const auto& pattern = patterns_[std::size_t(h) % patterns_.size()];
    const auto seen = pattern.positions.to(q.device());
    const auto flat = seen.clamp_min(0).reshape({-1});
    const auto gather = [&](const at::Tensor& from) {
      return interruptible(
          from.select(1, h).index_select(1, flat).view({n, positions, seen.size(1), width}));
    };
    auto score = at::matmul(gather(k), q.select(1, h).unsqueeze(3)).squeeze(3);
    score = score.masked_fill(seen < 0, -std::numeric_limits<double>::infinity());
    heads.push_back(at::matmul(at::softmax(score, -1).unsqueeze(2), gather(v)).squeeze(2));
  }
  return at::stack(heads, 1);
}

EncoderBlock::EncoderBlock(const Options& options) : normFirst_(options.normFirst) {
  attention_ = register_module(
      "attention", std::make_shared<SelfAttention>(options.width, options.heads, options.patterns));
  norm1_ = register_module("norm1", std::make_shared<LayerNorm>(options.width));
  norm2_ = register_module("norm2", std::make_shared<LayerNorm>(options.width));
  linear1_ = register_module("linear1", torch::nn::Linear(options.width, options.hidden));
  linear2_ = register_module("linear2", torch::nn::Linear(options.hidden, options.width));
}

at::Tensor EncoderBlock::forward(const at::Tensor& input) {
  const auto feed = [&](const at::Tensor& x) {
    return linear2_->forward(linear1_->forward(interruptible(x)).relu());
  };
  if (normFirst_) {
    const auto x = input + attention_->forward(norm1_->forward(input));
    return x + feed(norm2_->forward(x));
  }
  const auto x = norm1_->forward(input + attention_->forward(input));
  return norm2_->forward(x + feed(x));
}

} // namespace svx::nn
