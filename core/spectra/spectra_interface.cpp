#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace svx {
namespace {

constexpr std::array poolings{"sum", "mean", "maximum", "median"};
constexpr std::array normalisations{"none", "tic", "rms", "median", "p-norm", "internal-standard"};
constexpr std::array smoothings{"none", "savitzky-golay", "gaussian", "median"};
constexpr std::array baselines{"none", "snip", "top-hat", "median"};
constexpr std::array transforms{"none", "square-root", "log2", "log10"};

template <typename Enum, std::size_t n>
Enum chosen(const std::array<const char*, n>& ids, const std::string& id) {
  return Enum(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

/// "1200.5-1201.5, 2000-2010" as windows.
std::vector<MassWindow> windowsIn(const std::string& text) {
  std::vector<MassWindow> windows;
  const auto refuse = [&](const std::string& part) {
    throw Error(ErrorKind::Usage, "The m/z ranges cannot be read", "\"" + part + "\" is no range.",
                "Write ranges as 1200.5-1201.5, separated by commas.");
  };
  std::size_t at = 0;
  while (at < text.size()) {
    std::string part = text.substr(at, text.find(',', at) - at);
    at += part.size() + 1;
    std::erase(part, ' ');
    if (part.empty()) continue;
    MassWindow window;
    const char *begin = part.data(), *end = begin + part.size();
    const auto low = std::from_chars(begin, end, window.low);
    if (low.ec != std::errc() || low.ptr == end || *low.ptr != '-') refuse(part);
    const auto high = std::from_chars(low.ptr + 1, end, window.high);
    if (high.ec != std::errc() || high.ptr != end || window.high < window.low) refuse(part);
    windows.push_back(window);
  }
  return windows;
}

} // namespace

const char* const imzmlCitation =
    "Schramm et al.: imzML - A common data format for the flexible exchange and processing of mass "
    "spectrometry imaging data. J. Proteomics 75(16):5106-5110, 2012, "
    "doi:10.1016/j.jprot.2012.07.026";

InputInfo spectraInput() {
  return {"spectra", "Mass spectra", DataKind::Spectra, true, "A mass spectrometry image (imzML)."};
}

std::shared_ptr<const Spectra> spectraOf(const Inputs& inputs) {
  auto spectra = input<Spectra>(inputs, "spectra");
  if (spectra->size() == 0)
    throw Error(ErrorKind::Input, "\"" + spectra->info().name + "\" cannot be used",
                "it holds no spectrum.");
  return spectra;
}

InputInfo regionInput() {
  return {"region", "Region", DataKind::LabelMap, false,
          "A label map on the pixels of the spectra; those where it is not 0 count."};
}

std::vector<std::int64_t> labelsOfSpectra(const Inputs& inputs, const Spectra& spectra,
                                          const std::string& id) {
  const auto region = input<LabelMap>(inputs, id);
  if (!region) return {};
  if (region->volume.geometry.size != spectra.grid().size)
    throw Error(ErrorKind::Input, "\"" + region->volume.name + "\" cannot be used",
                "it has another number of pixels than the spectra.",
                "Draw it on an ion image of these spectra.");
  const at::Tensor labels = region->volume.channel(0).to(at::kLong).contiguous();
  const std::int64_t* of = labels.data_ptr<std::int64_t>();
  std::vector<std::int64_t> each;
  for (const RasterPosition& p : spectra.info().positions)
    each.push_back(of[(p.z * labels.size(1) + p.y) * labels.size(2) + p.x]);
  return each;
}

std::vector<std::uint32_t> spectraWithin(const Inputs& inputs, const Spectra& spectra) {
  std::vector<std::uint32_t> found;
  const auto labels = labelsOfSpectra(inputs, spectra);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] != 0) found.push_back(std::uint32_t(i));
  if (!labels.empty() && found.empty())
    throw Error(ErrorKind::Input, "The region cannot be used", "no spectrum lies in it.");
  return found;
}

std::vector<Parameter> toleranceParameters() {
  return {realParameter("tolerance", "Tolerance", 0.25, 0, 1e6, "",
                        "Half the width of the m/z window."),
          choiceParameter("toleranceUnit", "Tolerance in", "da", {{"da", "Da"}, {"ppm", "ppm"}},
                          "Parts per million widen with m/z.")};
}

MassWindow windowOf(double mz, const Values& values) {
  return around(mz, values.real("tolerance"),
                values.text("toleranceUnit") == "ppm" ? MassUnit::Ppm : MassUnit::Dalton);
}

Parameter poolingParameter(const std::string& value) {
  return choiceParameter(
      "pooling", "Value of a pixel", value,
      {{"sum", "Sum"}, {"mean", "Mean"}, {"maximum", "Maximum"}, {"median", "Median"}},
      "What of several points in the window counts.");
}

Pooling poolingOf(const Values& values) {
  return chosen<Pooling>(poolings, values.text("pooling"));
}

std::vector<Parameter> normalisationParameters() {
  return {
      choiceParameter("normalisation", "Normalisation", "none",
                      {{"none", "None"},
                       {"tic", "Total ion count (TIC)"},
                       {"rms", "Root mean square (RMS)"},
                       {"median", "Median"},
                       {"p-norm", "p-norm"},
                       {"internal-standard", "Internal standard"}},
                      "What is made equal in all spectra. TIC follows large peaks; the median does "
                      "not."),
      realParameter("p", "p", 2, 0.1, 100, "", "Exponent of the p-norm."),
      realParameter("standard", "Internal standard", 0, 0, 1e6, "m/z",
                    "m/z of the internal standard; its window is the tolerance wide."),
      {"excluded",
       "Leave out",
       ParameterType::Text,
       std::string(),
       "m/z ranges that do not count towards the norm: 1200.5-1201.5, 2000-2010",
       "",
       0,
       0,
       {}},
  };
}

NormalisationOptions normalisationOf(const Values& values) {
  NormalisationOptions options;
  options.kind = chosen<Normalisation>(normalisations, values.text("normalisation"));
  options.p = values.real("p");
  options.excluded = windowsIn(values.text("excluded"));
  options.standard = windowOf(values.real("standard"), values);
  if (options.kind == Normalisation::InternalStandard && !(values.real("standard") > 0))
    throw Error(ErrorKind::Usage, "The spectra cannot be normalised",
                "the m/z of the internal standard is not given.", "Set the parameter 'standard'.");
  return options;
}

std::string normalisationText(const Values& values) {
  const std::string id = values.text("normalisation");
  if (id == "none") return "not normalised";
  std::string text = "normalised: ";
  const Parameter kinds = normalisationParameters().front();
  for (const Choice& choice : kinds.choices)
    if (choice.id == id) text += choice.title;
  char number[40] = "";
  if (id == "p-norm") std::snprintf(number, sizeof number, ", p = %g", values.real("p"));
  if (id == "internal-standard") text += " m/z " + massText(values.real("standard"));
  return text + number;
}

std::vector<Parameter> processingParameters(const std::string& smoothing,
                                            const std::string& baseline) {
  return {choiceParameter("smoothing", "Smoothing", smoothing,
                          {{"none", "None"},
                           {"savitzky-golay", "Savitzky-Golay"},
                           {"gaussian", "Gaussian"},
                           {"median", "Median"}},
                          "Savitzky-Golay keeps the heights of peaks wider than its window."),
          integerParameter("smoothingWindow", "Smoothing window", 5, 1, 1000, "points",
                           "Half its width; a Gaussian's standard deviation is a third of it."),
          choiceParameter("baseline", "Baseline", baseline,
                          {{"none", "None"},
                           {"snip", "Iterative (SNIP)"},
                           {"top-hat", "Top hat"},
                           {"median", "Median"}},
                          "How the background under the peaks is found. Of profiles only."),
          integerParameter("baselineWindow", "Baseline window", 40, 1, 100000, "points",
                           "Half its width: wider than half a peak.")};
}

ProcessingOptions processingOf(const Values& values) {
  ProcessingOptions options;
  options.smoothing = chosen<Smoothing>(smoothings, values.text("smoothing"));
  options.smoothingWindow = int(values.integer("smoothingWindow"));
  options.baseline = chosen<Baseline>(baselines, values.text("baseline"));
  options.baselineWindow = int(values.integer("baselineWindow"));
  return options;
}

Parameter transformParameter() {
  return choiceParameter("transform", "Transform", "none",
                         {{"none", "None"},
                          {"square-root", "Square root"},
                          {"log2", "log2(1 + x)"},
                          {"log10", "log10(1 + x)"}},
                         "Makes the noise of large and small peaks alike.");
}

IntensityTransform transformOf(const Values& values) {
  return chosen<IntensityTransform>(transforms, values.text("transform"));
}

std::string unitOf(IntensityTransform transform, const std::string& unit) {
  switch (transform) {
  case IntensityTransform::SquareRoot:
    return "√(" + unit + ")";
  case IntensityTransform::Log2:
    return "log2(1 + " + unit + ")";
  case IntensityTransform::Log10:
    return "log10(1 + " + unit + ")";
  case IntensityTransform::None:
    break;
  }
  return unit;
}

Parameter binParameter() {
  return realParameter(
      "bin", "Bin width", 0, 0, 1e5, "ppm",
      "Of spectra without a common m/z axis. 0 = as their points lie apart; 10 ppm "
      "of centroids.");
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

std::uint64_t loopMemory(const Inputs& inputs, const Values&) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  return spectra ? spectra->size() * 16 + spectra->longest() * 400 + (16u << 20) : 0;
}

std::uint64_t meanMemory(const Inputs& inputs, const Values& values) {
  return loopMemory(inputs, values) + (640u << 20); // the sums of up to 32 runs
}

} // namespace svx
