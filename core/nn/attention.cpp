#include "core/nn/attention.h"

#include "core/data/error.h"
#include "core/kernels/attention.h"
#include "core/nn/interrupt.h"

#include <torch/torch.h>

#include <cmath>

namespace svx::nn {
namespace {

/// Positions outside become -1.
AttentionPattern within(at::Tensor places, std::int64_t positions) {
  return {
      at::where(at::logical_and(places >= 0, places < positions), places, at::full_like(places, -1))
          .to(at::kInt)};
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
  return {seen.to(at::kInt).expand({positions, seen.size(0)})};
}

namespace {

struct Attention : torch::autograd::Function<Attention> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input,
                            const std::vector<at::Tensor>& seen) {
    const auto [out, weights] = kernels::attend(input, seen);
    torch::autograd::variable_list saved{input, weights};
    saved.insert(saved.end(), seen.begin(), seen.end());
    context->save_for_backward(saved);
    return out;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto gradient = interruptible(gradients[0]);
    return {kernels::attendBackward(saved[0], {saved.begin() + 2, saved.end()}, saved[1], gradient),
            at::Tensor()};
  }
};

/// Up to so many positions the loops are faster than products of whole matrices.
constexpr std::int64_t few = 64;

} // namespace

SelfAttention::SelfAttention(std::int64_t width, std::int64_t heads,
                             const std::vector<AttentionPattern>& patterns)
    : heads_(heads) {
  for (const AttentionPattern& pattern : patterns) seen_.push_back(pattern.positions);
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
  const auto all = at::linear(x, at::cat({query_->weight, key_->weight, value_->weight}),
                              at::cat({query_->bias, key_->bias, value_->bias}));
  const auto parts = all.view({n, positions, 3, heads_, width / heads_});
  at::Tensor mixed; // (n, positions, heads, width / heads)
  if (x.is_cpu() && (!seen_.empty() || positions <= few)) {
    const auto wide = parts.scalar_type() == at::kDouble ? parts : parts.to(at::kFloat);
    mixed = Attention::apply(wide, seen_);
  } else {
    const auto heads = parts.permute({2, 0, 3, 1, 4}).contiguous();
    const auto q = heads[0] / std::sqrt(double(width / heads_)), k = heads[1], v = heads[2];
    mixed = seen_.empty() ? at::matmul(at::softmax(at::matmul(q, k.transpose(2, 3)), -1), v)
                          : sparse(q, k, v);
    mixed = mixed.transpose(1, 2);
  }
  return out_->forward(mixed.reshape({n, positions, width}));
}

at::Tensor SelfAttention::sparse(const at::Tensor& q, const at::Tensor& k,
                                 const at::Tensor& v) const {
  const std::int64_t n = q.size(0), positions = q.size(2), width = q.size(3);
  std::vector<at::Tensor> heads;
  for (std::int64_t h = 0; h < heads_; ++h) {
    const auto seen = seen_[std::size_t(h) % seen_.size()].to(q.device());
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
