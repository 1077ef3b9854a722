// Which optical image belongs to a data set.
#pragma once

#include "core/spectra/placed_picture.h"
#include "core/study/study.h"

namespace svx {

/// The optical image that a registration brought together with the data set's grid, either way
/// round; of several the one that ended last. Nothing when there is none, or its mapping cannot be
/// inverted.
std::optional<PlacedPicture> placedPicture(const Study& study, const Spectra& spectra);

} // namespace svx
