// Whether spectra look like those that a model was made from.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace svx::tma {

/// Two distances to the principal components of the training spectra: Hotelling's T2 between the
/// components and the sum of squares Q of what they leave (Jackson & Mudholkar: Control procedures
/// for residuals associated with principal component analysis. Technometrics 21(3):341-349, 1979,
/// doi:10.1080/00401706.1979.10489779). Their limits are the 99th percentiles over the validation
/// spectra, of patients that the components have not seen: of spectra like these about 2 % exceed
/// one of them.
struct Familiarity {
  at::Tensor mean, loadings;   ///< float32 (m), (k, m)
  at::Tensor variances;        ///< double (k): of the training scores
  double within = 1, left = 1; ///< limits of T2 and of Q

  static constexpr int components = 10; ///< at most, and at most half the features
  static constexpr double percentile = 99;

  /// Rows of features, float32.
  static Familiarity of(const at::Tensor& training, const at::Tensor& validation,
                        JobContext& context);

  /// For each row the larger of both distances, as a share of its limit: above 1 it is unfamiliar.
  std::vector<double> distances(const at::Tensor& rows) const;

private:
  std::pair<at::Tensor, at::Tensor> both(const at::Tensor& rows) const; ///< T2 and Q, double (n)
};

} // namespace svx::tma
