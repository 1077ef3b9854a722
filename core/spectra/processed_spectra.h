// A data set as it is after processing, without being stored.
#pragma once

#include "core/spectra/derived_spectra.h"
#include "core/spectra/processing.h"

namespace svx {

/// The spectra of another data set as they are after, in this order: smoothing, subtraction of the
/// baseline, multiplication by a factor each (none when empty), transformation. Points and m/z stay
/// as they are; intensities that are not finite become 0 first. Thread-safe.
class ProcessedSpectra final : public DerivedSpectra {
public:
  ProcessedSpectra(std::shared_ptr<const Spectra> original, const ProcessingOptions& options,
                   std::vector<float> factors);

private:
  void derive(std::size_t i, SpectrumScratch& into) const override;

  ProcessingOptions options_;
  std::vector<float> factors_;
};

} // namespace svx
