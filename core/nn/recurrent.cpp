#include "core/nn/recurrent.h"

#include "core/nn/interrupt.h"

#include <torch/torch.h>

namespace svx::nn {

Lstm::Lstm(std::int64_t inputs, std::int64_t hidden, bool reversed) : reversed_(reversed) {
  weightInput_ = register_parameter("weight_ih", at::zeros({4 * hidden, inputs}));
  weightHidden_ = register_parameter("weight_hh", at::zeros({4 * hidden, hidden}));
  biasInput_ = register_parameter("bias_ih", at::zeros({4 * hidden}));
  biasHidden_ = register_parameter("bias_hh", at::zeros({4 * hidden}));
}

at::Tensor Lstm::forward(const at::Tensor& input) {
  constexpr std::int64_t piece = 32; ///< steps
  const auto x = (reversed_ ? input.flip(1) : input).transpose(0, 1).contiguous();
  auto h = at::zeros({1, x.size(1), weightHidden_.size(1)}, x.options()), c = h;
  std::vector<at::Tensor> outputs;
  for (std::int64_t from = 0; from < x.size(0); from += piece) {
    const auto part = x.narrow(0, from, std::min(piece, x.size(0) - from));
    at::Tensor y;
    std::tie(y, h, c) = at::lstm(part, {interruptible(h), c},
                                 {weightInput_, weightHidden_, biasInput_, biasHidden_}, true, 1, 0,
                                 is_training(), false, false);
    outputs.push_back(y);
  }
  const auto y = at::cat(outputs).transpose(0, 1);
  return reversed_ ? y.flip(1) : y;
}

LinearChainCrf::LinearChainCrf(std::int64_t labels) {
  transition = register_parameter("transition", at::zeros({labels, labels}));
}

at::Tensor LinearChainCrf::logLikelihood(const at::Tensor& scores, const at::Tensor& y) const {
  return score(scores, y) - logPartition(scores);
}

at::Tensor LinearChainCrf::score(const at::Tensor& scores, const at::Tensor& y) const {
  const std::int64_t steps = scores.size(1), labels = scores.size(2);
  const auto emitted = scores.gather(2, y.unsqueeze(2)).squeeze(2).sum(1);
  const auto pair = y.narrow(1, 0, steps - 1) * labels + y.narrow(1, 1, steps - 1);
  return emitted +
         transition.flatten().index_select(0, pair.reshape({-1})).view(pair.sizes()).sum(1);
}

at::Tensor LinearChainCrf::logPartition(const at::Tensor& scores) const {
  at::Tensor alpha = scores.select(1, 0);
  for (std::int64_t t = 1; t < scores.size(1); ++t)
    alpha = at::logsumexp(interruptible(alpha).unsqueeze(2) + transition, 1) + scores.select(1, t);
  return at::logsumexp(alpha, 1);
}

at::Tensor LinearChainCrf::decode(const at::Tensor& scores) const {
  at::NoGradGuard noGrad;
  at::Tensor best = scores.select(1, 0);
  std::vector<at::Tensor> before;
  for (std::int64_t t = 1; t < scores.size(1); ++t) {
    auto [value, from] = (best.unsqueeze(2) + transition).max(1);
    before.push_back(from);
    best = value + scores.select(1, t);
  }
  std::vector<at::Tensor> path{best.argmax(1)};
  for (std::size_t t = before.size(); t-- > 0;)
    path.push_back(before[t].gather(1, path.back().unsqueeze(1)).squeeze(1));
  std::reverse(path.begin(), path.end());
  return at::stack(path, 1);
}

} // namespace svx::nn
