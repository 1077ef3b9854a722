// Self-similarity of an image with itself, which modalities share.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx {

/// The self-similarity context: for every voxel, how alike are the twelve pairs of its six
/// neighbours that are not opposite, by squared differences over 3 x 3 x 3 voxels against their
/// mean (Heinrich et al. 2013, MICCAI, LNCS 8149:187-194). In 2-D the four such pairs of four
/// neighbours. `image`: float32 (z, y, x); returns float32 (12 or 4, z, y, x) within 0 to 1.
at::Tensor selfSimilarity(const at::Tensor& image);

} // namespace svx
