#include "core/data/error.h"
#include "core/nn/interrupt.h"
#include "core/tma/explain.h"
#include "core/tma/parts.h"

#include <torch/torch.h>

namespace svx::tma {
namespace {

constexpr std::int64_t atATime = 64;

/// visit(rows, their classes) for parts of the features as the network takes them.
template <typename Visit>
void inBatches(nn::Module& network, const at::Tensor& features, const std::vector<int>& called,
               JobContext& context, Visit visit) {
  network.eval();
  const nn::InterruptScope scope(context);
  const at::Tensor classes = at::tensor(called, at::kLong);
  const auto parameters = network.parameters();
  const auto options = parameters.empty() ? features.options() : parameters.front().options();
  for (std::int64_t first = 0; first < features.size(0); first += atATime) {
    context.checkpoint();
    context.progress(double(first) / double(features.size(0)));
    const std::int64_t count = std::min(atATime, features.size(0) - first);
    visit(features.narrow(0, first, count).to(options),
          classes.narrow(0, first, count).to(options.device()));
  }
}

/// Weights that turn sums over the rows of a class into means.
at::Tensor perRow(const std::vector<int>& called, int classes) {
  const at::Tensor counts =
      at::bincount(at::tensor(called, at::kLong), {}, classes).to(at::kDouble);
  return counts.clamp_min(1).reciprocal().unsqueeze(1);
}

} // namespace

at::Tensor sensitivity(nn::Module& network, const at::Tensor& features,
                       const std::vector<int>& called, int classes, JobContext& context) {
  const at::Tensor sums = at::zeros({classes, features.size(1)}, at::kDouble);
  inBatches(network, features, called, context, [&](const at::Tensor& x, const at::Tensor& c) {
    const at::Tensor input = x.detach().clone().requires_grad_();
    const at::Tensor scores = network.forward(input);
    const at::Tensor own = scores.gather(1, c.unsqueeze(1)).squeeze(1) - scores.mean(1);
    const at::Tensor gradient = torch::autograd::grad({own.sum()}, {input}).front();
    sums.index_add_(0, c.cpu(), gradient.to(at::kCPU, at::kDouble));
  });
  return sums * perRow(called, classes);
}

at::Tensor activationMaps(nn::Module& network, const at::Tensor& features,
                          const std::vector<int>& called, int classes, JobContext& context) {
  auto* mapped = dynamic_cast<FeatureMapNetwork*>(&network);
  if (!mapped)
    throw Error(ErrorKind::Usage, "The network has no activation maps",
                "it does not end in feature maps and one dense layer.",
                "Choose the gradient, or a convolutional or residual network.");
  at::NoGradGuard noGrad;
  at::Tensor sums, all; // of the feature maps: (classes, channels, places), (channels, places)
  inBatches(network, features, called, context, [&](const at::Tensor& x, const at::Tensor& c) {
    const at::Tensor maps = mapped->features(x).to(at::kCPU, at::kDouble);
    if (!sums.defined()) sums = at::zeros({classes, maps.size(1), maps.size(2)}, at::kDouble);
    sums.index_add_(0, c.cpu(), maps);
  });
  all = sums.sum(0) / double(features.size(0));
  const at::Tensor above = sums * perRow(called, classes).unsqueeze(2) - all;
  at::Tensor weight = mapped->denseWeight().detach().to(at::kCPU, at::kDouble);
  weight = weight.size(1) == above.size(1) ? weight.unsqueeze(2) : weight.view(above.sizes());
  if (weight.size(2) == 1) weight = weight / double(above.size(2));         // of the mean
  const at::Tensor maps = ((weight - weight.mean(0, true)) * above).sum(1); // (classes, places)
  const std::int64_t length = features.size(1), places = maps.size(1);
  if (2 * places <= length)
    return at::upsample_linear1d(maps.unsqueeze(0), {length}, false).squeeze(0);
  const std::int64_t before = (length - places) / 2; // what valid convolutions have cut off
  return at::constant_pad_nd(maps, {before, length - places - before});
}

} // namespace svx::tma
