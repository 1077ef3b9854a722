// Derivatives by differences.
#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace svx::nn {

/// Compares the gradient of sum(f() * weights), for random weights, with central differences by
/// each number of each tensor. All double and without randomness of their own.
inline void expectGradients(const std::function<at::Tensor()>& f,
                            const std::vector<at::Tensor>& tensors, double tolerance = 1e-6) {
  constexpr double step = 1e-5;
  at::manual_seed(11);
  const auto weights = at::randn(f().sizes(), at::kDouble);
  for (const at::Tensor& tensor : tensors) {
    tensor.requires_grad_();
    tensor.mutable_grad() = at::Tensor();
  }
  (f() * weights).sum().backward();
  at::NoGradGuard noGrad;
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    auto flat = tensors[k].view(-1);
    const auto gradient = tensors[k].grad().contiguous().view(-1);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
      const double value = flat[i].item<double>();
      const auto at = [&](double x) {
        flat[i].fill_(x);
        return (f() * weights).sum().item<double>();
      };
      const double difference = (at(value + step) - at(value - step)) / (2 * step);
      flat[i].fill_(value);
      ASSERT_NEAR(gradient[i].item<double>(), difference,
                  tolerance * std::max(1.0, std::abs(difference)))
          << "tensor " << k << ", number " << i;
    }
  }
}

/// All parameters drawn from N(0, 0.3^2), in double.
inline void randomise(torch::nn::Module& module, std::uint64_t seed = 5) {
  at::NoGradGuard noGrad;
  at::manual_seed(seed);
  module.to(at::kDouble);
  for (const auto& parameter : module.parameters()) parameter.normal_(0, 0.3);
}

inline std::vector<at::Tensor> with(std::vector<at::Tensor> tensors, const at::Tensor& more) {
  tensors.push_back(more);
  return tensors;
}

inline double difference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

} // namespace svx::nn
