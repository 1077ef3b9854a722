#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/processed_spectra.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

constexpr auto normCitation =
    "Deininger et al.: Normalization in MALDI-TOF imaging datasets of proteins: practical "
    "considerations. Anal. Bioanal. Chem. 401:167-181, 2011, doi:10.1007/s00216-011-4929-z";

MethodInfo normaliseInfo() {
  MethodInfo info;
  info.id = "spectra.normalise";
  info.title = "Normalisation";
  info.sentence = "Multiplies each spectrum by a factor that makes a norm the same in all.";
  info.citation = normCitation;
  info.inputs = {spectraInput()};
  info.outputs = {{"spectra", "Normalised spectra", DataKind::Spectra, "normalised.imzML"}};
  info.parameters = normalisationParameters();
  info.parameters.front().defaultValue = std::string("tic");
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  info.presets = {{"tic", "Total ion count", "Spectra without a few very large peaks.", {}},
                  {"median",
                   "Median",
                   "Large peaks in some of the spectra.",
                   {{"normalisation", std::string("median")}}},
                  {"rms",
                   "Root mean square",
                   "As SCiLS and others do.",
                   {{"normalisation", std::string("rms")}}}};
  return info;
}

MethodInfo processInfo() {
  MethodInfo info;
  info.id = "spectra.process";
  info.title = "Process spectra";
  info.sentence = "Smooths the spectra, takes their baseline away, normalises and transforms them, "
                  "in this order.";
  info.citation = std::string("Ryan et al.: SNIP, a statistics-sensitive background treatment. "
                              "Nucl. Instrum. Methods B 34:396-402, 1988, "
                              "doi:10.1016/0168-583X(88)90063-8; ") +
                  normCitation;
  info.inputs = {spectraInput()};
  info.outputs = {{"spectra", "Processed spectra", DataKind::Spectra, "processed.imzML"}};
  info.parameters = processingParameters("savitzky-golay", "snip");
  auto normalisation = normalisationParameters();
  normalisation.front().defaultValue = std::string("tic");
  std::ranges::move(normalisation, std::back_inserter(info.parameters));
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(transformParameter());
  const std::string none = "none";
  info.presets = {{"maldi-tof", "MALDI-TOF profiles", "Profiles on a falling background.", {}},
                  {"centroids",
                   "Centroids",
                   "Peaks without a background.",
                   {{"smoothing", none}, {"baseline", none}}},
                  {"none",
                   "Nothing",
                   "To choose step by step.",
                   {{"smoothing", none}, {"baseline", none}, {"normalisation", none}}}};
  return info;
}

/// Standard deviation over mean, of the norms that are positive.
double variation(const std::vector<double>& norms) {
  double sum = 0, square = 0, count = 0;
  for (const double n : norms)
    if (n > 0) {
      sum += n;
      square += n * n;
      ++count;
    }
  const double mean = sum / count;
  return 100 * std::sqrt(std::max(0.0, square / count - mean * mean)) / mean;
}

Outputs processed(const std::shared_ptr<const Spectra>& spectra, const ProcessingOptions& options,
                  const Values& values, JobContext& context) {
  const NormalisationOptions normalisation = normalisationOf(values);
  checkProcessing(*spectra, options);
  ProcessingOptions before = options;
  before.transform = IntensityTransform::None;
  Outputs outputs;
  std::vector<float> factors;
  if (normalisation.kind != Normalisation::None) {
    // Norms are of the smoothed spectra without their baseline, as they will be multiplied.
    const auto each = norms(ProcessedSpectra(spectra, before, {}), normalisation, context);
    factors = factorsOf(each);
    outputs.figures.push_back(figure("variation", "Norms' spread before", "%", variation(each), 1));
    outputs.figures.back().help = "Standard deviation over mean of the norms; 0 afterwards.";
    const auto empty = std::count(factors.begin(), factors.end(), 0.0f);
    outputs.figures.push_back(figure("empty", "Spectra without a norm", "", double(empty), 0));
    if (empty > 0)
      outputs.notices.push_back(std::to_string(empty) + " spectra have no norm and are 0.");
  }
  outputs.data = {{"spectra", std::shared_ptr<const Spectra>(std::make_shared<ProcessedSpectra>(
                                  spectra, options, std::move(factors)))}};
  return outputs;
}

Outputs normalise(const Inputs& inputs, const Values& values, JobContext& context) {
  return processed(spectraOf(inputs), {}, values, context);
}

Outputs processSpectra(const Inputs& inputs, const Values& values, JobContext& context) {
  ProcessingOptions options = processingOf(values);
  options.transform = transformOf(values);
  return processed(spectraOf(inputs), options, values, context);
}

} // namespace

std::unique_ptr<Method> normaliseMethod() {
  return std::make_unique<DeclaredMethod>(normaliseInfo(), normalise, loopMemory);
}

std::unique_ptr<Method> processMethod() {
  return std::make_unique<DeclaredMethod>(processInfo(), processSpectra, loopMemory);
}

} // namespace svx
