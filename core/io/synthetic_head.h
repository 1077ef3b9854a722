// A head made of ellipsoids, for machines without a real one.
#pragma once

#include "core/data/landmarks.h"

namespace svx {

struct SyntheticHead {
  Volume image; ///< uint8, MR-like, 1.5 mm
  LabelMap labels;
  Landmarks landmarks; ///< centre, front and top of each inner structure
};

/// The same every time.
SyntheticHead makeSyntheticHead();

} // namespace svx
