// Sums over pairs of voxels and their gradients. Voxels are numbered over the whole image;
// `mask` may be nullptr; a sum is written to, not added to.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

struct ImagePair {
  const float* fixed;
  const float* warped;
  const std::uint8_t* mask;
};

struct HistogramTask {
  ImagePair images;
  int bins;
  double fixedLowest, fixedScale;   ///< bin = (value - lowest) * scale
  double warpedLowest, warpedScale; ///< position = (value - lowest) * scale + 2
};

struct GradientFieldTask {
  ImagePair images;
  std::int64_t size[3];
  float perSpacing[3]; ///< 1 / (2 spacing); 0 along axes of one voxel
  float fixedEdge, warpedEdge;
  float* slope; ///< (3, z, y, x): d distance / d gradient of warped, or nullptr
};

/// mask = both voxels are finite and `images.mask` is not 0; counts them.
SVX_KERNEL(markUsable, const ImagePair&, std::uint8_t*, std::int64_t, std::int64_t, std::int64_t*)

SVX_KERNEL(squaredDifferences, const ImagePair&, float /*scale*/, float* /*gradient or nullptr*/,
           std::int64_t, std::int64_t, double*)

/// Sums of f, w, f f, w w, f w.
SVX_KERNEL(moments, const ImagePair&, std::int64_t, std::int64_t, double*)

/// gradient = a * fixed + b * warped + c, 0 outside the mask.
SVX_KERNEL(combine, const ImagePair&, double, double, double, float*, std::int64_t, std::int64_t)

/// Adds to histogram[fixed bin][warped bin].
SVX_KERNEL(jointHistogram, const HistogramTask&, double*, std::int64_t, std::int64_t)

/// gradient = sum over the four taps of table[fixed bin][warped bin] * the spline's derivative.
SVX_KERNEL(histogramGradient, const HistogramTask&, const float* /*table*/, float*, std::int64_t,
           std::int64_t)

/// Rows [begin, end): the sum of distances and the number of voxels that count.
SVX_KERNEL(gradientField, const GradientFieldTask&, float* /*scratch for a row*/, std::int64_t,
           std::int64_t, double*, std::int64_t*)
/// The adjoint of the central differences applied to the slopes.
SVX_KERNEL(gradientFieldAdjoint, const GradientFieldTask&, float /*scale*/, float*, std::int64_t,
           std::int64_t)

} // namespace svx::kernels::cpu
