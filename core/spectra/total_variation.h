// Ion images without noise, with their edges.
#pragma once

#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// Standard deviation of white noise in an image (z, y, x): from the median absolute value of its
/// Laplacian over 0.6745 times the root of 20 (after Immerkaer, Comput. Vis. Image Underst.
/// 64:300-302, 1996). Pixels that are not finite and their neighbours do not count; 0 when none do.
double noiseOf(const at::Tensor& image);

/// The image u that makes |u - image|^2 / 2 + lambda TV(u) least, section by section, by projected
/// gradient steps on the dual (Chambolle, J. Math. Imaging Vis. 20:89-97, 2004) of size 1/4. No
/// differences are taken to pixels that are not finite, which stay as they are. float32 (z, y, x).
at::Tensor withoutVariation(const at::Tensor& image, double lambda, int iterations,
                            JobContext& context);

} // namespace svx
