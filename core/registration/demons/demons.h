// Registration by demons.
#pragma once

#include "core/registration/coarse_to_fine.h"
#include "core/registration/landmark_term.h"

namespace svx {

enum class DemonsKind {
  Thirion,      ///< force along the fixed image's gradient, displacements added
  Symmetric,    ///< force along the mean of both gradients, displacements added
  Diffeomorphic ///< the same force, its exponential composed
};

struct DemonsSettings : LevelSchedule {
  DemonsKind kind = DemonsKind::Diffeomorphic;
  double stepVoxels = 1;        ///< longest update
  double fluidVoxels = 1;       ///< sigma of the Gaussian on each update
  double diffusionVoxels = 1.5; ///< sigma of the Gaussian on the displacement
  GuidingLandmarks landmarks;   ///< see LandmarkTerm::guided
};

struct DemonsFit {
  Geometry grid;
  at::Tensor displacement; ///< float32 (3, z, y, x), mm; the mapping is linear(x + u(x))
};

/// Thirion (Med. Image Anal. 2(3):243-260, 1998) and Vercauteren et al. (NeuroImage 45(1):S61-S72,
/// 2009, algorithm 2): u = d J / (|J|^2 + d^2 / (4 step^2)) with the difference d of the fixed and
/// the warped image and J the gradient that `kind` names. Throws `Error{Input}` when the images do
/// not overlap.
DemonsFit fitDemons(const ImagePair& pair, const AffineMap& linear, const DemonsSettings& settings,
                    JobContext& context);

/// The moving image with its intensities mapped by a monotone function so that its quantiles are
/// the fixed image's, both over 200,000 or more of the voxels that count (Nyul & Udupa 1999, Magn.
/// Reson. Med. 42:1072-1081).
at::Tensor matchedIntensities(const PreparedImage& moving, const PreparedImage& fixed);

} // namespace svx
