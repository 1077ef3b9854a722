// What a registration's result in the study was made from.
#pragma once

#include "core/study/study.h"

namespace svx {

/// Found in the study by the names that the result recorded; what has been removed since is null.
struct ResultData {
  TransformPtr transform;
  std::shared_ptr<const Volume> fixed, moving, warped;
  std::shared_ptr<const LabelMap> movingLabels;
  std::string movingHash; ///< that the result recorded for the moving image
};

ResultData dataOf(const Study& study, const Item& result);

} // namespace svx
