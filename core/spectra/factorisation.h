// Matrices of spectra as products of few factors. Rows are spectra, columns features.
#pragma once

#include "core/spectra/feature_matrix.h"

namespace svx {

/// Components ascend in number; a component's largest loading is positive.
struct PrincipalComponents {
  at::Tensor mean;      ///< double (m)
  at::Tensor loadings;  ///< double (k, m), orthonormal rows
  at::Tensor scores;    ///< float (n, k): of the centred rows
  at::Tensor variances; ///< double (k): of the scores, over n - 1
  double total = 0;     ///< variance of all features
  int passes = 0;       ///< over the matrix, without those for mean and scores
};

/// The eigenvectors of the covariance with the largest eigenvalues, by a block Krylov method from
/// random directions (Musco & Musco, NIPS 2015, algorithm 2) with complete orthogonalisation in
/// double precision: passes over the centred matrix until the variance in the components grows by
/// less than 1e-4 of itself. Needs fewer passes for the same accuracy than the power iterations of
/// Halko, Martinsson & Tropp (SIAM Rev. 53:217-288, 2011). Throws `Error{Input}` for more
/// components than rows or columns, and for rows that are all the same.
PrincipalComponents principalComponents(const FeatureMatrix& matrix, int components,
                                        JobContext& context);

/// D = L + S, L of low rank and S sparse.
struct RobustComponents {
  at::Tensor lowRank, sparse; ///< double (n, m)
  at::Tensor singular;        ///< double: of L, descending, those above 0
  at::Tensor loadings;        ///< double (rank, m): right singular vectors of L
  double residual = 0;        ///< |D - L - S| / |D|, Frobenius
  int iterations = 0;
};

struct RobustOptions {
  double lambda = 0; ///< weight of |S|_1; 0 = 1 / sqrt(max(n, m))
  double tolerance = 1e-7;
  int iterations = 1000;
};

/// Principal component pursuit by alternating directions with a fixed penalty n m / (4 |D|_1)
/// (Candes, Li, Ma, Wright: Robust principal component analysis? J. ACM 58(3):11, 2011, algorithm
/// 1). Singular values come from the Gram matrix of the shorter side in double precision.
RobustComponents robustComponents(const at::Tensor& matrix, const RobustOptions& options,
                                  JobContext& context);

/// D ~ K X, all of them not negative.
struct NonNegativeFactors {
  at::Tensor weights;   ///< float (n, k): K
  at::Tensor factors;   ///< float (k, m): X
  double residual = 0;  ///< |D - K X| / |D|, Frobenius
  double deviation = 0; ///< |X X' - I|, Frobenius
};

struct NonNegativeOptions {
  int factors = 10;
  double orthogonality = 1; ///< weight of (1/4) |X X' - I|^2
  int iterations = 500;
};

/// Multiplicative updates of (1/2) |D - K X|^2 + (s/4) |X X' - I|^2 (Lee & Seung, NIPS 2000; with
/// soft orthogonality Ding et al., KDD 2006) from random positive factors, D being scaled to a mean
/// square of 1 first, so that s does not depend on its unit, and K scaled back. Negative numbers
/// count as 0.
NonNegativeFactors nonNegativeFactors(const at::Tensor& matrix, const NonNegativeOptions& options,
                                      JobContext& context);

} // namespace svx
