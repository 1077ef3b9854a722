// Large-deformation diffeomorphic metric mapping by geodesic shooting.
#pragma once

#include "core/registration/coarse_to_fine.h"
#include "core/registration/distance.h"
#include "core/registration/landmark_term.h"

namespace svx {

struct LddmmSettings : LevelSchedule {
  DistanceKind distance = DistanceKind::SumOfSquares;
  DistanceOptions distanceOptions;
  GuidingLandmarks landmarks; ///< see LandmarkTerm
  double alpha = 0.001;       ///< weight of the energy of the geodesic, mm^-2
  double lengthVoxels = 2;    ///< l of the metric, in voxels of each level
  int steps = 10;
};

/// Displacements on `grid` (float32 (3, z, y, x), mm) before the linear map: the mapping fixed to
/// moving is linear(x + forward(x)), and backward undoes forward.
struct LddmmFit {
  Geometry grid;
  at::Tensor forward, backward;
  at::Tensor momentum; ///< that the geodesic starts with
};

/// Minimises D(F, M o A o phi_1^-1) + alpha / 2 <L v_0, v_0> / voxels over the initial velocity v_0
/// of a geodesic (Miller, Trouve & Younes 2006, J. Math. Imaging Vis. 24:209-228; Singh et al.
/// 2013, ISBI 1219-1222) by L-BFGS preconditioned with K. Throws `Error{Input}` when the images do
/// not overlap.
LddmmFit fitLddmm(const ImagePair& pair, const AffineMap& linear, const LddmmSettings& settings,
                  JobContext& context);

} // namespace svx
