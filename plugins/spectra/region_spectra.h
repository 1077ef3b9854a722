// The spectra of regions, to be compared.
#pragma once

#include "core/spectra/mean_spectrum.h"
#include "plugins/spectra/spectra_source.h"
#include "widgets/spectrum_chart.h"

namespace svx {

/// What of many spectra is shown.
enum class SpectrumKindShown { Mean, Skyline, Median, Deviation, Variance, Difference, Pixel };

/// Of a region, or of all spectra.
struct RegionSpectrum {
  std::string name;
  std::array<std::uint8_t, 3> colour{};
  SpectrumStatistics statistics;
  std::vector<double> median; ///< only when it was asked for
};

/// For each of the regions that holds a spectrum; of all spectra when there is no region.
std::vector<RegionSpectrum> regionSpectra(const Spectra& spectra, const LabelMap* map,
                                          const std::vector<Label>& regions,
                                          const std::vector<float>& factors, bool median,
                                          JobContext& context);

/// As curves; of the difference, first less second, only where there are two.
std::vector<SpectrumCurve> curvesOf(const std::vector<RegionSpectrum>& spectra,
                                    SpectrumKindShown kind);

} // namespace svx
