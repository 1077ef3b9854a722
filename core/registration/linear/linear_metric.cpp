#include "core/registration/linear/linear_metric.h"

#include "core/registration/linear/linear_points.h"

#include <ATen/ATen.h>

#include <cmath>

namespace svx {
namespace linear {

at::Tensor worldGradient(const PreparedImage& image) {
  const auto& grid = image.grid;
  at::Tensor perAxis = at::zeros({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  for (int d = 0; d < 3; ++d) {
    const int dim = 2 - d;
    const auto n = grid.size[d];
    if (n < 2) continue;
    const auto last = [&](const at::Tensor& t, std::int64_t i) { return t.select(dim, i); };
    at::Tensor out = perAxis[d];
    out.narrow(dim, 1, n - 2)
        .copy_((image.voxels.narrow(dim, 2, n - 2) - image.voxels.narrow(dim, 0, n - 2)) /
               (2 * grid.spacing[d]));
    last(out, 0).copy_((last(image.voxels, 1) - last(image.voxels, 0)) / grid.spacing[d]);
    last(out, n - 1)
        .copy_((last(image.voxels, n - 1) - last(image.voxels, n - 2)) / grid.spacing[d]);
  }
  at::Tensor world = at::zeros_like(perAxis);
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c)
      if (grid.direction[r * 3 + c] != 0) world[r].add_(perAxis[c], grid.direction[r * 3 + c]);
  return world;
}

std::pair<double, double> quantiles(const PreparedImage& image, double low, double high) {
  const auto* data = image.voxels.data_ptr<float>();
  const auto* inside = image.inside.defined() ? image.inside.data_ptr<std::uint8_t>() : nullptr;
  const auto n = image.voxels.numel();
  std::vector<float> values;
  const auto stride = std::max<std::int64_t>(1, n / 200000);
  for (std::int64_t i = 0; i < n; i += stride)
    if (!inside || inside[i]) values.push_back(data[i]);
  if (values.empty()) return {0, 0};
  const auto at = [&](double q) {
    const auto k = std::ptrdiff_t(q * double(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return double(values[std::size_t(k)]);
  };
  const double a = at(low), b = at(high);
  if (b > a || low == high) return {a, b};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *most};
}

std::vector<std::uint8_t> fixedBins(const FixedSamples& samples, int bins) {
  auto sorted = samples.value;
  const auto at = [&](double q) {
    const auto k = std::ptrdiff_t(q * double(sorted.size() - 1) + 0.5);
    std::nth_element(sorted.begin(), sorted.begin() + k, sorted.end());
    return double(sorted[std::size_t(k)]);
  };
  double low = at(0.002), high = at(0.998);
  if (!(high > low)) low = at(0), high = at(1);
  const double width = std::max((high - low) / bins, 1e-30);
  std::vector<std::uint8_t> result;
  result.reserve(samples.size());
  for (const float v : samples.value)
    result.push_back(std::uint8_t(std::clamp(int((v - low) / width), 0, bins - 1)));
  return result;
}

} // namespace linear

std::unique_ptr<LinearObjective>
makeLinearObjective(LinearMetric metric, const PreparedImage& fixed, const FixedSamples& samples,
                    const PreparedImage& moving, int bins, LinearPrecision precision) {
  switch (metric) {
  case LinearMetric::MutualInformation:
    return linear::makeInformation(samples, moving, bins, precision);
  case LinearMetric::GradientField:
    return linear::makeGradientField(fixed, samples, moving, precision);
  case LinearMetric::CorrelationRatio:
    return linear::makeCorrelationRatio(samples, moving, bins, precision);
  case LinearMetric::MeanSquares:
  case LinearMetric::Correlation:
    break;
  }
  return linear::makeMoments(metric, samples, moving, precision);
}

} // namespace svx
