// What the networks are put together from, one maker for each architecture.
#pragma once

#include "core/nn/layers.h"
#include "core/tma/networks.h"

namespace svx::tma {

/// A network whose last layers see maps of features along the spectrum.
class FeatureMapNetwork : public nn::Module {
public:
  virtual at::Tensor features(const at::Tensor& input) = 0; ///< (n, channels, places)
  virtual at::Tensor denseWeight() const = 0; ///< (classes, channels) with an average pool
};

/// Throws `Error{Usage}` about the settings.
[[noreturn]] void refuse(const std::string& why, const std::string& remedy = {});

/// (n, channels, length), pooled, from (n, length) or (n, channels, length).
at::Tensor asChannels(const at::Tensor& input, std::int64_t channels, std::int64_t pooling);
/// The length behind the pooling.
std::int64_t pooledLength(const NetworkSettings& settings, const NetworkShape& shape);
/// (n, steps, channels * piece) of consecutive pieces, zeros behind the end.
at::Tensor inPieces(const at::Tensor& x, std::int64_t piece);

using Maker = nn::ModulePtr (*)(const NetworkSettings&, const NetworkShape&);

nn::ModulePtr makeDense(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeConvolutional(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeResidual(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeIsotopeNet(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeRecurrent(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeBidirectional(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeBidirectionalCrf(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeConvolutionalRecurrent(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeTransformer(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeVisionTransformer(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeVoting(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeEnsemble(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeTwoBranch(const NetworkSettings&, const NetworkShape&);
nn::ModulePtr makeUNet(const NetworkSettings&, const NetworkShape&);

} // namespace svx::tma
