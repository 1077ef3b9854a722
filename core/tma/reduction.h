// Fewer numbers in place of many features.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx::tma {

/// The features, or their principal components as found on the training rows.
struct Reduction {
  at::Tensor mean, loadings; ///< float32 (m), (k, m); undefined: the features as they are

  /// Of rows (n, m); 0 components: none. Throws what `principalComponents` throws.
  static Reduction of(const at::Tensor& training, int components, JobContext& context);
  at::Tensor operator()(const at::Tensor& rows) const;
};

} // namespace svx::tma
