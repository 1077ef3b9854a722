// Support vector machines.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx {

enum class SupportKernel { Linear, Radial };

struct SupportOptions {
  SupportKernel kernel = SupportKernel::Linear;
  double cost = 1;         ///< C
  double gamma = 0;        ///< exp(-gamma |a - b|^2); 0 = 1 / features
  double tolerance = 1e-3; ///< of the optimality conditions
};

/// One machine for each pair of classes (one against one).
struct SupportVectors {
  SupportOptions options; ///< with gamma as used
  int classes = 0;
  std::vector<std::int64_t> rows; ///< of the training features that became support vectors
  at::Tensor vectors;             ///< float (k, features)
  /// double (pairs, k): weight of each vector in the machine of classes (a, b), a < b, pairs in the
  /// order (0, 1), (0, 2), ...; positive sums speak for a.
  at::Tensor weights;
  at::Tensor intercepts; ///< double (pairs)

  /// double (n, pairs).
  at::Tensor decisions(const at::Tensor& features) const;
  /// The class with the most votes of its machines; of equal ones the first.
  std::vector<int> labels(const at::Tensor& features) const;
};

/// C-support vector classification by sequential minimal optimisation (Chang & Lin, LIBSVM, ACM
/// TIST 2:27, 2011). The kernel between all rows is computed once: `supportMemory` bytes. Throws
/// `Error{Input}` when a class has no row, `Error{Cancelled}` between machines.
SupportVectors fitSupportVectors(const at::Tensor& features, const std::vector<int>& labels,
                                 int classes, const SupportOptions& options, JobContext& context);

/// Bytes that training with so many rows needs beside the features.
std::uint64_t supportMemory(std::int64_t rows);

} // namespace svx
