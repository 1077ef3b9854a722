#include "core/kernels/slice_render.h"
#include "core/registration/apply.h"
#include "core/report/report.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr double widestPixels = 320;

struct Plane {
  std::string name;
  Geometry grid; ///< one pixel a voxel, a single slice
};

/// The smallest box along the world's axes that holds the grid.
std::pair<Vec3, Vec3> worldBox(const Geometry& grid) {
  Vec3 low{1e300, 1e300, 1e300}, high = -1.0 * low;
  for (int corner = 0; corner < 8; ++corner) {
    Vec3 index{};
    for (int a = 0; a < 3; ++a)
      index[a] = (corner >> a & 1) ? static_cast<double>(grid.size[a]) - 0.5 : -0.5;
    const Vec3 world = grid.indexToWorld()(index);
    for (int a = 0; a < 3; ++a) {
      low[a] = std::min(low[a], world[a]);
      high[a] = std::max(high[a], world[a]);
    }
  }
  return {low, high};
}

/// A plane through the middle of the box: columns along `across`, rows along `down` (unit vectors
/// along the world's axes).
Plane planeThrough(const std::string& name, const Geometry& fixed, const Vec3& across,
                   const Vec3& down) {
  const auto [low, high] = worldBox(fixed);
  const Vec3 span = high - low;
  const double width = std::abs(dot(span, across)), height = std::abs(dot(span, down));
  const double finest = std::min({fixed.spacing[0], fixed.spacing[1], fixed.spacing[2]});
  const double pixel = std::max(finest, std::max(width, height) / widestPixels);
  const Vec3 normal = cross(across, down);
  Plane plane{name, {}};
  plane.grid.size = {std::max<std::int64_t>(1, std::llround(width / pixel)),
                     std::max<std::int64_t>(1, std::llround(height / pixel)), 1};
  plane.grid.spacing = {pixel, pixel, pixel};
  for (int r = 0; r < 3; ++r) {
    plane.grid.direction[3 * r] = across[r];
    plane.grid.direction[3 * r + 1] = down[r];
    plane.grid.direction[3 * r + 2] = normal[r];
  }
  const Vec3 corner = 0.5 * static_cast<double>(plane.grid.size[0] - 1) * pixel * across +
                      0.5 * static_cast<double>(plane.grid.size[1] - 1) * pixel * down;
  plane.grid.origin = fixed.centre() - corner;
  return plane;
}

std::vector<Plane> planesOf(const Geometry& fixed) {
  if (fixed.dimensions() == 2) {
    const double longest = static_cast<double>(std::max(fixed.size[0], fixed.size[1]));
    const double share = std::min(1.0, widestPixels / longest);
    const auto shrunk = [&](std::int64_t size) {
      return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(size)));
    };
    return {{"Slice", fixed.resized({shrunk(fixed.size[0]), shrunk(fixed.size[1]), 1})}};
  }
  // Radiological: the patient's right on the left, anterior or superior on top.
  return {planeThrough("Axial", fixed, {1, 0, 0}, {0, 1, 0}),
          planeThrough("Coronal", fixed, {1, 0, 0}, {0, 0, -1}),
          planeThrough("Sagittal", fixed, {0, 1, 0}, {0, 0, -1})};
}

kernels::SliceLayer layerOf(const Volume& volume, const Geometry& grid,
                            const Transform& transform) {
  const auto slice = apply(transform, volume, grid, kernels::Interpolation::Linear);
  kernels::SliceLayer layer;
  const bool colour = volume.channelAxis == ChannelAxis::Colour;
  layer.voxels = (colour ? slice->voxels : slice->channel(0)).contiguous();
  layer.window = automaticWindow(volume);
  return layer;
}

std::string drawn(const Geometry& grid, const std::vector<kernels::SliceLayer>& layers) {
  const int width = static_cast<int>(grid.size[0]), height = static_cast<int>(grid.size[1]);
  std::vector<kernels::Argb> pixels(static_cast<std::size_t>(width) * height);
  kernels::SliceTarget target;
  target.pixels = pixels.data();
  target.width = width;
  target.height = height;
  target.stride = width;
  target.checkerPixels = std::max(4, std::max(width, height) / 8);
  kernels::renderSlice(layers, target);
  return toPng(pixels.data(), width, height);
}

} // namespace

std::vector<ReportPicture> slicePictures(const Volume& fixed, const Volume& moving,
                                         const Transform* before, const Transform& after) {
  const AffineTransform identity{AffineMap{}};
  std::vector<ReportPicture> pictures;
  for (const Plane& plane : planesOf(fixed.geometry)) {
    const auto base = layerOf(fixed, plane.grid, identity);
    const auto start = layerOf(moving, plane.grid, before ? *before : identity);
    auto end = layerOf(moving, plane.grid, after);
    const auto add = [&](const char* view, const std::vector<kernels::SliceLayer>& layers) {
      pictures.push_back({plane.name, view, drawn(plane.grid, layers)});
    };
    add("Fixed", {base});
    add("Moving, before", {start});
    add("Moving, after", {end});
    end.combine = kernels::Combine::Difference;
    add("Difference, after", {base, end});
    end.combine = kernels::Combine::Checkerboard;
    add("Checkerboard, after", {base, end});
  }
  return pictures;
}

} // namespace svx
