#include "core/registration/preview.h"

#include "core/evaluation/summary.h"
#include "core/kernels/warp.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double longestSide = 192;

double along(const Geometry& grid, int worldAxis, int axis) {
  return grid.direction[std::size_t(3 * worldAxis + axis)];
}

/// The index axis that previews look along.
int viewAxis(const Geometry& grid) {
  if (grid.size[2] == 1) return 2;
  const auto thickest = std::max_element(grid.spacing.begin(), grid.spacing.end());
  const auto thinnest = *std::min_element(grid.spacing.begin(), grid.spacing.end());
  if (*thickest > 1.5 * thinnest) return int(thickest - grid.spacing.begin());
  int axis = 0;
  for (int other = 1; other < 3; ++other)
    if (std::abs(along(grid, 2, other)) > std::abs(along(grid, 2, axis))) axis = other;
  return axis;
}

std::pair<double, double> window(const PreparedImage& image) {
  constexpr std::int64_t samples = 50'000;
  const auto voxels = image.inside.defined() ? image.voxels.masked_select(image.inside != 0)
                                             : image.voxels.reshape({-1});
  const auto step = std::max<std::int64_t>(1, voxels.numel() / samples);
  const auto sparse = voxels.slice(0, 0, voxels.numel(), step).cpu().to(at::kDouble).contiguous();
  std::vector<double> values(sparse.data_ptr<double>(), sparse.data_ptr<double>() + sparse.numel());
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.01), quantile(values, 0.995)};
}

} // namespace

Geometry previewGrid(const Geometry& fixed) {
  const int normal = viewAxis(fixed);
  int worldNormal = 0;
  for (int axis = 1; axis < 3; ++axis)
    if (std::abs(along(fixed, axis, normal)) > std::abs(along(fixed, worldNormal, normal)))
      worldNormal = axis;
  const int worldRight = worldNormal == 0 ? 1 : 0, worldDown = worldNormal == 2 ? 1 : 2;
  int right = (normal + 1) % 3, down = (normal + 2) % 3;
  if (std::abs(along(fixed, worldRight, down)) > std::abs(along(fixed, worldRight, right)))
    std::swap(right, down);
  const double rightSign = along(fixed, worldRight, right) < 0 ? -1 : 1;
  const double downSign = (along(fixed, worldDown, down) < 0 ? -1 : 1) * (worldDown == 2 ? -1 : 1);

  const Vec3 extent = fixed.extent();
  const auto r = std::size_t(right), d = std::size_t(down), n = std::size_t(normal);
  const double pixel = std::max(std::max(extent[r], extent[d]) / longestSide,
                                std::min(fixed.spacing[r], fixed.spacing[d]));
  Geometry slice;
  slice.size = {std::max<std::int64_t>(1, std::llround(extent[r] / pixel)),
                std::max<std::int64_t>(1, std::llround(extent[d] / pixel)), 1};
  slice.spacing = {pixel, pixel, fixed.spacing[n]};
  Vec3 middle;
  for (std::size_t axis = 0; axis < 3; ++axis) middle[axis] = 0.5 * double(fixed.size[axis] - 1);
  middle[n] = double(fixed.size[n] / 2);
  slice.origin = fixed.indexToWorld()(middle);
  for (int axis = 0; axis < 3; ++axis) {
    const auto row = std::size_t(3 * axis);
    slice.direction[row] = rightSign * along(fixed, axis, right);
    slice.direction[row + 1] = downSign * along(fixed, axis, down);
    slice.direction[row + 2] = along(fixed, axis, normal);
    for (std::size_t k = 0; k < 2; ++k)
      slice.origin[std::size_t(axis)] -=
          slice.direction[row + k] * pixel * 0.5 * double(slice.size[k] - 1);
  }
  return slice;
}

void showPreview(const std::string& caption, const PreparedImage& image, const Geometry& fixed,
                 const Transform& transform, JobContext& context) {
  const Geometry slice = previewGrid(fixed);
  const auto field = transform.toField(slice).to(image.voxels.device());
  const auto map = kernels::samplingMap(slice, image.grid);
  at::Tensor inside;
  const auto values = kernels::warp(image.voxels, field, map, {}, &inside);
  const auto [low, high] = window(image);
  const auto grey = ((values - low) * (255 / std::max(high - low, 1e-30)))
                        .clamp_(0, 255)
                        .mul_(inside)
                        .round_()
                        .to(at::kByte)
                        .cpu()
                        .contiguous();
  const auto* pixels = grey.data_ptr<std::uint8_t>();
  context.show({caption, int(slice.size[0]), int(slice.size[1]), {pixels, pixels + grey.numel()}});
}

void showStart(const ImagePair& pair, const AffineMap& initial, JobContext& context) {
  const AffineTransform identity{AffineMap{}}, aligned{initial};
  const Geometry& grid = pair.fixed.grid;
  showPreview("Fixed", pair.fixed, grid, identity, context);
  if (initial.linear != identity3 || initial.offset != Vec3{})
    showPreview("Moving", pair.moving, grid, identity, context);
  showPreview("Start", pair.moving, grid, aligned, context);
}

void showResult(const ImagePair& pair, TransformPtr search, const AffineMap& initial,
                JobContext& context) {
  const CompositeTransform whole({std::move(search), std::make_shared<AffineTransform>(initial)});
  showPreview("Result", pair.moving, pair.fixed.grid, whole, context);
}

} // namespace svx
