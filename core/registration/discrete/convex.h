// A coarse search over all displacements, for motion too large to be followed downhill.
#pragma once

#include "core/registration/image_pair.h"
#include "core/registration/landmark_term.h"

namespace svx {

struct ConvexSettings {
  double cell = 0;            ///< mm between the positions searched; 0 = about 40,000 of them
  int reach = 4;              ///< cells in each direction
  GuidingLandmarks landmarks; ///< add to the costs around them, see LandmarkTerm::attraction
};

/// The displacement u on `grid` (float32 (3, z, y, x), mm); the mapping is linear(x + u(x)).
struct ConvexFit {
  Geometry grid;
  at::Tensor displacement;
};

/// For every cell the squared differences of self-similarity for all displacements up to `reach`
/// cells, made smooth by convex coupling: turns of choosing the cheapest displacement near a smooth
/// one, and smoothing (Heinrich, Papiez, Schnabel & Handels 2014, WBIR, LNCS 8545:51-61; Siebert,
/// Hansen & Heinrich 2021, MICCAI Learn2Reg, LNCS 13166:174-179). Both directions are searched and
/// brought to agree. Deterministic.
ConvexFit fitConvex(const ImagePair& pair, const AffineMap& linear, const ConvexSettings& settings,
                    JobContext& context);

} // namespace svx
