// registration.variational and registration.svf as methods.
#pragma once

#include "core/registration/variational/variational.h"

namespace svx {

class VariationalRegistration final : public Method {
public:
  explicit VariationalRegistration(Mapping mapping = Mapping::Displacement) : mapping_(mapping) {}
  const MethodInfo& info() const override;
  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override;
  std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const override;

private:
  Mapping mapping_;
};

} // namespace svx
