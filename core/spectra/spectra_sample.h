// Some spectra of a data set, spread over it: what can be shown before all are read.
#pragma once

#include "core/data/spectra.h"

#include <chrono>

namespace svx {

/// Of each square of `step` x `step` pixels of a section the spectrum nearest to its middle, on a
/// raster of the squares. Reads from the original. Thread-safe.
class SpectraSample final : public Spectra {
public:
  SpectraSample(std::shared_ptr<const Spectra> original, int step);

  std::size_t longest() const override { return original_->longest(); }
  std::size_t points(std::size_t i) const override { return original_->points(which_[i]); }
  void intensities(std::size_t i, std::size_t first, std::span<float> into) const override {
    original_->intensities(which_[i], first, into);
  }
  void masses(std::size_t i, std::size_t first, std::span<double> into) const override {
    original_->masses(which_[i], first, into);
  }

private:
  struct Choice;
  SpectraSample(std::shared_ptr<const Spectra> original, Choice choice);

  std::shared_ptr<const Spectra> original_;
  std::vector<std::uint32_t> which_;
};

/// From coarse to fine: a power of two with which there are at most `first` squares, then a fourth
/// of it, as long as that leaves out seven of eight spectra. None for a data set of no more than
/// `first` pixels.
std::vector<int> sampleSteps(const Spectra& spectra, std::size_t first);

/// The image of a sample, float32 (z, y, x), on the pixels of the data set: each square in its one
/// value; NaN in pixels without a spectrum.
at::Tensor enlarged(const at::Tensor& image, const Spectra& spectra, int step);

/// What is made of ever larger samples goes to `show(made, step)` while the whole would still take
/// a person's patience, judged by how long `make(step)` took. Which samples are shown depends on
/// the machine, what is made of each does not.
template <typename Make, typename Show>
void roughFirst(const Spectra& spectra, std::size_t first, Make make, Show show) {
  double patience = 0.15; // seconds; once there is something to look at, more
  for (const int step : sampleSteps(spectra, first)) {
    const auto start = std::chrono::steady_clock::now();
    auto made = make(step);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (took.count() * step * step < patience) return;
    show(std::move(made), step);
    patience = 2;
  }
}

} // namespace svx
