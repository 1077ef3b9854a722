#include "core/data/intensities.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace svx {

namespace {

std::vector<std::int64_t> distinctValues(const at::Tensor& voxels) {
  const at::Tensor flat = voxels.contiguous();
  std::unordered_set<std::int64_t> seen;
  AT_DISPATCH_INTEGRAL_TYPES(flat.scalar_type(), "labels", [&] {
    const scalar_t* data = flat.data_ptr<scalar_t>();
    scalar_t last = 0; // labels come in runs, so most voxels repeat their neighbour
    for (std::int64_t i = 0; i < flat.numel(); ++i)
      if (data[i] != last) seen.insert(last = data[i]);
  });
  seen.erase(0);
  std::vector<std::int64_t> values(seen.begin(), seen.end());
  std::sort(values.begin(), values.end());
  return values;
}

/// Steps of the golden angle around the colour wheel: neighbours in value differ in hue.
std::array<std::uint8_t, 3> spreadColour(std::int64_t value) {
  const double turn = static_cast<double>(value) * 0.618033988749895;
  const double hue = 6 * (turn - std::floor(turn));
  const double saturation = (value / 2) % 2 == 0 ? 0.75 : 0.5;
  const double brightness = value % 2 == 0 ? 0.85 : 1.0;
  std::array<std::uint8_t, 3> colour{};
  for (int c = 0; c < 3; ++c) {
    const double k = std::fmod(hue + 5 - 2 * c, 6.0);
    const double ramp = std::clamp(std::min(k, 4 - k), 0.0, 1.0);
    colour[c] = static_cast<std::uint8_t>(std::lround(255 * brightness * (1 - saturation * ramp)));
  }
  return colour;
}

} // namespace

std::uint64_t Volume::bytes() const {
  return voxels.defined() ? voxels.nbytes() : 0;
}

at::Tensor Volume::channel(std::int64_t c) const {
  return voxels.dim() == 4 ? voxels.select(0, c) : voxels;
}

at::Tensor Volume::asFloat(std::int64_t c) const {
  return channel(c).to(at::kFloat).contiguous();
}

std::pair<double, double> Volume::range() const {
  if (!voxels.defined() || voxels.numel() == 0) return {0, 0};
  const auto extremes = [](const at::Tensor& values) {
    const auto [low, high] = at::aminmax(values);
    return std::pair(low.item<double>(), high.item<double>());
  };
  const auto [low, high] = extremes(voxels);
  if (std::isfinite(low) && std::isfinite(high)) return {low, high};
  const at::Tensor finite = voxels.masked_select(at::isfinite(voxels));
  if (finite.numel() == 0) return {0, 0};
  return extremes(finite);
}

WindowLevel automaticWindow(const Volume& volume) {
  if (volume.window && std::isfinite(volume.window->level) && volume.window->window > 0)
    return *volume.window;
  return percentileWindow(volume);
}

void LabelMap::completeTable() {
  for (const std::int64_t value : distinctValues(volume.voxels)) {
    const auto place = std::lower_bound(labels.begin(), labels.end(), value,
                                        [](const Label& l, std::int64_t v) { return l.value < v; });
    if (place == labels.end() || place->value != value)
      labels.insert(place, {value, "Label " + std::to_string(value), spreadColour(value)});
  }
}

} // namespace svx
