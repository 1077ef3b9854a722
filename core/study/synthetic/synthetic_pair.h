// Pairs of images with a known mapping between them.
#pragma once

#include "core/data/landmarks.h"
#include "core/study/synthetic/picture.h"
#include "core/study/synthetic/random_transform.h"

namespace svx {

enum class Deformation {
  Affine,        ///< `randomAffine`
  Rbf,           ///< `randomRbf`
  Large,         ///< radial first, then affine: phi = affine(radial(x))
  Diffeomorphism ///< `randomDiffeomorphism`
};

struct PairRecipe {
  Deformation deformation = Deformation::Affine;
  AffineRange affine;
  RbfRange rbf;
  ShootingRange shooting;
  /// The variance of the Gaussian noise on the fixed image is uniform up to this share of the
  /// variance in the undeformed image.
  double noise = 1.0 / 3;
  int landmarks = 24; ///< at most
};

/// moving(truth(x)) is the fixed image without its noise. Landmarks lie on what is bright in the
/// fixed image (Otsu), spread far apart; moving ones are truth(fixed), inside the moving image.
struct SyntheticPair {
  std::shared_ptr<const Volume> fixed, moving;
  std::shared_ptr<const Landmarks> fixedLandmarks, movingLandmarks; ///< LPS mm
  TransformPtr truth;                                               ///< fixed to moving
};

/// `source` is the moving image; the fixed one is made on its grid: linear interpolation, all
/// channels, of the source's type, or float32 when there is noise. Throws `Error{Input}` for a
/// constant image and one without a second voxel along x and y.
SyntheticPair makeSyntheticPair(std::shared_ptr<const Volume> source, const PairRecipe& recipe,
                                Random& random);

} // namespace svx
