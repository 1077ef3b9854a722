// How alike two images on one grid are.
#pragma once

#include <ATen/core/Tensor.h>

namespace svx {

/// Pearson correlation over the voxels where `mask` (uint8, optional) is not 0 and both are finite:
/// 1 = equal up to a positive linear map, 0 = unrelated. NaN when one is constant or nothing is
/// left. `a`, `b`: float32 of one shape.
double normalisedCorrelation(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask = {});

/// (H(a) + H(b)) / H(a, b) of a joint histogram with 64 x 64 bins over each image's range
/// (Studholme et al., Pattern Recognition 32, 1999): 1 = independent, 2 = one determines the other.
/// NaN when one is constant or nothing is left. Same arguments as above.
double normalisedMutualInformation(const at::Tensor& a, const at::Tensor& b,
                                   const at::Tensor& mask = {});

} // namespace svx
