// What the intensities of an image tell by themselves.
#pragma once

#include "core/data/volume.h"

namespace svx {

/// About a hundred thousand finite intensities spread over the whole image, in no order.
std::vector<float> sampledIntensities(const at::Tensor& voxels);

/// From the 0.5 to the 99.5 percentile of the data, whatever the header states; 0 to 255 for
/// colours.
WindowLevel percentileWindow(const Volume& volume);

/// Whether the intensities are Hounsfield units: the modality is CT, or the unit says HU, or
/// neither says anything and the values look like a CT of a body in air. That is: at least 2 % of
/// them near air (-1100 to -900), at least 5 % in the range of soft tissue (-200 to 300) and there
/// at least twice as dense as above it, next to nothing above 4000, and below -1100 nothing but one
/// value of padding. A CT without air, or one whose offset was left out, is not recognised.
bool holdsHounsfield(const Volume& volume);

} // namespace svx
