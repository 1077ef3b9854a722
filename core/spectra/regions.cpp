#include "core/spectra/regions.h"

#include "core/data/error.h"
#include "core/data/polygon.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

/// Told apart on dark and on light ground (Okabe and Ito 2008, without black).
constexpr std::array<std::array<std::uint8_t, 3>, 7> colours{{{86, 180, 233},
                                                              {230, 159, 0},
                                                              {0, 158, 115},
                                                              {204, 121, 167},
                                                              {213, 94, 0},
                                                              {240, 228, 66},
                                                              {0, 114, 178}}};

double distance(const RasterPoint& p, const RasterPoint& a, const RasterPoint& b) {
  const double dx = b[0] - a[0], dy = b[1] - a[1], length = dx * dx + dy * dy;
  const double along =
      length > 0 ? std::clamp(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy);
}

/// Whole pixels from `low` to `high` within [0, size).
std::pair<std::int64_t, std::int64_t> span(double low, double high, std::int64_t size) {
  const double last = double(size);
  return {std::int64_t(std::clamp(std::ceil(low), 0.0, last)),
          std::int64_t(std::clamp(std::floor(high) + 1, 0.0, last))};
}

} // namespace

at::Tensor withinPolygon(std::span<const RasterPoint> corners, std::int64_t width,
                         std::int64_t height) {
  Polygon polygon{{{}}};
  for (const RasterPoint& corner : corners) // a polygon counts from the corner of the first pixel
    polygon.rings.front().push_back({corner[0] + 0.5, corner[1] + 0.5});
  at::Tensor filled = at::zeros({height, width}, at::kInt);
  fillPolygon(polygon, 1, width, {filled.data_ptr<std::int32_t>(), std::size_t(filled.numel())});
  return filled.ne(0);
}

at::Tensor alongLine(std::span<const RasterPoint> points, double radius, std::int64_t width,
                     std::int64_t height) {
  at::Tensor mask = at::zeros({height, width}, at::kBool);
  bool* inside = mask.data_ptr<bool>();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const RasterPoint &a = points[i], &b = points[std::min(i + 1, points.size() - 1)];
    const auto [left, right] =
        span(std::min(a[0], b[0]) - radius, std::max(a[0], b[0]) + radius, width);
    const auto [top, bottom] =
        span(std::min(a[1], b[1]) - radius, std::max(a[1], b[1]) + radius, height);
    for (auto y = top; y < bottom; ++y)
      for (auto x = left; x < right; ++x)
        if (distance({double(x), double(y)}, a, b) <= radius) inside[y * width + x] = true;
  }
  return mask;
}

at::Tensor connectedParts(const at::Tensor& mask, std::int64_t least) {
  const at::Tensor in = mask.contiguous();
  const std::int64_t height = in.size(0), width = in.size(1);
  const bool* inside = in.data_ptr<bool>();
  at::Tensor parts = at::zeros({height, width}, at::kInt);
  std::int32_t* part = parts.data_ptr<std::int32_t>();
  std::vector<std::int64_t> sizes{0}, waiting;
  for (std::int64_t start = 0; start < width * height; ++start) {
    if (!inside[start] || part[start]) continue;
    const auto number = std::int32_t(sizes.size());
    sizes.push_back(0);
    waiting = {start};
    part[start] = number;
    while (!waiting.empty()) {
      const std::int64_t at = waiting.back(), x = at % width;
      waiting.pop_back();
      ++sizes.back();
      const auto visit = [&](std::int64_t next, bool exists) {
        if (!exists || !inside[next] || part[next]) return;
        part[next] = number;
        waiting.push_back(next);
      };
      visit(at - 1, x > 0);
      visit(at + 1, x + 1 < width);
      visit(at - width, at >= width);
      visit(at + width, at + width < width * height);
    }
  }
  std::vector<std::int32_t> order(sizes.size() - 1), rank(sizes.size(), 0);
  std::iota(order.begin(), order.end(), 1);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return sizes[std::size_t(a)] > sizes[std::size_t(b)];
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    if (sizes[std::size_t(order[i])] >= least) rank[std::size_t(order[i])] = std::int32_t(i) + 1;
  for (std::int64_t i = 0; i < width * height; ++i) part[i] = rank[std::size_t(part[i])];
  return parts;
}

LabelMap noRegions(const Spectra& spectra) {
  LabelMap regions;
  regions.volume.name = "Regions of " + spectra.info().name;
  regions.volume.geometry = spectra.grid();
  const auto& size = regions.volume.geometry.size;
  regions.volume.voxels = at::zeros({size[2], size[1], size[0]}, at::kInt);
  regions.volume.modality = Modality::MassSpectrometry;
  return regions;
}

Label nextRegion(const LabelMap& regions) {
  const std::int64_t value = regions.labels.empty() ? 1 : regions.labels.back().value + 1;
  return {value, "Region " + std::to_string(value),
          colours[std::size_t(value - 1) % colours.size()], 1};
}

LabelMap withPixels(const LabelMap& regions, const Spectra& spectra, std::int64_t section,
                    const at::Tensor& mask, const Label& region) {
  LabelMap changed = regions;
  changed.volume.source = {};
  changed.volume.voxels = regions.volume.voxels.to(at::kInt, false, /*copy=*/true).contiguous();
  const auto& size = regions.volume.geometry.size;
  if (section < 0 || section >= size[2] || mask.numel() != size[0] * size[1])
    throw Error(ErrorKind::Internal, "The region cannot be drawn", "its mask has another size.");
  const auto pixels = spectra.pixels();
  const at::Tensor in = mask.contiguous();
  const bool* inside = in.data_ptr<bool>();
  const std::int64_t offset = section * size[0] * size[1];
  auto* values = changed.volume.voxels.data_ptr<std::int32_t>() + offset;
  for (std::int64_t p = 0; p < size[0] * size[1]; ++p)
    if (inside[p] && pixels[std::size_t(offset + p)] != Spectra::none)
      values[p] = std::int32_t(region.value);
  const auto place =
      std::lower_bound(changed.labels.begin(), changed.labels.end(), region.value,
                       [](const Label& label, std::int64_t value) { return label.value < value; });
  if (region.value != 0 && (place == changed.labels.end() || place->value != region.value))
    changed.labels.insert(place, region);
  return changed;
}

LabelMap withoutRegion(const LabelMap& regions, std::int64_t value) {
  LabelMap changed = regions;
  changed.volume.source = {};
  changed.volume.voxels = at::where(regions.volume.voxels.eq(value),
                                    at::zeros_like(regions.volume.voxels), regions.volume.voxels);
  std::erase_if(changed.labels, [&](const Label& label) { return label.value == value; });
  return changed;
}

std::vector<std::uint32_t> spectraOf(const LabelMap& regions, const Spectra& spectra,
                                     std::int64_t value) {
  const at::Tensor in = regions.volume.voxels.eq(value).contiguous();
  const bool* inside = in.data_ptr<bool>();
  const auto pixels = spectra.pixels();
  std::vector<std::uint32_t> found;
  for (std::size_t p = 0; p < pixels.size() && p < std::size_t(in.numel()); ++p)
    if (inside[p] && pixels[p] != Spectra::none) found.push_back(pixels[p]);
  std::sort(found.begin(), found.end());
  return found;
}

} // namespace svx
