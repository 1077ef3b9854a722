#include "core/tma/familiarity.h"

#include "core/spectra/factorisation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx::tma {
namespace {

double percentileOf(const at::Tensor& values, double percent) {
  const at::Tensor sorted = std::get<0>(values.sort());
  const auto last = double(sorted.numel() - 1);
  return sorted[std::int64_t(std::ceil(percent / 100 * last))].item<double>();
}

} // namespace

Familiarity Familiarity::of(const at::Tensor& training, const at::Tensor& validation,
                            JobContext& context) {
  const std::int64_t half = std::min(training.size(0), training.size(1)) / 2;
  const int count = int(std::clamp<std::int64_t>(half, 1, components));
  const auto found = principalComponents(FeatureMatrix(training), count, context);
  Familiarity result;
  result.mean = found.mean.to(at::kFloat).contiguous();
  result.loadings = found.loadings.to(at::kFloat).contiguous();
  // A direction in which training does not vary at all must not make everything unfamiliar.
  result.variances = found.variances.to(at::kDouble).clamp_min(1e-12 * found.total).contiguous();
  const auto [within, left] = result.both(validation);
  result.within = std::max(percentileOf(within, percentile), 1e-6);
  result.left = std::max(percentileOf(left, percentile), 1e-6 * found.total);
  return result;
}

std::pair<at::Tensor, at::Tensor> Familiarity::both(const at::Tensor& rows) const {
  std::vector<at::Tensor> within, left;
  for (const at::Tensor& block : rows.split(1024)) {
    const at::Tensor centred = block - mean;
    const at::Tensor squares = at::mm(centred, loadings.t()).to(at::kDouble).square();
    within.push_back((squares / variances).sum(1));
    left.push_back((centred.square().sum({1}, false, at::kDouble) - squares.sum(1)).clamp_min(0));
  }
  return {at::cat(within), at::cat(left)};
}

std::vector<double> Familiarity::distances(const at::Tensor& rows) const {
  const auto [t, q] = both(rows);
  const at::Tensor larger = at::maximum(t / within, q / left).contiguous();
  const double* values = larger.data_ptr<double>();
  return {values, values + larger.numel()};
}

} // namespace svx::tma
