#include "core/evaluation/similarity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace svx {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Calls visit(a, b) for each pair that counts, in memory order.
template <typename Visit>
void eachPair(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask, Visit visit) {
  const auto ac = a.contiguous(), bc = b.contiguous();
  const auto mc = mask.defined() ? mask.contiguous() : at::Tensor();
  const auto* pa = ac.data_ptr<float>();
  const auto* pb = bc.data_ptr<float>();
  const auto* pm = mc.defined() ? mc.data_ptr<std::uint8_t>() : nullptr;
  for (std::int64_t i = 0; i < ac.numel(); ++i)
    if ((!pm || pm[i]) && std::isfinite(pa[i]) && std::isfinite(pb[i])) visit(pa[i], pb[i]);
}

struct Range {
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  void include(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool constant() const { return !(high > low); }
};

double entropy(const std::vector<double>& counts, double total) {
  double sum = 0;
  for (const double n : counts)
    if (n > 0) sum -= n / total * std::log(n / total);
  return sum;
}

} // namespace

double normalisedCorrelation(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask) {
  double n = 0, meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0; // Welford's update
  eachPair(a, b, mask, [&](double x, double y) {
    n += 1;
    const double dx = x - meanA, dy = y - meanB;
    meanA += dx / n;
    meanB += dy / n;
    aa += dx * (x - meanA);
    bb += dy * (y - meanB);
    ab += dx * (y - meanB);
  });
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : nan;
}

double normalisedMutualInformation(const at::Tensor& a, const at::Tensor& b,
                                   const at::Tensor& mask) {
  constexpr int bins = 64;
  Range ra, rb;
  eachPair(a, b, mask, [&](double x, double y) {
    ra.include(x);
    rb.include(y);
  });
  if (ra.constant() || rb.constant()) return nan;
  std::vector<double> joint(bins * bins), marginA(bins), marginB(bins);
  double total = 0;
  const auto bin = [](double v, const Range& r) {
    return std::min(bins - 1, int((v - r.low) / (r.high - r.low) * bins));
  };
  eachPair(a, b, mask, [&](double x, double y) {
    const int i = bin(x, ra), j = bin(y, rb);
    ++joint[i * bins + j];
    ++marginA[i];
    ++marginB[j];
    ++total;
  });
  return (entropy(marginA, total) + entropy(marginB, total)) / entropy(joint, total);
}

} // namespace svx
