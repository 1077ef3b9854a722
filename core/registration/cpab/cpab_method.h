// registration.cpab as a method.
#pragma once

#include "core/methods/method.h"

namespace svx {

class CpabRegistration final : public Method {
public:
  const MethodInfo& info() const override;
  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override;
  std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const override;
};

} // namespace svx
