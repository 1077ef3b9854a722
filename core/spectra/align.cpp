#include "core/spectra/align.h"

#include "core/spectra/ion_image.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace svx {
namespace {

double medianOf(std::vector<double> values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Solves the normal equations of a weighted polynomial of `terms` terms.
std::array<double, 3> weightedFit(std::span<const MassOffset> offsets,
                                  const std::vector<double>& weights, int terms) {
  double a[3][4] = {};
  for (std::size_t k = 0; k < offsets.size(); ++k) {
    const double powers[] = {1, offsets[k].t, offsets[k].t * offsets[k].t};
    for (int r = 0; r < terms; ++r) {
      for (int c = 0; c < terms; ++c) a[r][c] += weights[k] * powers[r] * powers[c];
      a[r][3] += weights[k] * powers[r] * offsets[k].ppm;
    }
  }
  const double ridge = 1e-9 * a[0][0]; // all at one m/z: no slope
  for (int r = 0; r < terms; ++r) a[r][r] += ridge;
  for (int p = 0; p < terms; ++p)
    for (int r = 0; r < terms; ++r) {
      if (r == p || a[p][p] == 0) continue;
      const double factor = a[r][p] / a[p][p];
      for (int c = 0; c < 4; ++c) a[r][c] -= factor * a[p][c];
    }
  std::array<double, 3> result{};
  for (int r = 0; r < terms; ++r) result[std::size_t(r)] = a[r][r] == 0 ? 0 : a[r][3] / a[r][r];
  return result;
}

std::pair<double, double> middleAndHalf(const Spectra& spectra) {
  const auto [low, high] = massRange(spectra);
  return {(low + high) / 2, std::max((high - low) / 2, 1e-9)};
}

/// The line of Theil and Sen.
std::array<double, 3> medianLine(std::span<const MassOffset> offsets, int degree) {
  std::vector<double> slopes{0};
  if (degree > 0)
    for (std::size_t a = 0; a < offsets.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (offsets[a].t != offsets[b].t)
          slopes.push_back((offsets[a].ppm - offsets[b].ppm) / (offsets[a].t - offsets[b].t));
  const double slope = slopes.size() > 1 ? medianOf({slopes.begin() + 1, slopes.end()}) : 0;
  std::vector<double> intercepts;
  for (const MassOffset& o : offsets) intercepts.push_back(o.ppm - slope * o.t);
  return {medianOf(intercepts), slope, 0};
}

/// Where a phase is taken, over whole periods and with Hann's taper.
struct CombWindow {
  std::size_t first = 0;
  double middle = 0;
  std::vector<float> weight, cosine, sine; ///< of each point; the last two weighted
  double weights = 0;
  std::complex<double> leaked; ///< what a constant would give
};

/// Windows half of which overlap; none where there are few points.
std::vector<CombWindow> combWindows(std::span<const double> masses, bool profile,
                                    const CombOptions& options) {
  std::vector<CombWindow> windows;
  if (masses.empty()) return windows;
  const double width =
      std::max(4.0, std::round(options.window / options.spacing)) * options.spacing;
  for (double low = masses.front(); low + width <= masses.back() + width / 4; low += width / 2) {
    const auto [first, last] = pointsWithin(masses, {low, low + width});
    if (last - first < 8) continue;
    CombWindow window;
    window.first = first;
    window.middle = low + width / 2;
    for (std::size_t k = first; k < last; ++k) {
      // Of profiles an integral: points do not lie evenly.
      const double step = !profile ? 1 : k + 1 < masses.size() ? masses[k + 1] - masses[k] : 0;
      const double weight = step * (0.5 - 0.5 * std::cos(2 * M_PI * (masses[k] - low) / width));
      const auto wave =
          std::polar(weight, -2 * M_PI * (masses[k] - options.offset) / options.spacing);
      window.weight.push_back(float(weight));
      window.cosine.push_back(float(wave.real()));
      window.sine.push_back(float(wave.imag()));
      window.weights += weight;
      window.leaked += wave;
    }
    windows.push_back(std::move(window));
  }
  return windows;
}

/// The offset of one window of a spectrum without NaN, t still being its m/z; its weight is 0 to 1,
/// as the comb shows.
MassOffset combOffset(const CombWindow& window, std::span<const float> spectrum, bool profile,
                      const CombOptions& options) {
  const std::span<const float> values = spectrum.subspan(window.first, window.weight.size());
  thread_local std::vector<float> sorted;
  sorted.assign(values.begin(), values.end());
  const float cap = profile ? 4 * std::max(0.0f, pooled(sorted, Pooling::Median)) : INFINITY;
  double real = 0, imaginary = 0, total = 0;
#pragma omp simd reduction(+ : real, imaginary, total)
  for (std::size_t k = 0; k < values.size(); ++k) {
    const float value = std::min(values[k], cap);
    real += value * window.cosine[k];
    imaginary += value * window.sine[k];
    total += value * window.weight[k];
  }
  if (!(total > 0) || !(window.weights > 0)) return {0, 0, 0};
  std::complex<double> component(real, imaginary);
  if (profile) component -= total / window.weights * window.leaked;
  const double shift = -std::arg(component) * options.spacing / (2 * M_PI);
  return {window.middle, 1e6 * shift / window.middle, std::abs(component) / total};
}

/// m/z of the highest local maximum in a window; NaN when there is none.
double highestWithin(std::span<const double> masses, std::span<const float> values,
                     MassWindow window, bool profile) {
  const auto [first, last] = pointsWithin(masses, window);
  std::size_t best = last;
  for (std::size_t k = first; k < last; ++k) {
    if (profile && (k == 0 || k + 1 == masses.size() || !(values[k] >= values[k - 1]) ||
                    !(values[k] > values[k + 1])))
      continue;
    if (values[k] > 0 && (best == last || values[k] > values[best])) best = k;
  }
  if (best == last) return NAN;
  if (!profile) return masses[best];
  const double left = masses[best - 1] - masses[best], right = masses[best + 1] - masses[best];
  const double a = (values[best - 1] - values[best]) / left,
               b = (values[best + 1] - values[best]) / right;
  const double curvature = (b - a) / (right - left);
  return curvature < 0 ? masses[best] - (a - curvature * left) / (2 * curvature) : masses[best];
}

} // namespace

MassError fitMassError(std::span<const MassOffset> offsets, int degree) {
  MassError error;
  if (offsets.empty()) return error;
  error.known = true;
  degree = std::clamp(int(offsets.size()) - 2, 0, degree);
  error.coefficients = medianLine(offsets, degree);
  std::vector<double> residuals(offsets.size()), weights(offsets.size());
  for (int iteration = 0; iteration < 20; ++iteration) {
    for (std::size_t k = 0; k < offsets.size(); ++k)
      residuals[k] = std::abs(offsets[k].ppm - error.at(offsets[k].t));
    const double reach = 4.685 * std::max(1.4826 * medianOf(residuals), 1e-3);
    for (std::size_t k = 0; k < offsets.size(); ++k) {
      const double u = residuals[k] / reach;
      weights[k] = u < 1 ? offsets[k].weight * (1 - u * u) * (1 - u * u) : 0;
    }
    const auto next = weightedFit(offsets, weights, degree + 1);
    if (next == error.coefficients) break;
    error.coefficients = next;
  }
  return error;
}

std::vector<MassError> combErrors(const Spectra& spectra, const CombOptions& options,
                                  JobContext& context) {
  const auto [middle, half] = middleAndHalf(spectra);
  const bool profile = spectra.info().kind != SpectrumKind::Centroid;
  const auto shared = combWindows(spectra.info().sharedAxis, profile, options);
  std::vector<MassError> errors(spectra.size());
  forEachSpectrum(spectra.size(), context, "Measuring mass errors",
                  [&, middle = middle, half = half](std::size_t i, SpectrumScratch& scratch) {
                    spectra.read(i, scratch.masses, scratch.intensities);
                    for (float& v : scratch.intensities)
                      if (!std::isfinite(v)) v = 0;
                    const auto own = spectra.continuous()
                                         ? std::vector<CombWindow>()
                                         : combWindows(scratch.masses, profile, options);
                    std::vector<MassOffset> offsets;
                    for (const CombWindow& window : spectra.continuous() ? shared : own) {
                      MassOffset offset = combOffset(window, scratch.intensities, profile, options);
                      if (offset.weight < 0.02) continue;
                      offset.t = (offset.t - middle) / half;
                      offsets.push_back(offset);
                    }
                    errors[i] = fitMassError(offsets, options.degree);
                  });
  return errors;
}

std::vector<MassError> peakErrors(const Spectra& spectra, const PeakAlignment& options,
                                  JobContext& context) {
  const auto [middle, half] = middleAndHalf(spectra);
  const bool profile = spectra.info().kind != SpectrumKind::Centroid;
  std::vector<MassError> errors(spectra.size());
  forEachSpectrum(spectra.size(), context, "Measuring mass errors",
                  [&, middle = middle, half = half](std::size_t i, SpectrumScratch& scratch) {
                    spectra.read(i, scratch.masses, scratch.intensities);
                    std::vector<MassOffset> offsets;
                    for (const double mz : options.masses) {
                      const double found =
                          highestWithin(scratch.masses, scratch.intensities,
                                        around(mz, options.tolerance,
                                               options.ppm ? MassUnit::Ppm : MassUnit::Dalton),
                                        profile);
                      if (std::isfinite(found))
                        offsets.push_back({(mz - middle) / half, 1e6 * (found - mz) / mz, 1});
                    }
                    errors[i] = fitMassError(offsets, options.degree);
                  });
  return errors;
}

AlignedSpectra::AlignedSpectra(std::shared_ptr<const Spectra> original,
                               std::vector<MassError> errors)
    : DerivedSpectra(original, infoOf(*original, "aligned")), errors_(std::move(errors)) {
  std::tie(middle_, half_) = middleAndHalf(*original_);
}

void AlignedSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  const MassError& error = errors_[i];
  const std::size_t n = original_->points(i);
  const auto factor = [&](double mz) { return 1 + 1e-6 * error.at((mz - middle_) / half_); };
  if (!continuous()) {
    into.masses.resize(n);
    into.intensities.resize(n);
    original_->masses(i, 0, into.masses);
    original_->intensities(i, 0, into.intensities);
    for (double& mz : into.masses) mz /= factor(mz);
    return;
  }
  std::vector<float> own(n);
  original_->intensities(i, 0, own);
  for (float& v : own)
    if (!std::isfinite(v)) v = 0;
  const auto& axis = info().sharedAxis;
  into.intensities.resize(n);
  std::size_t k = 0; // the point left of where the intensity was measured
  for (std::size_t j = 0; j < n; ++j) {
    const double mz = axis[j] * factor(axis[j]);
    while (k > 0 && axis[k] > mz) --k;
    while (k + 1 < n && axis[k + 1] <= mz) ++k;
    if (k + 1 == n || mz <= axis[0]) {
      into.intensities[j] = own[mz <= axis[0] ? 0 : n - 1];
      continue;
    }
    const double t = (mz - axis[k]) / (axis[k + 1] - axis[k]);
    const double a = own[k > 0 ? k - 1 : 0], b = own[k], c = own[k + 1],
                 d = own[std::min(k + 2, n - 1)];
    const double value =
        b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    into.intensities[j] = float(std::max(value, std::min({0.0, a, b, c, d})));
  }
}

} // namespace svx
