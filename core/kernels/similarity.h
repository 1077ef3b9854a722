// Image similarity: value and gradient with respect to the warped image, fused.
//
// Images are of the same shape, both float64 or else taken as float32; `mask` is undefined or
// uint8/bool of that shape, and voxels where it is 0 do not count. Non-finite voxels of either
// image do not count either, and their gradient is 0. With no voxel left the value is 0 and the
// gradient is 0.
//
// CPU: threads of at::get_num_threads(); sums run in double over fixed chunks and are added in a
// fixed order, so the result does not depend on the number of threads. CUDA: current stream,
// deterministic, float32 alone. Throws `Error{Input}` for other shapes and for float64 on CUDA.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

namespace svx::kernels {

struct Similarity {
  double value = 0;
  at::Tensor gradient; ///< d value / d warped, the shape and type of the images
};

/// 1/2 mean (warped - fixed)^2. Any shape.
Similarity meanSquares(const at::Tensor& fixed, const at::Tensor& warped,
                       const at::Tensor& mask = {}, bool needsGradient = true);

/// The squared correlation coefficient of the two images, 0 to 1; 0 when one is constant. Any
/// shape.
Similarity correlation(const at::Tensor& fixed, const at::Tensor& warped,
                       const at::Tensor& mask = {}, bool needsGradient = true);

struct LocalCorrelationOptions {
  int window = 9; ///< voxels along each axis, odd; cut at the borders, where fewer voxels count
  /// Added to both local variances (intensity^2), so that flat windows count little.
  double varianceFloor = 1e-6;
};

/// Mean over the voxels of the squared local correlation cross^2 / (var_fixed var_warped) in a
/// cubic window, 0 to 1 (Avants et al. 2008, Med Image Anal 12:26-41). Images (z, y, x); with z = 1
/// the window is a square. Running sums in double: the time does not depend on the window.
Similarity localCorrelation(const at::Tensor& fixed, const at::Tensor& warped,
                            const at::Tensor& mask = {},
                            const LocalCorrelationOptions& options = {}, bool needsGradient = true);

/// Intensities at the two ends of the histogram; values beyond are counted at the ends.
struct IntensityRange {
  double lowest = 0, highest = 1;
};

struct MutualInformationOptions {
  int bins = 32; ///< along each axis, 8 to 256
  IntensityRange fixed, warped;
};

/// Mutual information in nats from a joint histogram with a cubic B-spline Parzen window on the
/// warped intensities and of order 0 on the fixed ones (Mattes et al. 2003, IEEE TMI 22:120-128).
/// Any shape. The gradient is 0 for warped intensities beyond the range.
Similarity mutualInformation(const at::Tensor& fixed, const at::Tensor& warped,
                             const at::Tensor& mask, const MutualInformationOptions& options,
                             bool needsGradient = true);

struct GradientFieldOptions {
  double fixedEdge = 0.01;  ///< gradients well below this (intensity per mm) are noise
  double warpedEdge = 0.01; ///< the same for the warped image
};

/// Mean of 1 - ((<gF, gW> + eF eW) / (|gF|_e |gW|_e))^2 with |g|_e^2 = |g|^2 + e^2: the normalised
/// gradient field distance, 0 = edges aligned (Haber and Modersitzki 2006; Koenig and Ruehaak 2014,
/// ISBI 580-583). Images (z, y, x); central differences in mm, replicated borders. A voxel whose
/// differences touch one that does not count does not count.
Similarity gradientFieldDistance(const at::Tensor& fixed, const at::Tensor& warped,
                                 const Vec3& spacing, const at::Tensor& mask = {},
                                 const GradientFieldOptions& options = {},
                                 bool needsGradient = true);

} // namespace svx::kernels
