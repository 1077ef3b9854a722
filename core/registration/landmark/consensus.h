// The linear map that most pairs of points agree on.
#pragma once

#include "core/jobs/job.h"
#include "core/registration/landmark/point_fit.h"

namespace svx {

struct ConsensusSettings {
  LinearModel model = LinearModel::Affine;
  double tolerance = 3; ///< mm: a pair agrees with a map that brings its points this near
  int trials = 20000;   ///< at most
  std::uint64_t seed = 1;
};

struct Consensus {
  AffineMap map;
  std::vector<std::size_t> inliers; ///< the pairs that agree, ascending
  double rms = 0;                   ///< mm, of those
};

/// Random sample consensus (Fischler & Bolles, Commun. ACM 24 (1981) 381-395) with truncated
/// squared errors as the cost (Torr & Zisserman, CVIU 78 (2000) 138-156), the best map refined by
/// least squares over its inliers until they stay. Stops early when a better sample is unlikely
/// (0.1 %). Maps that mirror, or change volumes by more than 5 times, are passed over. Fewer
/// inliers than the model needs: an empty list.
Consensus consensusOf(const PointPairs& inFrames, bool flat, const ConsensusSettings& settings,
                      JobContext& context);

} // namespace svx
