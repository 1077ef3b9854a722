// What a registration's result in the study was made from, and what came out of it.
#pragma once

#include "core/study/study.h"

namespace svx {

/// Found in the study by the names that the result recorded; what has been removed since is null.
struct ResultData {
  TransformPtr transform, initial;
  std::shared_ptr<const Volume> fixed, moving, warped, field, jacobian;
  std::shared_ptr<const LabelMap> movingLabels;
  std::shared_ptr<const Landmarks> fixedLandmarks, movingLandmarks;
  std::string movingHash; ///< that the result recorded for the moving image
};

ResultData dataOf(const Study& study, const Item& result);

/// The study's item with exactly this data; 0 for none.
ItemId itemWith(const Study& study, const Data& data);

/// How far a pair of landmarks lies apart, as vectors in mm from where the mapping takes the fixed
/// landmark to its partner; before the registration with the start that it was given.
struct LandmarkError {
  std::string name;
  Vec3 fixed{}, moving{}; ///< LPS mm
  Vec3 before{}, after{};
};

/// One for each pair of landmarks that the result was judged by; none without landmarks.
std::vector<LandmarkError> landmarkErrors(const ResultData& data);

} // namespace svx
