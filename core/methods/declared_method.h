// A method as data: its description and two functions.
#pragma once

#include "core/methods/method.h"

namespace svx {

class DeclaredMethod final : public Method {
public:
  using Run = Outputs (*)(const Inputs& inputs, const Values& values, JobContext& context);
  using Memory = std::uint64_t (*)(const Inputs& inputs, const Values& values);

  DeclaredMethod(MethodInfo info, Run run, Memory memory)
      : info_(std::move(info)), run_(run), memory_(memory) {}

  const MethodInfo& info() const override { return info_; }
  Outputs run(const Inputs& inputs, const Values& values, JobContext& context) const override {
    return run_(inputs, values, context);
  }
  std::uint64_t memoryEstimate(const Inputs& inputs, const Values& values) const override {
    return memory_(inputs, values);
  }

private:
  MethodInfo info_;
  Run run_;
  Memory memory_;
};

} // namespace svx
