// registration.auto: the variational registration with the preset that suits the images.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// A preset of registration.variational, and why, in words that go on from "because".
struct PresetChoice {
  std::string preset, reason;
};

/// Chooses by what the volumes say of themselves (modality, unit, number and thickness of slices)
/// and, where that leaves it open, by a quick affine trial: how alike small neighbourhoods are
/// after it, and whether it had to stretch. Throws as `prepare` and `fitLinear` do.
PresetChoice choosePreset(const Inputs& inputs, JobContext& context);

/// Takes no parameter but the inputs and says in a notice what it chose.
class AutomaticRegistration final : public Method {
public:
  const MethodInfo& info() const override;
  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override;
  std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const override;
};

} // namespace svx
