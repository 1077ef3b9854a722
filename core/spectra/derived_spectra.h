// Data sets made from another one, spectrum by spectrum, when they are read.
#pragma once

#include "core/spectra/each_spectrum.h"

namespace svx {

/// Keeps nothing but the last spectrum of each thread. Derived data sets may be derived from again.
/// Thread-safe.
class DerivedSpectra : public Spectra {
public:
  std::size_t longest() const override;
  std::size_t points(std::size_t i) const override;
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override;
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override;

protected:
  /// Spectrum for spectrum as the original; on the shared axis of `info` where that has one, else
  /// with the original's points.
  DerivedSpectra(std::shared_ptr<const Spectra> original, SpectraInfo info);

  /// Writes spectrum i; its m/z only where there is no shared axis. Both come in any state.
  virtual void derive(std::size_t i, SpectrumScratch& into) const = 0;

  /// What the original says of itself, for a data set of another name and of no file.
  static SpectraInfo infoOf(const Spectra& original, const std::string& suffix);

  const std::shared_ptr<const Spectra> original_;

private:
  const SpectrumScratch& derived(std::size_t i) const;

  const std::uint64_t id_;  ///< tells the threads' last spectra apart
  const std::size_t depth_; ///< how many derived data sets lie under this one
};

} // namespace svx
