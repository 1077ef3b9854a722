// Spectra as points of a space of three dimensions, near where they are alike.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// The k nearest other rows of each row, nearest first.
struct Neighbours {
  at::Tensor rows;      ///< long (n, k)
  at::Tensor distances; ///< float (n, k), Euclidean
};

/// Of float (n, d). Up to `exactRows` rows are compared with all others. Of more, rows fall to the
/// nearest of n / 500 rows that were drawn at random, and are compared with those of the eight
/// cells around theirs, which finds most but not all of the nearest. Throws `Error{Input}` for k
/// >= n.
Neighbours nearestNeighbours(const at::Tensor& points, int k, JobContext& context,
                             std::int64_t exactRows = 8192);

struct EmbeddingOptions {
  int dimensions = 3;
  int epochs = 0; ///< 0 = 500 up to 10,000 rows, else 200
};

/// Uniform manifold approximation (McInnes, Healy, Melville: UMAP, arXiv:1802.03426, 2020) for a
/// minimal distance of 0.1 and a spread of 1: float (n, dimensions), begun at the first columns of
/// `start`. One thread, so that the seed settles the result.
at::Tensor embedding(const Neighbours& neighbours, const at::Tensor& start,
                     const EmbeddingOptions& options, JobContext& context);

/// Share of the k nearest rows that are still among the k nearest after embedding; of up to 1,000
/// rows spread evenly over all.
double neighboursKept(const at::Tensor& points, const at::Tensor& embedded, int k);

} // namespace svx
