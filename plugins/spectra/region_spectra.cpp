#include "plugins/spectra/region_spectra.h"

#include "core/spectra/median_spectrum.h"
#include "core/spectra/regions.h"

#include <QCoreApplication>

namespace svx {
namespace {

std::vector<double> values(const RegionSpectrum& of, SpectrumKindShown kind) {
  const SpectrumStatistics& s = of.statistics;
  switch (kind) {
  case SpectrumKindShown::Skyline:
    return s.maximum;
  case SpectrumKindShown::Median:
    return of.median;
  case SpectrumKindShown::Deviation:
    return s.deviation;
  case SpectrumKindShown::Variance: {
    std::vector<double> squared = s.deviation;
    for (double& value : squared) value *= value;
    return squared;
  }
  default:
    return s.mean;
  }
}

} // namespace

std::vector<RegionSpectrum> regionSpectra(const Spectra& spectra, const LabelMap* map,
                                          const std::vector<Label>& regions,
                                          const std::vector<float>& factors, bool median,
                                          JobContext& context) {
  const MassAxis axis = MassAxis::of(spectra);
  std::vector<RegionSpectrum> found;
  const auto add = [&](RegionSpectrum region, const std::vector<std::uint32_t>& which,
                       JobContext part) {
    auto adding = part.part(0, median ? 0.5 : 1), sorting = part.part(0.5, 1);
    region.statistics = statistics(spectra, axis, which, factors, adding);
    if (median) region.median = medianSpectrum(spectra, axis, which, factors, sorting);
    if (!region.statistics.masses.empty()) found.push_back(std::move(region));
  };
  if (!map || regions.empty()) {
    add({"All spectra", {}, {}, {}}, {}, context.part(0, 1));
    return found;
  }
  for (std::size_t r = 0; r < regions.size(); ++r) {
    const auto which = spectraOf(*map, spectra, regions[r].value);
    const double count = double(regions.size());
    if (!which.empty())
      add({regions[r].name, regions[r].colour, {}, {}}, which,
          context.part(double(r) / count, double(r + 1) / count));
  }
  return found;
}

std::vector<SpectrumCurve> curvesOf(const std::vector<RegionSpectrum>& spectra,
                                    SpectrumKindShown kind) {
  std::vector<SpectrumCurve> curves;
  if (kind == SpectrumKindShown::Difference) {
    if (spectra.size() != 2) return curves;
    SpectrumCurve less{QString::fromStdString(spectra[0].name + " − " + spectra[1].name),
                       spectra[0].statistics.masses, spectra[0].statistics.mean, QColor()};
    for (std::size_t i = 0; i < less.intensities.size(); ++i)
      less.intensities[i] -= spectra[1].statistics.mean[i];
    return {less};
  }
  for (const RegionSpectrum& each : spectra) {
    const bool coloured = each.colour != std::array<std::uint8_t, 3>{};
    curves.push_back(
        {QString::fromStdString(each.name), each.statistics.masses, values(each, kind),
         coloured ? QColor(each.colour[0], each.colour[1], each.colour[2]) : QColor()});
  }
  return curves;
}

} // namespace svx
