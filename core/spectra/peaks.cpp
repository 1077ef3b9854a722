#include "core/spectra/peaks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace svx {
namespace {

double medianOf(std::vector<double>& values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Where the line through points a and a + 1 has the value y.
double crossing(std::span<const double> x, std::span<const double> y, std::size_t a, double value) {
  const double rise = y[a + 1] - y[a];
  return rise == 0 ? x[a] : x[a] + (x[a + 1] - x[a]) * (value - y[a]) / rise;
}

/// Vertex of the parabola through the three points around p.
double vertex(std::span<const double> x, std::span<const double> y, std::size_t p) {
  if (p == 0 || p + 1 == x.size()) return x[p];
  const double a = x[p - 1] - x[p], b = x[p + 1] - x[p], ya = y[p - 1] - y[p], yb = y[p + 1] - y[p];
  const double curvature = (ya / a - yb / b) / (a - b), slope = ya / a - curvature * a;
  if (!(curvature < 0)) return x[p];
  return x[p] + std::clamp(-slope / (2 * curvature), a, b);
}

Peak peakAt(std::size_t p, std::span<const double> x, std::span<const double> y,
            const LocalNoise& local) {
  Peak peak{p, vertex(x, y, p), y[p], (y[p] - local.median[p]) / local.noise[p], x[p], x[p]};
  const double half = local.median[p] + (y[p] - local.median[p]) / 2;
  std::size_t left = p, right = p;
  while (left > 0 && y[left - 1] > half && y[left - 1] <= y[left]) --left;
  while (right + 1 < y.size() && y[right + 1] > half && y[right + 1] <= y[right]) ++right;
  peak.low = left > 0 && y[left - 1] <= half ? crossing(x, y, left - 1, half) : x[left];
  peak.high = right + 1 < y.size() && y[right + 1] <= half ? crossing(x, y, right, half) : x[right];
  return peak;
}

/// The middle points of the runs that are higher than what is beside them.
std::vector<std::size_t> localMaxima(std::span<const double> y) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::size_t end = i;
    while (end + 1 < y.size() && y[end + 1] == y[i]) ++end;
    const bool above = (i == 0 || y[i - 1] < y[i]) && (end + 1 == y.size() || y[end + 1] < y[i]);
    if (above && !(i == 0 && end + 1 == y.size())) found.push_back((i + end) / 2);
    i = end;
  }
  return found;
}

/// Drops those with a higher one within `distance` points.
void thin(std::vector<std::size_t>& points, std::span<const double> height, int distance) {
  std::vector<std::size_t> order(points);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return height[a] > height[b]; });
  std::set<std::size_t> kept;
  for (const std::size_t p : order) {
    const auto next = kept.lower_bound(p);
    const bool crowded = (next != kept.end() && *next - p < std::size_t(distance)) ||
                         (next != kept.begin() && p - *std::prev(next) < std::size_t(distance));
    if (!crowded) kept.insert(p);
  }
  points.assign(kept.begin(), kept.end());
}

/// Coefficients of the Mexican hat of a width in points, with unit energy.
std::vector<double> mexicanHat(std::span<const double> y, double width) {
  const int reach = int(std::ceil(5 * width));
  std::vector<double> hat(std::size_t(2 * reach) + 1), result(y.size());
  for (int k = -reach; k <= reach; ++k) {
    const double t = k / width;
    hat[std::size_t(k + reach)] =
        2 / (std::sqrt(3 * width) * std::pow(M_PI, 0.25)) * (1 - t * t) * std::exp(-t * t / 2);
  }
  const auto n = std::ptrdiff_t(y.size());
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::ptrdiff_t k = -reach; k <= reach; ++k)
      sum +=
          hat[std::size_t(k + reach)] * y[std::size_t(std::clamp<std::ptrdiff_t>(i + k, 0, n - 1))];
    result[std::size_t(i)] = sum;
  }
  return result;
}

/// Points where ridges of local maxima over growing widths begin, that last over at least four
/// widths and whose strongest coefficient stands out from the finest ones around.
std::vector<std::size_t> ridges(std::span<const double> y, const PeakOptions& options) {
  constexpr std::array widths{1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0};
  struct Ridge {
    std::size_t at, start; ///< at the current and at the finest width
    int length, gap;
    double strongest;
  };
  std::vector<Ridge> open;
  std::vector<Ridge> closed;
  std::vector<double> finest;
  for (const double width : widths) {
    const std::vector<double> c = mexicanHat(y, width);
    if (finest.empty()) {
      finest = c;
      for (double& v : finest) v = std::abs(v);
    }
    std::vector<std::size_t> maxima = localMaxima(c);
    std::erase_if(maxima, [&](std::size_t p) { return c[p] <= 0; });
    thin(maxima, c, std::max(1, int(width)));
    std::vector<bool> taken(maxima.size(), false);
    const auto reach = std::ptrdiff_t(std::max(2.0, width));
    for (Ridge& ridge : open) {
      const auto near = std::lower_bound(maxima.begin(), maxima.end(), ridge.at);
      std::ptrdiff_t best = -1;
      for (auto it : {near, near == maxima.begin() ? maxima.end() : std::prev(near)}) {
        if (it == maxima.end() || taken[std::size_t(it - maxima.begin())]) continue;
        const auto distance = std::abs(std::ptrdiff_t(*it) - std::ptrdiff_t(ridge.at));
        if (distance <= reach &&
            (best < 0 || distance < std::abs(std::ptrdiff_t(maxima[std::size_t(best)]) -
                                             std::ptrdiff_t(ridge.at))))
          best = it - maxima.begin();
      }
      if (best < 0) {
        ++ridge.gap;
        continue;
      }
      taken[std::size_t(best)] = true;
      ridge.at = maxima[std::size_t(best)];
      ridge.gap = 0;
      ++ridge.length;
      ridge.strongest = std::max(ridge.strongest, c[ridge.at]);
    }
    for (const Ridge& ridge : open)
      if (ridge.gap > 2) closed.push_back(ridge);
    std::erase_if(open, [](const Ridge& r) { return r.gap > 2; });
    if (width <= 2)
      for (std::size_t k = 0; k < maxima.size(); ++k)
        if (!taken[k]) open.push_back({maxima[k], maxima[k], 1, 0, c[maxima[k]]});
  }
  closed.insert(closed.end(), open.begin(), open.end());
  std::vector<std::size_t> found;
  for (const Ridge& ridge : closed) {
    if (ridge.length < 4) continue;
    const auto half = std::size_t(options.noiseWindow / 2);
    const std::size_t from = ridge.start > half ? ridge.start - half : 0;
    const std::size_t to = std::min(y.size(), ridge.start + half + 1);
    std::vector<double> around(finest.begin() + std::ptrdiff_t(from),
                               finest.begin() + std::ptrdiff_t(to));
    // The 95 % quantile of the finest coefficients is the noise of the paper.
    const auto place = around.begin() + std::ptrdiff_t(double(around.size() - 1) * 0.95);
    std::nth_element(around.begin(), place, around.end());
    if (ridge.strongest < options.signalToNoise * std::max(*place, 1e-30)) continue;
    // The highest point near where the ridge begins.
    const auto low = y.begin() + std::ptrdiff_t(ridge.start > 2 ? ridge.start - 2 : 0);
    const auto high = y.begin() + std::ptrdiff_t(std::min(y.size(), ridge.start + 3));
    found.push_back(std::size_t(std::max_element(low, high) - y.begin()));
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

} // namespace

LocalNoise localNoise(std::span<const double> y, int window) {
  LocalNoise local{std::vector<double>(y.size()), std::vector<double>(y.size())};
  if (y.empty()) return local;
  const double least = 1e-3 * std::max(*std::max_element(y.begin(), y.end()), 1e-30);
  const std::size_t length = std::min<std::size_t>(y.size(), std::size_t(std::max(window, 3)));
  const std::size_t step = std::max<std::size_t>(1, length / 2);
  std::vector<double> centres, medians, noises, part;
  for (std::size_t from = 0;; from += step) {
    from = std::min(from, y.size() - length);
    part.assign(y.begin() + std::ptrdiff_t(from), y.begin() + std::ptrdiff_t(from + length));
    const double median = medianOf(part);
    for (double& v : part) v = std::abs(v - median);
    const double deviation = medianOf(part);
    centres.push_back(double(from) + double(length - 1) / 2);
    medians.push_back(median);
    noises.push_back(deviation > 0 ? 1.4826 * deviation : least);
    if (from + length == y.size()) break;
  }
  std::size_t k = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    while (k + 2 < centres.size() && double(i) > centres[k + 1]) ++k;
    const std::size_t next = std::min(k + 1, centres.size() - 1);
    const double t =
        next == k ? 0
                  : std::clamp((double(i) - centres[k]) / (centres[next] - centres[k]), 0.0, 1.0);
    local.median[i] = std::lerp(medians[k], medians[next], t);
    local.noise[i] = std::lerp(noises[k], noises[next], t);
  }
  return local;
}

std::vector<Peak> pickPeaks(std::span<const double> masses, std::span<const double> intensities,
                            const PeakOptions& options) {
  if (masses.empty()) return {};
  const LocalNoise local = localNoise(intensities, options.noiseWindow);
  const bool wavelet = options.method == PeakMethod::Wavelet;
  std::vector<std::size_t> points =
      wavelet ? ridges(intensities, options) : localMaxima(intensities);
  if (!wavelet)
    std::erase_if(points, [&](std::size_t p) {
      return (intensities[p] - local.median[p]) < options.signalToNoise * local.noise[p];
    });
  thin(points, intensities, options.distance);
  std::vector<Peak> peaks;
  for (const std::size_t p : points) peaks.push_back(peakAt(p, masses, intensities, local));
  return peaks;
}

Table peakTable(const std::vector<Peak>& peaks, const std::string& name) {
  const auto column = [&](const char* title, const char* unit, int decimals, auto value) {
    std::vector<double> cells;
    for (const Peak& peak : peaks) cells.push_back(value(peak));
    return TableColumn{title, unit, std::move(cells), decimals};
  };
  Table table;
  table.name = name;
  table.columns = {column("m/z", "", 4, [](const Peak& p) { return p.mz; }),
                   column("intensity", "", 4, [](const Peak& p) { return p.intensity; }),
                   column("S/N", "", 1, [](const Peak& p) { return p.signalToNoise; }),
                   column("low", "", 4, [](const Peak& p) { return p.low; }),
                   column("high", "", 4, [](const Peak& p) { return p.high; })};
  return table;
}

} // namespace svx
