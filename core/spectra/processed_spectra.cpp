#include "core/spectra/processed_spectra.h"

#include <algorithm>
#include <cmath>

namespace svx {

ProcessedSpectra::ProcessedSpectra(std::shared_ptr<const Spectra> original,
                                   const ProcessingOptions& options, std::vector<float> factors)
    : DerivedSpectra(original, infoOf(*original, "processed")), options_(options),
      factors_(std::move(factors)) {}

void ProcessedSpectra::processPart(std::size_t i, std::size_t first,
                                   std::vector<float>& part) const {
  original_->intensities(i, first, part);
  for (float& v : part)
    if (!std::isfinite(v)) v = 0;
  process(part, options_, factors_.empty() ? 1 : factors_[i]);
}

void ProcessedSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  into.intensities.resize(original_->points(i));
  processPart(i, 0, into.intensities);
  if (continuous()) return;
  into.masses.resize(into.intensities.size());
  original_->masses(i, 0, into.masses);
}

void ProcessedSpectra::intensities(std::size_t i, std::size_t first, std::span<float> into) const {
  const std::size_t reach = reachOf(options_), all = original_->points(i);
  const std::size_t from = first > reach ? first - reach : 0,
                    to = std::min(all, first + into.size() + reach);
  if (2 * (to - from) > all) return DerivedSpectra::intensities(i, first, into); // and keep it
  std::vector<float> part(to - from);
  processPart(i, from, part);
  std::copy_n(part.begin() + std::ptrdiff_t(first - from), into.size(), into.begin());
}

void checkProcessing(const Spectra& spectra, const ProcessingOptions& options) {
  if (options.baseline != Baseline::None && spectra.info().kind == SpectrumKind::Centroid)
    throw Error(ErrorKind::Input, "The baseline cannot be taken away",
                "\"" + spectra.info().name + "\" holds centroids, which have none.",
                "Choose no baseline.");
}

std::shared_ptr<const Spectra> processed(std::shared_ptr<const Spectra> spectra,
                                         const ProcessingOptions& options) {
  checkProcessing(*spectra, options);
  if (options.smoothing == Smoothing::None && options.baseline == Baseline::None &&
      options.transform == IntensityTransform::None)
    return spectra;
  return std::make_shared<ProcessedSpectra>(std::move(spectra), options, std::vector<float>());
}

} // namespace svx
