#include "core/nn/interrupt.h"

#include <torch/torch.h>

namespace svx::nn {
namespace {

thread_local const JobContext* current = nullptr;

} // namespace

InterruptScope::InterruptScope(const JobContext& context) : outer_(current) {
  current = &context;
}
InterruptScope::~InterruptScope() {
  current = outer_;
}

const JobContext* interruptContext() {
  return current;
}

at::Tensor interruptible(at::Tensor x) {
  if (!current) return x;
  current->throwIfCancelled();
  if (x.requires_grad() && at::GradMode::is_enabled())
    x.register_hook([context = current](const at::Tensor&) { context->throwIfCancelled(); });
  return x;
}

} // namespace svx::nn
