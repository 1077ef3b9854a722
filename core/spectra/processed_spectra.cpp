#include "core/spectra/processed_spectra.h"

#include <cmath>

namespace svx {

ProcessedSpectra::ProcessedSpectra(std::shared_ptr<const Spectra> original,
                                   const ProcessingOptions& options, std::vector<float> factors)
    : DerivedSpectra(original, infoOf(*original, "processed")), options_(options),
      factors_(std::move(factors)) {}

void ProcessedSpectra::derive(std::size_t i, SpectrumScratch& into) const {
  into.intensities.resize(original_->points(i));
  original_->intensities(i, 0, into.intensities);
  for (float& v : into.intensities)
    if (!std::isfinite(v)) v = 0;
  process(into.intensities, options_, factors_.empty() ? 1 : factors_[i]);
  if (continuous()) return;
  into.masses.resize(into.intensities.size());
  original_->masses(i, 0, into.masses);
}

} // namespace svx
