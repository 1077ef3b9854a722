#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo meanInfo() {
  MethodInfo info;
  info.id = "spectra.mean";
  info.title = "Mean spectrum";
  info.sentence = "Mean, largest and spread of all spectra, or of those in a region, at each m/z.";
  info.citation = imzmlCitation;
  info.inputs = {spectraInput(), regionInput()};
  info.outputs = {{"spectrum", "Mean spectrum", DataKind::Table, "mean-spectrum.csv"}};
  info.parameters = {binParameter()};
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  std::ranges::move(normalisationParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "As measured", "Without normalisation.", {}}};
  return info;
}

Outputs meanSpectrum(const Inputs& inputs, const Values& values, JobContext& context) {
  SpectrumStatistics s = statisticsOf(inputs, values, context);
  auto table = std::make_shared<Table>();
  table->name = "Mean spectrum of " + input<Spectra>(inputs, "spectra")->info().name;
  Outputs outputs;
  outputs.figures = {figure("spectra", "Spectra", "", double(s.count), 0),
                     figure("points", "Points", "", double(s.masses.size()), 0)};
  table->columns = {{"m/z", "", std::move(s.masses), 4},
                    {"mean", "", std::move(s.mean), 4},
                    {"maximum", "", std::move(s.maximum), 4},
                    {"standard deviation", "", std::move(s.deviation), 4}};
  outputs.data = {{"spectrum", std::shared_ptr<const Table>(std::move(table))}};
  return outputs;
}

} // namespace

std::unique_ptr<Method> meanSpectrumMethod() {
  return std::make_unique<DeclaredMethod>(meanInfo(), meanSpectrum, meanMemory);
}

} // namespace svx
