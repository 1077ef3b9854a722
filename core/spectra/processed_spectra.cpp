#include "core/spectra/processed_spectra.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace svx {
namespace {

SpectraInfo infoOf(const Spectra& original) {
  SpectraInfo info = original.info();
  info.name += " (processed)";
  info.source = {};
  return info;
}

} // namespace

ProcessedSpectra::ProcessedSpectra(std::shared_ptr<const Spectra> original,
                                   const ProcessingOptions& options, std::vector<float> factors)
    : Spectra(infoOf(*original)), original_(std::move(original)), options_(options),
      factors_(std::move(factors)), id_([] {
        static std::atomic<std::uint64_t> last = 0;
        return ++last;
      }()) {}

const std::vector<float>& ProcessedSpectra::processed(std::size_t i) const {
  struct Last {
    std::uint64_t owner = 0;
    std::size_t spectrum = 0;
    std::vector<float> values;
  };
  thread_local Last last;
  if (last.owner == id_ && last.spectrum == i) return last.values;
  last.owner = 0;
  last.values.resize(original_->points(i));
  original_->intensities(i, 0, last.values);
  for (float& v : last.values)
    if (!std::isfinite(v)) v = 0;
  process(last.values, options_);
  if (!factors_.empty())
    for (float& v : last.values) v *= factors_[i];
  last.owner = id_;
  last.spectrum = i;
  return last.values;
}

void ProcessedSpectra::intensities(std::size_t i, std::size_t first, std::span<float> into) const {
  std::copy_n(processed(i).begin() + std::ptrdiff_t(first), into.size(), into.begin());
}

void ProcessedSpectra::masses(std::size_t i, std::size_t first, std::span<double> into) const {
  original_->masses(i, first, into);
}

} // namespace svx
