// Greedy symmetric diffeomorphic registration.
#pragma once

#include "core/registration/coarse_to_fine.h"
#include "core/registration/landmark_term.h"

namespace svx {

struct SynSettings : LevelSchedule {
  int window = 9;                ///< of local correlation, voxels, odd
  double stepVoxels = 0.2;       ///< longest update of each half
  double updateSmoothing = 1.75; ///< voxels, sigma of the Gaussian on each update
  double totalSmoothing = 0.5;   ///< voxels, sigma of the Gaussian on each half after it
  GuidingLandmarks landmarks;    ///< see LandmarkTerm::guided
};

/// Displacements on `grid` (float32 (3, z, y, x), mm) before the linear map: the mapping fixed to
/// moving is linear(x + forward(x)), and backward undoes forward.
struct SynFit {
  Geometry grid;
  at::Tensor forward, backward;
};

/// Avants et al. 2008, Med. Image Anal. 12:26-41: two halves, from a middle to the fixed and to the
/// moving image, each greedily composed with its smoothed gradient of the local correlation between
/// both images in the middle. The result is the one after the other's inverse.
/// Throws `Error{Input}` when the images do not overlap.
SynFit fitSyn(const ImagePair& pair, const AffineMap& linear, const SynSettings& settings,
              JobContext& context);

} // namespace svx
