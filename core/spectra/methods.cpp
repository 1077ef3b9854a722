#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/mean_spectrum.h"
#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <cmath>
#include <iterator>

namespace svx {
namespace {

Figure figure(std::string id, std::string label, std::string unit, double value, int decimals) {
  Figure f;
  f.id = std::move(id);
  f.label = std::move(label);
  f.unit = std::move(unit);
  if (std::isfinite(value)) f.after = value;
  f.decimals = decimals;
  f.headline = true;
  return f;
}

std::string massText(double mz) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", mz);
  return text;
}

/// Per spectrum, and per point of the longest.
std::uint64_t loopMemory(const Inputs& inputs, const Values&) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  return spectra ? spectra->size() * 16 + spectra->longest() * 400 + (16u << 20) : 0;
}

// ---- Ion image

MethodInfo ionImageInfo() {
  MethodInfo info;
  info.id = "spectra.ion-image";
  info.title = "Ion image";
  info.sentence = "Shows where in the sample ions of one m/z were counted.";
  info.citation = imzmlCitation;
  info.inputs = {spectraInput()};
  info.outputs = {{"image", "Ion image", DataKind::Volume, "ion-image.nii.gz"}};
  info.parameters = {realParameter("mz", "m/z", 1000, 0, 1e6, "", "The middle of the window.")};
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(poolingParameter("sum"));
  std::ranges::move(normalisationParameters(), std::back_inserter(info.parameters));
  info.presets = {
      {"default", "As measured", "Without normalisation.", {}},
      {"tic", "Normalised", "By the total ion count.", {{"normalisation", std::string("tic")}}}};
  return info;
}

Outputs ionImage(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  const double mz = values.real("mz");
  const NormalisationOptions normalisation = normalisationOf(values);
  const bool normalised = normalisation.kind != Normalisation::None;
  auto measuring = context.part(0, normalised ? 0.5 : 0),
       reading = context.part(normalised ? 0.5 : 0, 1);
  const auto factors = normalisationFactors(*spectra, normalisation, measuring);
  const MassWindow window = windowOf(mz, values);
  const auto each = windowIntensities(*spectra, window, poolingOf(values), factors, reading);

  auto image = std::make_shared<Volume>();
  image->name = "m/z " + massText(mz) + " of " + spectra->info().name;
  image->geometry = spectra->grid();
  image->voxels = asImage(*spectra, each);
  image->modality = Modality::MassSpectrometry;
  image->unit = "ion count";
  Outputs outputs;
  const auto found = std::count_if(each.begin(), each.end(), [](float v) { return v != 0; });
  const double most = *std::max_element(each.begin(), each.end());
  outputs.figures = {
      figure("pixels", "Pixels with ions", "%", 100 * double(found) / double(each.size()), 1),
      figure("largest", "Largest intensity", "", most, 3)};
  const auto empty = std::count(factors.begin(), factors.end(), 0.0f);
  if (empty > 0)
    outputs.notices.push_back(std::to_string(empty) +
                              " spectra have no norm and are 0 in the image.");
  if (found == 0)
    outputs.notices.push_back("No spectrum has a point from m/z " + massText(window.low) + " to " +
                              massText(window.high) + ".");
  outputs.data = {{"image", std::shared_ptr<const Volume>(std::move(image))}};
  return outputs;
}

// ---- Mean spectrum

Parameter binParameter() {
  return realParameter(
      "bin", "Bin width", 0, 0, 1e5, "ppm",
      "Of spectra without a common m/z axis. 0 = as their points lie apart; 10 ppm "
      "of centroids.");
}

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

SpectrumStatistics statisticsOf(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  auto measuring = context.part(0, 0.4), adding = context.part(0.4, 1);
  const auto factors = normalisationFactors(*spectra, normalisationOf(values), measuring);
  auto result = statistics(*spectra, MassAxis::of(*spectra, values.real("bin")),
                           spectraWithin(inputs, *spectra), factors, adding);
  if (result.masses.empty())
    throw Error(ErrorKind::Input, "There is no mean spectrum", "the spectra hold no points.");
  return result;
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

std::uint64_t meanMemory(const Inputs& inputs, const Values& values) {
  return loopMemory(inputs, values) + (640u << 20); // the sums of up to 32 runs
}

// ---- Peaks

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

void registerSpectraMethods(MethodRegistry& registry) {
  const auto add = [&](MethodInfo info, DeclaredMethod::Run run, DeclaredMethod::Memory memory) {
    registry.add(std::make_unique<DeclaredMethod>(std::move(info), run, memory));
  };
  add(ionImageInfo(), ionImage, loopMemory);
  add(meanInfo(), meanSpectrum, meanMemory);
  add(peaksInfo(), peaks, meanMemory);
}

} // namespace svx
