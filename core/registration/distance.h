// Image distances for non-linear registration.
#pragma once

#include "core/data/geometry.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace svx {

struct DistanceValue {
  double value = 0;
  at::Tensor gradient; ///< d value / d warped, (z, y, x), its type; undefined when not asked for
};

/// How unlike a fixed image a warped one is: a function of the warped image, bound to the fixed
/// image of one resolution. All distances are free of units and about 0 for equal, about 1 for
/// unrelated images, so that one smoothness weight means much the same to all. `mask` (uint8, z, y,
/// x) marks the voxels that count. `warped` has the type of the fixed image.
class Distance {
public:
  virtual ~Distance() = default;
  virtual DistanceValue evaluate(const at::Tensor& warped, const at::Tensor& mask,
                                 bool needsGradient) const = 0;
  /// Diagonal, non-negative approximation of d^2 value / d warped^2, float32 (z, y, x), 0 where the
  /// mask is: the Gauss-Newton weights.
  virtual at::Tensor curvature(const at::Tensor& warped, const at::Tensor& mask) const = 0;
};

enum class DistanceKind {
  SumOfSquares,     ///< mean squared difference over twice the variance of the fixed image
  Correlation,      ///< 1 - squared correlation
  LocalCorrelation, ///< 1 - mean squared correlation in windows (Avants et al. 2008)
  GradientField,    ///< normalised gradient fields (Haber & Modersitzki 2006)
  MutualInformation ///< 1 - mutual information over the fixed image's entropy (Mattes et al. 2003)
};

struct DistanceOptions {
  int window = 9;  ///< of local correlation, voxels, odd
  double edge = 1; ///< of gradient fields: what counts as an edge, times the mean gradient
};

/// `fixed` and `moving`: float32 or (on the CPU) float64 (z, y, x) of one resolution; of `moving`
/// only the range of its values and gradients is used. `mask` marks the voxels of `fixed` that
/// count; undefined = all.
std::unique_ptr<Distance> makeDistance(DistanceKind kind, const at::Tensor& fixed,
                                       const at::Tensor& mask, const Geometry& grid,
                                       const at::Tensor& moving, const Geometry& movingGrid,
                                       const DistanceOptions& options);

} // namespace svx
