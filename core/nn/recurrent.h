// Recurrent layers and the chain of labels behind them.
#pragma once

#include "core/nn/module.h"

namespace svx::nn {

/// One layer of long short-term memory (Hochreiter & Schmidhuber, Neural Computation 1997) from
/// left to right or, `reversed`, from right to left. Computed in pieces, so that it can be stopped.
class Lstm : public Module {
public:
  Lstm(std::int64_t inputs, std::int64_t hidden, bool reversed = false);
  /// (n, steps, inputs) to (n, steps, hidden): the state behind each step, in the order of the
  /// input.
  at::Tensor forward(const at::Tensor& input) override;

private:
  bool reversed_;
  at::Tensor weightInput_, weightHidden_, biasInput_, biasHidden_;
};

/// Labels y_1..y_T with score sum_t e_t(y_t) + sum_t A(y_t-1, y_t).
/// Lafferty, McCallum & Pereira: Conditional random fields. ICML 2001.
class LinearChainCrf : public torch::nn::Module {
public:
  explicit LinearChainCrf(std::int64_t labels);

  /// scores: (n, steps, labels); y: int64 (n, steps). (n): log P(y).
  at::Tensor logLikelihood(const at::Tensor& scores, const at::Tensor& y) const;
  /// (n): the logarithm of the sum over all label sequences, by the forward algorithm.
  at::Tensor logPartition(const at::Tensor& scores) const;
  /// (n): the score of y.
  at::Tensor score(const at::Tensor& scores, const at::Tensor& y) const;
  /// int64 (n, steps): the likeliest sequence (Viterbi).
  at::Tensor decode(const at::Tensor& scores) const;

  at::Tensor transition; ///< A: (from, to)
};

} // namespace svx::nn
