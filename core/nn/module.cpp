#include "core/nn/module.h"

#include "core/data/error.h"

#include <torch/torch.h>

#include <sstream>

namespace svx::nn {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::Input, "The weights do not fit the network", why,
              "Load weights that were saved from a network with the same settings.");
}

std::string describe(const at::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.dtype().name() << ' ' << tensor.sizes();
  return text.str();
}

} // namespace

at::Tensor Module::loss(const at::Tensor& output, const at::Tensor& target,
                        const at::Tensor& classWeights) const {
  return at::cross_entropy_loss(output, target, classWeights, at::Reduction::Mean, -1);
}

std::int64_t parameterCount(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const at::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

std::map<std::string, at::Tensor> stateOf(const torch::nn::Module& module) {
  std::map<std::string, at::Tensor> state;
  for (const auto& item : module.named_parameters()) state[item.key()] = item.value();
  for (const auto& item : module.named_buffers()) state[item.key()] = item.value();
  return state;
}

void setState(torch::nn::Module& module, const std::map<std::string, at::Tensor>& state) {
  const auto own = stateOf(module);
  for (const auto& [name, tensor] : own) {
    const auto found = state.find(name);
    if (found == state.end()) refuse("'" + name + "' is missing.");
    if (found->second.sizes() != tensor.sizes() ||
        found->second.scalar_type() != tensor.scalar_type())
      refuse("'" + name + "' is " + describe(found->second) + ", not " + describe(tensor) + ".");
  }
  for (const auto& item : state)
    if (!own.contains(item.first)) refuse("the network has no '" + item.first + "'.");
  at::NoGradGuard noGrad;
  for (const auto& [name, tensor] : own) tensor.copy_(state.at(name));
}

} // namespace svx::nn
