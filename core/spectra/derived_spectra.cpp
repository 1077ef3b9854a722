#include "core/spectra/derived_spectra.h"

#include <algorithm>
#include <atomic>
#include <deque>

namespace svx {

DerivedSpectra::DerivedSpectra(std::shared_ptr<const Spectra> original, SpectraInfo info)
    : Spectra(std::move(info)), original_(std::move(original)), id_([] {
        static std::atomic<std::uint64_t> last = 0;
        return ++last;
      }()),
      depth_([this] {
        const auto* below = dynamic_cast<const DerivedSpectra*>(original_.get());
        return below ? below->depth_ + 1 : 0;
      }()) {}

SpectraInfo DerivedSpectra::infoOf(const Spectra& original, const std::string& suffix) {
  SpectraInfo info = original.info();
  info.name += " (" + suffix + ")";
  info.source = {};
  return info;
}

const SpectrumScratch& DerivedSpectra::derived(std::size_t i) const {
  struct Last {
    std::uint64_t owner = 0;
    std::size_t spectrum = 0;
    SpectrumScratch scratch;
  };
  // One for each depth: deriving reads the data set below, which keeps its own.
  thread_local std::deque<Last> lasts;
  if (lasts.size() <= depth_) lasts.resize(depth_ + 1);
  Last& last = lasts[depth_];
  if (last.owner == id_ && last.spectrum == i) return last.scratch;
  last.owner = 0; // nobody's, should deriving throw
  derive(i, last.scratch);
  last.owner = id_;
  last.spectrum = i;
  return last.scratch;
}

std::size_t DerivedSpectra::longest() const {
  return continuous() ? info().sharedAxis.size() : original_->longest();
}

std::size_t DerivedSpectra::points(std::size_t i) const {
  return continuous() ? info().sharedAxis.size() : original_->points(i);
}

void DerivedSpectra::intensities(std::size_t i, std::size_t first, std::span<float> into) const {
  std::copy_n(derived(i).intensities.begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

void DerivedSpectra::masses(std::size_t i, std::size_t first, std::span<double> into) const {
  const std::vector<double>& from = continuous() ? info().sharedAxis : derived(i).masses;
  std::copy_n(from.begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

} // namespace svx
