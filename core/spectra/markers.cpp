#include "core/spectra/markers.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

namespace svx {

Marker mannWhitney(std::span<const float> a, std::span<const float> b) {
  struct Entry {
    float value;
    bool inB;
  };
  std::vector<Entry> all;
  all.reserve(a.size() + b.size());
  for (const float v : a) all.push_back({v, false});
  for (const float v : b) all.push_back({v, true});
  std::ranges::sort(all, {}, &Entry::value);
  const double na = double(a.size()), nb = double(b.size()), n = na + nb;
  double ranks = 0, ties = 0; // sum of the ranks of B; sum of t^3 - t
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    double inB = 0;
    while (last < all.size() && all[last].value == all[first].value) inB += all[last++].inB;
    const double t = double(last - first);
    ranks += inB * (double(first) + (t + 1) / 2);
    ties += t * t * t - t;
    first = last;
  }
  Marker marker;
  marker.meanA = a.empty() ? NAN : std::accumulate(a.begin(), a.end(), 0.0) / na;
  marker.meanB = b.empty() ? NAN : std::accumulate(b.begin(), b.end(), 0.0) / nb;
  if (a.empty() || b.empty()) return marker;
  marker.u = ranks - nb * (nb + 1) / 2;
  marker.auc = marker.u / (na * nb);
  const double variance = na * nb / 12 * (n + 1 - ties / (n * (n - 1)));
  if (variance <= 0) return marker;
  const double distance = std::max(0.0, std::abs(marker.u - na * nb / 2) - 0.5);
  marker.p = std::erfc(distance / std::sqrt(2 * variance));
  return marker;
}

std::vector<Marker> mannWhitney(const at::Tensor& matrix, const std::vector<bool>& inB,
                                JobContext& context) {
  const at::Tensor columns = matrix.t().contiguous();
  const std::int64_t n = matrix.size(0), m = matrix.size(1);
  const float* from = columns.data_ptr<float>();
  std::vector<Marker> markers(static_cast<std::size_t>(m));
  std::atomic<std::int64_t> done = 0;
  at::parallel_for(0, m, 1, [&](auto first, auto last) {
    std::vector<float> a, b;
    for (auto k = first; k < last; ++k) {
      context.throwIfCancelled();
      a.clear();
      b.clear();
      for (std::int64_t r = 0; r < n; ++r) (inB[std::size_t(r)] ? b : a).push_back(from[k * n + r]);
      markers[std::size_t(k)] = mannWhitney(a, b);
      context.progress(double(++done) / double(m), "Comparing the groups");
    }
  });
  return markers;
}

std::vector<double> benjaminiHochberg(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t k) { return p[k]; });
  std::vector<double> adjusted(p.size());
  double least = 1;
  for (std::size_t r = order.size(); r-- > 0;) {
    least = std::min(least, p[order[r]] * double(p.size()) / double(r + 1));
    adjusted[order[r]] = least;
  }
  return adjusted;
}

std::vector<double> bonferroni(const std::vector<double>& p) {
  std::vector<double> adjusted;
  for (const double each : p) adjusted.push_back(std::min(1.0, each * double(p.size())));
  return adjusted;
}

} // namespace svx
