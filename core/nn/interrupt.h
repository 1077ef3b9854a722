// Stopping inside a step: a job that was cancelled must end within 200 ms, and a forward or
// backward pass can take longer.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx::nn {

/// While it lives, what this thread computes with modules answers to the context's job.
class InterruptScope {
public:
  explicit InterruptScope(const JobContext& context);
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

private:
  const JobContext* outer_;
};

/// The context of the scope of this thread; nullptr outside any.
const JobContext* interruptContext();

/// Returns `x`. Throws `Error{Cancelled}` when the job of this thread's scope was cancelled, here
/// and when the backward pass comes by. Modules call it between parts of up to some 50 ms.
at::Tensor interruptible(at::Tensor x);

} // namespace svx::nn
