#include "core/spectra/normalisation.h"

#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

double medianOf(std::vector<float>& values) {
  if (values.empty()) return 0;
  return pooled(values, Pooling::Median);
}

double normOf(std::vector<float>& x, const NormalisationOptions& options) {
  double sum = 0;
  switch (options.kind) {
  case Normalisation::None:
    return 1;
  case Normalisation::TotalIonCount:
    for (const float v : x) sum += std::abs(v);
    return sum;
  case Normalisation::RootMeanSquare:
    for (const float v : x) sum += double(v) * v;
    return x.empty() ? 0 : std::sqrt(sum / double(x.size()));
  case Normalisation::Median: {
    const double median = medianOf(x);
    if (median > 0) return median;
    std::erase_if(x, [](float v) { return v <= 0; });
    return medianOf(x);
  }
  case Normalisation::PNorm:
    if (std::isinf(options.p)) {
      for (const float v : x) sum = std::max(sum, std::abs(double(v)));
      return sum;
    }
    for (const float v : x) sum += std::pow(std::abs(double(v)), options.p);
    return std::pow(sum, 1 / options.p);
  case Normalisation::InternalStandard:
    for (const float v : x) sum += v;
    return sum;
  }
  return 0;
}

/// Keeps the intensities that count.
void select(const std::vector<double>& masses, std::vector<float>& x,
            const NormalisationOptions& options) {
  const auto counts = [&](double mz) {
    const auto holds = [mz](const MassWindow& w) { return mz >= w.low && mz <= w.high; };
    if (options.kind == Normalisation::InternalStandard) return holds(options.standard);
    return std::none_of(options.excluded.begin(), options.excluded.end(), holds);
  };
  std::size_t kept = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (std::isfinite(x[k]) && counts(masses[k])) x[kept++] = x[k];
  x.resize(kept);
}

} // namespace

std::vector<double> norms(const Spectra& spectra, const NormalisationOptions& options,
                          JobContext& context) {
  std::vector<double> result(spectra.size());
  const bool needsMasses =
      options.kind == Normalisation::InternalStandard || !options.excluded.empty();
  forEachSpectrum(spectra.size(), context, "Measuring the spectra",
                  [&](std::size_t i, SpectrumScratch& scratch) {
                    auto& [masses, x] = scratch;
                    x.resize(spectra.points(i));
                    spectra.intensities(i, 0, x);
                    if (needsMasses) {
                      masses.resize(x.size());
                      spectra.masses(i, 0, masses);
                      select(masses, x, options);
                    } else {
                      std::erase_if(x, [](float v) { return !std::isfinite(v); });
                    }
                    result[i] = std::max(0.0, normOf(x, options));
                  });
  return result;
}

double typicalNorm(const std::vector<double>& norms) {
  std::vector<double> positive;
  std::copy_if(norms.begin(), norms.end(), std::back_inserter(positive),
               [](double n) { return n > 0 && std::isfinite(n); });
  if (positive.empty()) return 0;
  const auto middle = positive.begin() + std::ptrdiff_t(positive.size() / 2);
  std::nth_element(positive.begin(), middle, positive.end());
  return *middle;
}

std::vector<float> factorsOf(const std::vector<double>& norms) {
  return factorsOf(norms, typicalNorm(norms));
}

std::vector<float> factorsOf(const std::vector<double>& norms, double typical) {
  std::vector<float> factors(norms.size(), 0);
  for (std::size_t i = 0; i < norms.size(); ++i)
    if (norms[i] > 0 && std::isfinite(norms[i])) factors[i] = float(typical / norms[i]);
  return factors;
}

std::vector<float> normalisationFactors(const Spectra& spectra, const NormalisationOptions& options,
                                        JobContext& context) {
  if (options.kind == Normalisation::None) return {};
  return factorsOf(norms(spectra, options, context));
}

} // namespace svx
