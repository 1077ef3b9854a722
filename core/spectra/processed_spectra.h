// A data set as it is after processing, without being stored.
#pragma once

#include "core/spectra/derived_spectra.h"
#include "core/spectra/processing.h"

namespace svx {

/// The spectra of another data set as they are after, in this order: smoothing, subtraction of the
/// baseline, multiplication by a factor each (none when empty), transformation. Points and m/z stay
/// as they are; intensities that are not finite become 0 first. Thread-safe.
///
/// A piece of a spectrum is made from the points that it depends on, so that an ion image costs no
/// more than its surroundings.
class ProcessedSpectra final : public DerivedSpectra {
public:
  ProcessedSpectra(std::shared_ptr<const Spectra> original, const ProcessingOptions& options,
                   std::vector<float> factors);

  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override;
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    original_->masses(i, first, into);
  }

private:
  void processPart(std::size_t i, std::size_t first, std::vector<float>& part) const;
  void derive(std::size_t i, SpectrumScratch& into) const override;

  ProcessingOptions options_;
  std::vector<float> factors_;
};

/// Throws `Error{Input}` for a baseline of centroids, which have none.
void checkProcessing(const Spectra& spectra, const ProcessingOptions& options);

/// The data set after processing; itself when nothing is to be done. Throws as `checkProcessing`.
std::shared_ptr<const Spectra> processed(std::shared_ptr<const Spectra> spectra,
                                         const ProcessingOptions& options);

} // namespace svx
