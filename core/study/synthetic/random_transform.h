// Seeded random mappings, the known truth of synthetic pairs.
#pragma once

#include "core/data/transform.h"
#include "core/study/synthetic/random.h"

namespace svx {

/// All maps are on the box of a grid, in its plane when it is a single slice.
struct AffineRange {
  double degrees =
      60; ///< rotation, either way, about the grid's centre; in 3-D about a random axis
  double shift = 0.25; ///< along each axis, either way, as a share of the extent
  double shear = 0; ///< added to each matrix entry, either way, as a share of the angle in radians
};

/// Uniform within the range.
std::shared_ptr<const AffineTransform> randomAffine(const Geometry& grid, const AffineRange& range,
                                                    Random& random);

enum class RbfKernel {
  ThinPlate,    ///< r^2 log r
  Multiquadric, ///< sqrt((r / eps)^2 + 1), eps the mean spacing of the support points
};

struct RbfRange {
  RbfKernel kernel = RbfKernel::Multiquadric;
  double share = 0.02;   ///< of the cells inside the object that become support points, at most 200
  double strength = 0.5; ///< largest shift along an axis, in mean distances of support points
};

/// Moves points inside the object, holds points outside it, and interpolates by radial basis
/// functions without a polynomial (as scipy.interpolate.Rbf does). The object is the box around
/// what is brighter than Otsu's threshold in channel 0 of `image` (IEEE Trans. SMC 9(1):62-66,
/// 1979). Works on cells of a 64th of the longest side (a 32nd in 3-D); the result is trilinear
/// between them. Where the draw folds, it is weakened by tenths until the determinant stays above
/// 0.05. Throws `Error{Input}` for a constant image.
std::shared_ptr<const DisplacementFieldTransform> randomRbf(const Volume& image,
                                                            const RbfRange& range, Random& random);

struct ShootingRange {
  double strength = 1; ///< factor on the distance
};

/// Geodesic shooting (EPDiff) of white-noise momentum on a grid whose longest side has 256 cells in
/// 2-D, 48 in 3-D: width s from [40, 100) and distance d from [0, 20) cells of 256, uniform whole
/// numbers; momentum is transported by Miller, Trouve & Younes, J. Math. Imaging Vis. 24:209-228,
/// 2006, m' = -(v . grad) m - (Dv)' m - (div v) m. Draws whose determinant falls to 0.01 are drawn
/// again.
std::shared_ptr<const DisplacementFieldTransform>
randomDiffeomorphism(const Geometry& grid, const ShootingRange& range, Random& random);

/// Otsu's threshold of finite intensities: what is above is object. Throws `Error{Input}` for a
/// constant image.
double otsuThreshold(const Volume& image);

} // namespace svx
