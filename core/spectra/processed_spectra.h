// A data set as it is after processing, without being stored.
#pragma once

#include "core/data/spectra.h"
#include "core/spectra/processing.h"

namespace svx {

/// The spectra of another data set, processed when they are read and multiplied by a factor each
/// (none when empty). Points and m/z stay as they are; intensities that are not finite become 0.
/// Thread-safe.
class ProcessedSpectra final : public Spectra {
public:
  ProcessedSpectra(std::shared_ptr<const Spectra> original, const ProcessingOptions& options,
                   std::vector<float> factors);

  std::size_t longest() const override { return original_->longest(); }
  std::size_t points(std::size_t i) const override { return original_->points(i); }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override;
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override;

private:
  const std::vector<float>& processed(std::size_t i) const;

  std::shared_ptr<const Spectra> original_;
  ProcessingOptions options_;
  std::vector<float> factors_;
  const std::uint64_t id_; ///< tells the threads' last spectra apart
};

} // namespace svx
