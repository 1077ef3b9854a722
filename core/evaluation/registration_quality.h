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
};

/// Similarity (NCC, NMI; not where less than a tenth of the fixed image overlaps), TRE (mean, SD,
/// median, 95th percentile, max) with landmarks, Dice and HD95 (mean over labels and per label)
/// with labels, Jacobian minimum/maximum and folding share, each before (`start`, or identity when
/// null) and after `transform`. `onGrid` is the transform as it is at the voxels of the fixed
/// image: images and labels are warped by it, landmarks by the transform itself. A pair of landmark
/// lists that differ in number is `Error{Input}`.
std::vector<Figure> judge(const RegistrationCase& pair, const Transform& transform,
                          const Transform& onGrid, const Transform* start, JobContext& context);

} // namespace svx
