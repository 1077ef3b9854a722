// Linear discriminant analysis.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// Scores are linear in the features: x coefficients' + intercepts, one for each class.
struct LinearDiscriminant {
  at::Tensor coefficients; ///< double (classes, features)
  at::Tensor intercepts;   ///< double (classes)

  /// features float32 or double (n, features); double (n, classes).
  at::Tensor scores(const at::Tensor& features) const;
  /// Softmax of the scores: posterior probabilities under the model, double (n, classes).
  at::Tensor probabilities(const at::Tensor& features) const;
};

/// What the sum of squares within the classes is divided by. scikit-learn 0.19, which the published
/// tumour classifiers used, takes the first, 1.9 the second.
enum class WithinCovariance { Unbiased, MaximumLikelihood }; ///< rows - classes, rows

/// One normal distribution for each class with a common covariance; priors are the classes' shares
/// (Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., 4.3). Directions
/// of the standardised features whose singular value is not above 1e-4 are left out, as
/// scikit-learn's solver "svd" does; here they come from the Gram matrix of the shorter side in
/// double precision, whose memory is min(n, features)^2 doubles.
///
/// `features` (n, features), `labels` in [0, classes). Throws `Error{Input}` when a class has no
/// row or there are no more rows than classes.
LinearDiscriminant fitLinearDiscriminant(const at::Tensor& features, const std::vector<int>& labels,
                                         int classes, JobContext& context,
                                         WithinCovariance within = WithinCovariance::Unbiased);

} // namespace svx
