// Clusters of spectra.
#pragma once

#include "core/spectra/feature_matrix.h"

namespace svx {

struct KMeansOptions {
  int clusters = 5;
  int restarts = 5;        ///< from other centres; the clustering of the least inertia counts
  int iterations = 300;    ///< at most
  double tolerance = 1e-4; ///< of the relative fall of the inertia
};

struct Clusters {
  std::vector<int> labels; ///< from 0, in the order of falling size
  at::Tensor centroids;    ///< float (k, m): means of the rows of each
  double inertia = 0;      ///< sum of squared distances to the centres
  int iterations = 0;      ///< of the best start
};

/// Rows that count as near a row, with one weight for each place around it: column 0 is the row
/// itself. For plain clustering one column of weight 1.
struct Neighbourhood {
  at::Tensor rows;             ///< long (n, places)
  std::vector<double> weights; ///< (places), of sum 1
};

/// The row alone.
Neighbourhood alone(std::int64_t rows);
/// The (2 radius + 1)^2 pixels around, with Gaussian weights of standard deviation
/// (2 radius + 1) / 4; pixels without a row are replaced by the row itself (Alexandrov & Kobarg,
/// Bioinformatics 27:i230-i238, 2011, section 2.2).
Neighbourhood around(const Spectra& spectra, const FeatureMatrix& features, int radius);

/// Lloyd's algorithm from centres drawn as k-means++ draws them (Arthur & Vassilvitskii, SODA
/// 2007). The squared distance of two rows is the weighted sum of those of their neighbours, place
/// by place. A cluster that loses all rows takes the row farthest from its centre. `matrix` is
/// float32 (n, m). Throws `Error{Input}` for more clusters than rows.
Clusters kMeans(const at::Tensor& matrix, const Neighbourhood& neighbourhood,
                const KMeansOptions& options, JobContext& context);

} // namespace svx
