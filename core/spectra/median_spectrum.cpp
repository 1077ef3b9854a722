#include "core/spectra/median_spectrum.h"

#include "core/spectra/each_spectrum.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::size_t mostPasses = 16;

double median(std::span<float> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (double(*middle) + *std::max_element(values.begin(), middle)) / 2;
}

} // namespace

std::vector<double> medianSpectrum(const Spectra& spectra, const MassAxis& axis,
                                   const std::vector<std::uint32_t>& which,
                                   const std::vector<float>& factors, JobContext& context,
                                   std::uint64_t bytes) {
  std::vector<std::uint32_t> counted;
  for (std::size_t k = 0; k < (which.empty() ? spectra.size() : which.size()); ++k) {
    const std::uint32_t i = which.empty() ? std::uint32_t(k) : which[k];
    if (factors.empty() || factors[i] != 0) counted.push_back(i);
  }
  std::vector<double> medians(axis.size());
  if (counted.empty() || axis.size() == 0) return medians;
  const std::size_t held =
      std::max<std::size_t>(1, bytes / sizeof(float) / counted.size()); // points at a time
  const std::size_t passes = (axis.size() + held - 1) / held;
  if (passes > mostPasses)
    throw Error(ErrorKind::Memory, "There is no median spectrum",
                "the " + std::to_string(counted.size()) + " spectra would have to be read " +
                    std::to_string(passes) + " times.",
                "Choose a smaller region, or the mean.");
  const bool shared = axis.points() == spectra.info().sharedAxis;
  std::vector<float> block(std::min(held, axis.size()) * counted.size()); // (point, spectrum)
  for (std::size_t pass = 0; pass < passes; ++pass) {
    const std::size_t first = pass * held, count = std::min(held, axis.size() - first);
    auto part = context.part(double(pass) / double(passes), double(pass + 1) / double(passes));
    forEachSpectrum(
        counted.size(), part, "Median spectrum", [&](std::size_t k, SpectrumScratch& scratch) {
          const std::size_t i = counted[k];
          scratch.intensities.resize(shared ? count : axis.size());
          if (shared)
            spectra.intensities(i, first, scratch.intensities);
          else
            onAxis(spectra, i, axis, scratch.intensities);
          const float* from = scratch.intensities.data() + (shared ? 0 : first);
          const float factor = factors.empty() ? 1 : factors[i];
          for (std::size_t p = 0; p < count; ++p)
            block[p * counted.size() + k] = std::isfinite(from[p]) ? from[p] * factor : 0;
        });
    at::parallel_for(0, std::int64_t(count), 64, [&](auto begin, auto end) {
      for (auto p = begin; p < end; ++p)
        medians[first + std::size_t(p)] =
            median({block.data() + std::size_t(p) * counted.size(), counted.size()});
    });
  }
  return medians;
}

} // namespace svx
