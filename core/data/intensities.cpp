#include "core/data/intensities.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

double percentile(std::vector<float>& values, double fraction) {
  const auto rank = static_cast<std::ptrdiff_t>(fraction * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[rank];
}

bool looksLikeCt(std::vector<float> values) {
  if (values.empty()) return false;
  const float least = *std::min_element(values.begin(), values.end());
  constexpr float belowAir = -1100;
  if (least < belowAir) std::erase(values, least); // padding outside of the round field of view
  const auto share = [&](float low, float high) {
    const auto inside = [&](float v) { return v >= low && v < high; };
    return static_cast<double>(std::count_if(values.begin(), values.end(), inside)) /
           static_cast<double>(values.size());
  };
  if (values.empty() || share(belowAir, -900) < 0.02) return false;
  if (1 - share(belowAir, 4000) > 0.005) return false;
  const double tissue = share(-200, 300), bone = share(300, 800); // ranges of one width
  return tissue >= 0.05 && tissue >= 2 * bone;
}

} // namespace

std::vector<float> sampledIntensities(const at::Tensor& voxels) {
  constexpr std::int64_t wanted = 1 << 17;
  // An odd stride does not fall into step with the rows of common image sizes.
  const std::int64_t stride = std::max<std::int64_t>(1, voxels.numel() / wanted) | 1;
  const at::Tensor sample = voxels.contiguous()
                                .view({-1})
                                .slice(0, 0, voxels.numel(), stride)
                                .to(at::kFloat)
                                .contiguous();
  std::vector<float> values(sample.data_ptr<float>(), sample.data_ptr<float>() + sample.numel());
  std::erase_if(values, [](float v) { return !std::isfinite(v); });
  return values;
}

WindowLevel percentileWindow(const Volume& volume) {
  if (volume.channelAxis == ChannelAxis::Colour) return {255, 127.5};
  if (!volume.voxels.defined()) return {};
  std::vector<float> values = sampledIntensities(volume.voxels);
  if (values.empty()) return {};
  double low = percentile(values, 0.005), high = percentile(values, 0.995);
  if (low == high) std::tie(low, high) = volume.range();
  if (low == high) return {1, low};
  return {high - low, 0.5 * (low + high)};
}

bool holdsHounsfield(const Volume& volume) {
  if (volume.modality != Modality::Unknown) return volume.modality == Modality::CT;
  if (!volume.unit.empty()) return volume.unit == "HU";
  const bool intensities =
      volume.channelAxis == ChannelAxis::None || volume.channelAxis == ChannelAxis::Time;
  return intensities && volume.voxels.defined() && looksLikeCt(sampledIntensities(volume.voxels));
}

} // namespace svx
