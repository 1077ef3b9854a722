// Features that tell two groups of spectra apart, one by one.
#pragma once

#include "core/spectra/feature_matrix.h"

namespace svx {

struct Marker {
  double auc = 0.5; ///< probability that one of B exceeds one of A, half of the ties counted
  double u = 0;     ///< auc times the numbers of both groups (Mann & Whitney, 1947)
  double p = 1;     ///< two-sided, normal approximation with ties and continuity corrected
  double adjusted = 1;
  double meanA = 0, meanB = 0;
};

/// Of one feature. Values must be finite; groups that are empty, or of which all values are the
/// same, have p = 1.
Marker mannWhitney(std::span<const float> a, std::span<const float> b);

/// For each column of float (n, m): rows with `inB` against the others.
std::vector<Marker> mannWhitney(const at::Tensor& matrix, const std::vector<bool>& inB,
                                JobContext& context);

/// p-values corrected for their number: false discovery rate (Benjamini & Hochberg, J. R. Stat.
/// Soc. B 57:289-300, 1995) or all times their number (Bonferroni).
std::vector<double> benjaminiHochberg(const std::vector<double>& p);
std::vector<double> bonferroni(const std::vector<double>& p);

} // namespace svx
