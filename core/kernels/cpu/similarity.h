// Sums over pairs of voxels and their gradients. Voxels are numbered over the whole image;
// `mask` may be nullptr; a sum is written to, not added to. T is the type of the samples.
#pragma once

#include "core/kernels/cpu/per_isa.h"

namespace svx::kernels::cpu {

template <typename T>
struct ImagePair {
  const T* fixed;
  const T* warped;
  const std::uint8_t* mask;
};

template <typename T>
struct HistogramTask {
  ImagePair<T> images;
  int bins;
  double fixedLowest, fixedScale;   ///< bin = (value - lowest) * scale
  double warpedLowest, warpedScale; ///< position = (value - lowest) * scale + 2
};

template <typename T>
struct GradientFieldTask {
  ImagePair<T> images;
  std::int64_t size[3];
  T perSpacing[3]; ///< 1 / (2 spacing); 0 along axes of one voxel
  T fixedEdge, warpedEdge;
  T* slope; ///< (3, z, y, x): d distance / d gradient of warped, or nullptr
};

/// mask = both voxels are finite and `images.mask` is not 0; counts them.
SVX_KERNEL_OF(markUsable, const ImagePair<T>&, std::uint8_t*, std::int64_t, std::int64_t,
              std::int64_t*)

SVX_KERNEL_OF(squaredDifferences, const ImagePair<T>&, T /*scale*/, T* /*gradient or nullptr*/,
              std::int64_t, std::int64_t, double*)

/// Sums of f, w, f f, w w, f w.
SVX_KERNEL_OF(moments, const ImagePair<T>&, std::int64_t, std::int64_t, double*)

/// gradient = a * fixed + b * warped + c, 0 outside the mask.
SVX_KERNEL_OF(combine, const ImagePair<T>&, double, double, double, T*, std::int64_t, std::int64_t)

/// Adds to histogram[fixed bin][warped bin].
SVX_KERNEL_OF(jointHistogram, const HistogramTask<T>&, double*, std::int64_t, std::int64_t)

/// gradient = sum over the four taps of table[fixed bin][warped bin] * the spline's derivative.
SVX_KERNEL_OF(histogramGradient, const HistogramTask<T>&, const T* /*table*/, T*, std::int64_t,
              std::int64_t)

/// Rows [begin, end): the sum of distances and the number of voxels that count.
SVX_KERNEL_OF(gradientField, const GradientFieldTask<T>&, T* /*scratch for a row*/, std::int64_t,
              std::int64_t, double*, std::int64_t*)
/// The adjoint of the central differences applied to the slopes.
SVX_KERNEL_OF(gradientFieldAdjoint, const GradientFieldTask<T>&, T /*scale*/, T*, std::int64_t,
              std::int64_t)

} // namespace svx::kernels::cpu
