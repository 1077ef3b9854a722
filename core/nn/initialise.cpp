#include "core/nn/initialise.h"

#include <torch/torch.h>

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace svx::nn {
namespace {

at::Tensor drawn(const at::Tensor& like, Initialiser initialiser, at::Generator generator) {
  const auto options = at::TensorOptions(at::kDouble);
  const double field = double(like.numel()) / double(like.size(0) * like.size(1));
  const double in = double(like.size(1)) * field, out = double(like.size(0)) * field;
  const double xavier = std::sqrt(2 / (in + out));
  switch (initialiser) {
  case Initialiser::XavierNormal:
    return at::normal(0, xavier, like.sizes(), generator, options);
  case Initialiser::XavierTruncatedNormal: {
    auto values = at::normal(0, 1, like.sizes(), generator, options);
    for (at::Tensor far = values.abs() > 2; far.any().item<bool>(); far = values.abs() > 2)
      values = at::where(far, at::normal(0, 1, like.sizes(), generator, options), values);
    return values * xavier;
  }
  case Initialiser::HeNormal:
    return at::normal(0, std::sqrt(2 / in), like.sizes(), generator, options);
  case Initialiser::Orthogonal: {
    const auto square =
        at::normal(0, 1, {like.size(0), like.numel() / like.size(0)}, generator, options);
    const bool wide = square.size(0) < square.size(1);
    auto [q, r] = at::linalg_qr(wide ? square.t() : square);
    q = q * r.diagonal().sign(); // the sign of LAPACK's choice does not show
    return (wide ? q.t() : q).reshape(like.sizes());
  }
  case Initialiser::Constant:
    break;
  }
  return at::full(like.sizes(), 0.01, options);
}

} // namespace

void initialise(torch::nn::Module& module, Initialiser initialiser, std::uint64_t seed) {
  at::NoGradGuard noGrad;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (const auto& item : module.named_parameters()) {
    const at::Tensor& parameter = item.value();
    if (parameter.dim() >= 2)
      parameter.copy_(drawn(parameter, initialiser, generator));
    else if (item.key().find("bias") != std::string::npos)
      parameter.zero_();
  }
}

} // namespace svx::nn
