// A picture of a section beside its spectra.
#pragma once

#include "core/data/transform.h"
#include "core/data/volume.h"

namespace svx {

/// A picture of the section, and how places of the data set's grid map to it.
struct PlacedPicture {
  std::shared_ptr<const Volume> picture; ///< 2-D; colours or one channel
  TransformPtr toPicture;                ///< LPS mm
};

} // namespace svx
