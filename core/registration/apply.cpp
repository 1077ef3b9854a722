#include "core/registration/apply.h"

#include "core/kernels/warp.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace svx {
namespace {

at::Tensor warped(const Transform& transform, const at::Tensor& voxels, const Geometry& from,
                  const Geometry& grid, const kernels::WarpOptions& options) {
  if (const auto* affine = dynamic_cast<const AffineTransform*>(&transform))
    return kernels::warpAffine(voxels, grid.size,
                               kernels::samplingMap(grid, from, affine->affine()).affine, options);
  return kernels::warp(voxels, transform.toField(grid), kernels::samplingMap(grid, from), options);
}

at::Tensor asStored(const at::Tensor& values, at::ScalarType type) {
  if (values.scalar_type() == type || at::isFloatingType(type)) return values.to(type);
  double lowest = 0, highest = 0;
  AT_DISPATCH_INTEGRAL_TYPES(type, "range", [&] {
    lowest = double(std::numeric_limits<scalar_t>::lowest());
    // One step down where double rounds up beyond the type.
    highest = double(std::numeric_limits<scalar_t>::max());
    if (sizeof(scalar_t) == 8) highest = std::nextafter(highest, 0.0);
  });
  return values.round().clamp(lowest, highest).to(type);
}

} // namespace

std::shared_ptr<const Volume> apply(const Transform& transform, const Volume& moving,
                                    const Geometry& grid, kernels::Interpolation interpolation) {
  auto result = std::make_shared<Volume>(moving);
  result->geometry = grid;
  result->source = {};
  const double outside = std::min(0.0, moving.range().first);
  result->voxels =
      asStored(warped(transform, moving.voxels, moving.geometry, grid, {interpolation, outside}),
               moving.voxels.scalar_type());
  return result;
}

std::shared_ptr<const LabelMap> apply(const Transform& transform, const LabelMap& moving,
                                      const Geometry& grid) {
  auto result = std::make_shared<LabelMap>(moving);
  result->volume.geometry = grid;
  result->volume.source = {};
  result->volume.voxels = warped(transform, moving.volume.voxels, moving.volume.geometry, grid,
                                 {kernels::Interpolation::Nearest, 0});
  return result;
}

std::shared_ptr<const Landmarks> apply(const Transform& transform, const Landmarks& points) {
  auto result = std::make_shared<Landmarks>(points);
  result->source = {};
  for (Landmark& point : result->points) point.position = transform.map(point.position);
  return result;
}

Geometry nativeGrid(const Geometry& fixed, const Geometry& moving) {
  auto size = fixed.size;
  for (int axis = 0; axis < 3; ++axis) {
    // The moving axis that runs most nearly along this one.
    double best = -1, spacing = fixed.spacing[axis];
    for (int other = 0; other < 3; ++other) {
      double cosine = 0;
      for (int row = 0; row < 3; ++row)
        cosine += fixed.direction[row * 3 + axis] * moving.direction[row * 3 + other];
      if (std::abs(cosine) <= best) continue;
      best = std::abs(cosine);
      spacing = moving.spacing[other];
    }
    if (fixed.size[axis] > 1)
      size[axis] = std::max<std::int64_t>(1, std::llround(fixed.extent()[axis] / spacing));
  }
  return fixed.resized(size);
}

} // namespace svx
