#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo peaksInfo() {
  MethodInfo info;
  info.id = "spectra.peaks";
  info.title = "Peak picking";
  info.sentence = "Lists the peaks of the mean spectrum that stand out from the noise around them.";
  info.citation =
      "Du, Kibbe, Lin: Improved peak detection in mass spectrum by incorporating continuous "
      "wavelet "
      "transform-based pattern matching. Bioinformatics 22(17):2059-2065, 2006, "
      "doi:10.1093/bioinformatics/btl355; Mantini et al.: LIMPIC: a computational method for the "
      "separation of protein MALDI-TOF-MS signals from noise. BMC Bioinformatics 8:101, 2007, "
      "doi:10.1186/1471-2105-8-101";
  info.inputs = {spectraInput(), regionInput()};
  info.outputs = {{"peaks", "Peaks", DataKind::Table, "peaks.csv"}};
  info.parameters = {
      choiceParameter(
          "of", "Peaks of", "mean",
          {{"mean", "The mean spectrum"}, {"maximum", "The largest of each m/z (skyline)"}},
          "The skyline has peaks of few pixels that the mean loses."),
      choiceParameter("method", "Found by", "local-maxima",
                      {{"local-maxima", "Local maxima"}, {"wavelet", "Mexican hat wavelet"}},
                      "The wavelet needs no baseline removed and finds shoulders less well."),
      realParameter("signalToNoise", "Signal to noise", 3, 0, 1e6, "", "A peak's least."),
      integerParameter("distance", "Distance", 3, 1, 10000, "points",
                       "To a higher peak, at least."),
      integerParameter("noiseWindow", "Noise window", 501, 11, 1000001, "points",
                       "Around a peak, where median and noise are taken."),
      binParameter()};
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  std::ranges::move(normalisationParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "Profiles", "Spectra as measured.", {}}};
  return info;
}

Outputs peaks(const Inputs& inputs, const Values& values, JobContext& context) {
  const SpectrumStatistics s = statisticsOf(inputs, values, context);
  PeakOptions options;
  options.method =
      values.text("method") == "wavelet" ? PeakMethod::Wavelet : PeakMethod::LocalMaxima;
  options.signalToNoise = values.real("signalToNoise");
  options.distance = int(values.integer("distance"));
  options.noiseWindow = int(values.integer("noiseWindow"));
  const auto& curve = values.text("of") == "maximum" ? s.maximum : s.mean;
  const auto found = pickPeaks(s.masses, curve, options);
  Outputs outputs;
  outputs.figures = {figure("peaks", "Peaks", "", double(found.size()), 0)};
  if (found.empty())
    outputs.notices.push_back(
        "No peak stands out so far from the noise; lower the signal to noise.");
  outputs.data = {
      {"peaks", std::make_shared<const Table>(peakTable(
                    found, "Peaks of " + input<Spectra>(inputs, "spectra")->info().name))}};
  return outputs;
}

} // namespace

std::unique_ptr<Method> peaksMethod() {
  return std::make_unique<DeclaredMethod>(peaksInfo(), peaks, meanMemory);
}

} // namespace svx
