// registration.landmarks as a method.
#pragma once

#include "core/registration/landmark/point_fit.h"
#include "core/registration/landmark/radial_fit.h"

namespace svx {

class LandmarkRegistration final : public Method {
public:
  const MethodInfo& info() const override;
  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override;
  std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const override;
};

} // namespace svx
