// Registration by the flow of a continuous piecewise-affine velocity.
#pragma once

#include "core/registration/coarse_to_fine.h"
#include "core/registration/distance.h"
#include "core/registration/landmark_term.h"

namespace svx {

struct CpabSettings : LevelSchedule {
  DistanceKind distance = DistanceKind::LocalCorrelation;
  DistanceOptions distanceOptions;
  GuidingLandmarks landmarks; ///< see LandmarkTerm
  int boxes = 4;              ///< along each axis
  double alpha = 0.01;
  int steps = 20;
};

/// Displacements on `grid` (float32 (3, z, y, x), mm) before the linear map: the mapping fixed to
/// moving is linear(x + forward(x)), and backward undoes forward.
struct CpabFit {
  Geometry grid;
  at::Tensor forward, backward;
};

/// Minimises D(F, M o A o phi) + alpha / 2 mean |grad v|^2 over the velocity v of phi by L-BFGS
/// preconditioned with the energy's own Hessian. Throws `Error{Input}` when the images do not
/// overlap.
CpabFit fitCpab(const ImagePair& pair, const AffineMap& linear, const CpabSettings& settings,
                JobContext& context);

} // namespace svx
