// How good a registration is.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// What a mapping is judged by; images are required, the rest is used when given.
struct RegistrationCase {
  std::shared_ptr<const Volume> fixed, moving;
  std::shared_ptr<const LabelMap> fixedMask, movingMask;
  std::shared_ptr<const Landmarks> fixedLandmarks, movingLandmarks; ///< LPS mm, same count
  std::shared_ptr<const LabelMap> fixedLabels, movingLabels;
  std::vector<std::int64_t> scoredLabels; ///< empty = every label that both maps have
  TransformPtr backward; ///< moving to fixed, of a registration the other way round
};

/// How near `transform` comes, each figure before (by `start`, or identity when null) and after
/// where that means something:
/// - with landmarks the target registration error (TRE): mean, population SD, percentiles, largest,
///   mean along each axis; and as published for the DIR-Lab scans (Castillo et al., Phys. Med.
///   Biol. 54, 2009), the mapped point rounded to the nearest voxel centre of the moving image
///   first;
/// - with labels Dice, HD95 and ASSD, the mean over the labels and each;
/// - the Jacobian determinant's share at or below 0, extremes and mean, and SDlogJ: the SD of its
///   logarithm where it is positive, and as the Learn2Reg evaluation computes it (Hering et al.,
///   IEEE Trans. Med. Imaging 42, 2023), of log(clip(J + 3, 1e-9, 1e9)) without the two outermost
///   voxels; all inside the fixed mask where there is one on the fixed grid;
/// - with `backward` the inverse consistency |backward(transform(x)) - x|;
/// - NCC and NMI, not where less than a tenth of the fixed image overlaps.
/// `onGrid` is the transform as it is at the voxels of the fixed image, by which images and labels
/// are warped; points are mapped by the transform itself. `jacobian`: its determinant at the voxels
/// of the fixed image, float32 (z, y, x). A pair of landmark lists that differ in number is
/// `Error{Input}`.
std::vector<Figure> judge(const RegistrationCase& pair, const Transform& transform,
                          const Transform& onGrid, const at::Tensor& jacobian,
                          const Transform* start, JobContext& context);

} // namespace svx
