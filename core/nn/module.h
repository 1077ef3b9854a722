// What a network is: a module of LibTorch from one tensor to another.
#pragma once

#include <torch/nn/module.h>

namespace svx::nn {

/// Not thread-safe. A forward pass under gradients can be stopped (core/nn/interrupt.h).
class Module : public torch::nn::Module {
public:
  /// Batch first. A classifier returns (n, classes) or (n, classes, rows, columns): scores whose
  /// softmax are probabilities.
  virtual at::Tensor forward(const at::Tensor& input) = 0;

  /// What training lowers, a scalar: cross-entropy, the mean over the batch. target: int64 (n) or
  /// (n, rows, columns), -1 where there is no label; classWeights: (classes), or undefined.
  virtual at::Tensor loss(const at::Tensor& output, const at::Tensor& target,
                          const at::Tensor& classWeights) const;
};

using ModulePtr = std::shared_ptr<Module>;

/// Numbers that are trained.
std::int64_t parameterCount(const torch::nn::Module& module);

/// Parameters and buffers by name: the tensors themselves, not copies.
std::map<std::string, at::Tensor> stateOf(const torch::nn::Module& module);

/// Copies tensors into a module. Throws `Error{Input}`, having changed nothing, when names, shapes
/// or types are not those of the module.
void setState(torch::nn::Module& module, const std::map<std::string, at::Tensor>& state);

} // namespace svx::nn
