#include "core/kernels/resample.h"

#include "core/kernels/smoothing.h"
#include "core/kernels/tensors.h"

#include <cmath>

namespace svx::kernels {

at::Tensor resample(const at::Tensor& volume, const Geometry& from, const Geometry& to,
                    const WarpOptions& options, at::Tensor* inside) {
  return warpAffine(volume, to.size, samplingMap(to, from).affine, options, inside);
}

at::Tensor downsample(const at::Tensor& volume, const Geometry& from, const Geometry& to) {
  if (from.direction != to.direction)
    refuse("The volume cannot be downsampled.", "The two grids have different axes.");
  Vec3 sigma{};
  for (int a = 0; a < 3; ++a) {
    const double factor = to.spacing[a] / from.spacing[a];
    if (factor > 1) sigma[a] = 0.5 * std::sqrt(factor * factor - 1);
  }
  return resample(gaussianSmooth(volume, sigma), from, to);
}

at::Tensor resampleMask(const at::Tensor& mask, const Geometry& from, const Geometry& to) {
  return resample(mask.ne(0).to(at::kByte), from, to, {Interpolation::Nearest, 0});
}

at::Tensor resizeField(const at::Tensor& field, const Geometry& from, const Geometry& to) {
  checkField(field);
  return resample(field, from, to);
}

} // namespace svx::kernels
