// Attention and the encoder block of the Transformer. Vaswani et al.: Attention is all you need.
// NeurIPS 2017; Child et al.: Generating long sequences with sparse transformers. 2019.
#pragma once

#include "core/nn/layers.h"

#include <torch/nn/modules/linear.h>

namespace svx::nn {

/// Which positions each position sees: row i lists them, -1 for none.
struct AttentionPattern {
  at::Tensor positions; ///< int32 (positions, most)
};

/// Positions nearer than `reach`, to both sides.
AttentionPattern nearPattern(std::int64_t positions, std::int64_t reach);
/// Every `spacing`-th position, counted from the own one to both sides.
AttentionPattern stridedPattern(std::int64_t positions, std::int64_t spacing);
/// The own block of `size` consecutive positions.
AttentionPattern blockPattern(std::int64_t positions, std::int64_t size);
/// The last `count` positions of every block of `size`.
AttentionPattern summaryPattern(std::int64_t positions, std::int64_t size, std::int64_t count);

/// softmax(Q K' / sqrt(width / heads)) V in each head, Q, K and V being linear in the input; heads
/// side by side, one linear map behind. With patterns, head h sees the positions of pattern h
/// modulo their number, and time and memory are as the number of positions seen.
class SelfAttention : public Module {
public:
  SelfAttention(std::int64_t width, std::int64_t heads,
                const std::vector<AttentionPattern>& patterns = {});
  at::Tensor forward(const at::Tensor& input) override; ///< (n, positions, width) to the same

private:
  at::Tensor sparse(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) const;

  std::int64_t heads_;
  std::vector<at::Tensor> seen_; ///< the patterns
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
};

/// Attention, then two linear maps with a ReLU between them, each added to its input.
class EncoderBlock : public Module {
public:
  struct Options {
    std::int64_t width = 256, heads = 2, hidden = 16;
    bool normFirst = false; ///< normalise what goes into a branch and not the sum
    std::vector<AttentionPattern> patterns;
  };
  explicit EncoderBlock(const Options& options);
  at::Tensor forward(const at::Tensor& input) override; ///< (n, positions, width) to the same

private:
  bool normFirst_;
  std::shared_ptr<SelfAttention> attention_;
  std::shared_ptr<LayerNorm> norm1_, norm2_;
  torch::nn::Linear linear1_{nullptr}, linear2_{nullptr};
};

} // namespace svx::nn
