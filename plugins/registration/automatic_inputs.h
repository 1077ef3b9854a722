// Which masks, landmarks and labels of a study belong to which image.
#pragma once

#include "core/study/study.h"

namespace svx {

/// The item that serves as input `id` ("fixedLandmarks", "fixedLabels", "fixedMask", and of
/// "moving") of `image`; 0 when none clearly belongs to it. Items below the image in the study come
/// first, then those whose name begins more like the image's than like that of `other`. Label maps
/// and masks must lie on the image's grid; only what is called a mask is taken for one.
ItemId automaticInput(const Study& study, const std::string& id, ItemId image, ItemId other);

} // namespace svx
