#include "core/evaluation/similarity.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace svx {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Range {
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  void include(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool constant() const { return !(high > low); }
};

/// The voxels of two images that count.
class Pairs {
public:
  Pairs(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask)
      : a_(a.contiguous()), b_(b.contiguous()), mask_(mask.defined() ? mask.contiguous() : mask) {}

  /// Visits every pair with the state of its chunk, in parallel; the states in order. The chunks do
  /// not depend on the threads.
  template <typename State, typename Visit>
  std::vector<State> visit(const State& start, Visit visit) const {
    constexpr std::int64_t chunks = 16;
    const auto n = a_.numel();
    const auto* pa = a_.data_ptr<float>();
    const auto* pb = b_.data_ptr<float>();
    const auto* pm = mask_.defined() ? mask_.data_ptr<std::uint8_t>() : nullptr;
    std::vector<State> states(chunks, start);
    at::parallel_for(0, chunks, 1, [&](std::int64_t begin, std::int64_t end) {
      for (auto c = begin; c < end; ++c) {
        State state = start;
        for (auto i = n * c / chunks; i < n * (c + 1) / chunks; ++i)
          if ((!pm || pm[i]) && std::isfinite(pa[i]) && std::isfinite(pb[i]))
            visit(state, double(pa[i]), double(pb[i]));
        states[std::size_t(c)] = std::move(state);
      }
    });
    return states;
  }

  std::pair<Range, Range> ranges() const {
    std::pair<Range, Range> all;
    for (const auto& [a, b] : visit(all, [](auto&r, double x, double y) {
           r.first.include(x);
           r.second.include(y);
         })) {
      all.first.low = std::min(all.first.low, a.low);
      all.first.high = std::max(all.first.high, a.high);
      all.second.low = std::min(all.second.low, b.low);
      all.second.high = std::max(all.second.high, b.high);
    }
    return all;
  }

private:
  at::Tensor a_, b_, mask_;
};

double entropy(const std::vector<double>& counts, double total) {
  double sum = 0;
  for (const double n : counts)
    if (n > 0) sum -= n / total * std::log(n / total);
  return sum;
}

} // namespace

double normalisedCorrelation(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask) {
  const Pairs pairs(a, b, mask);
  const auto [ra, rb] = pairs.ranges();
  if (ra.constant() || rb.constant()) return nan;
  // About the middle of the ranges, which keeps the differences of sums accurate.
  const double midA = (ra.low + ra.high) / 2, midB = (rb.low + rb.high) / 2;
  std::array<double, 6> sum{}; // n, a, b, aa, bb, ab
  for (const auto& part : pairs.visit(sum, [&](auto&s, double x, double y) {
         x -= midA;
         y -= midB;
         s[0] += 1;
         s[1] += x;
         s[2] += y;
         s[3] += x * x;
         s[4] += y * y;
         s[5] += x * y;
       }))
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
  const auto [n, sa, sb, saa, sbb, sab] = sum;
  return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

double normalisedMutualInformation(const at::Tensor& a, const at::Tensor& b,
                                   const at::Tensor& mask) {
  constexpr int bins = 64;
  const Pairs pairs(a, b, mask);
  const auto [ra, rb] = pairs.ranges();
  if (ra.constant() || rb.constant()) return nan;
  const double scaleA = bins / (ra.high - ra.low), scaleB = bins / (rb.high - rb.low);
  const double lowA = ra.low, lowB = rb.low;
  std::vector<double> joint(bins * bins), marginA(bins), marginB(bins);
  for (const auto& part : pairs.visit(joint, [=](auto&h, double x, double y) {
         const int i = std::min(bins - 1, int((x - lowA) * scaleA));
         const int j = std::min(bins - 1, int((y - lowB) * scaleB));
         ++h[std::size_t(i * bins + j)];
       }))
    for (std::size_t i = 0; i < joint.size(); ++i) joint[i] += part[i];
  double total = 0;
  for (int i = 0; i < bins; ++i)
    for (int j = 0; j < bins; ++j) {
      const double n = joint[std::size_t(i * bins + j)];
      marginA[std::size_t(i)] += n;
      marginB[std::size_t(j)] += n;
      total += n;
    }
  return (entropy(marginA, total) + entropy(marginB, total)) / entropy(joint, total);
}

} // namespace svx
