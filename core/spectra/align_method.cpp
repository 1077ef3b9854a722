#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/align.h"
#include "core/spectra/peaks.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

MethodInfo alignInfo() {
  MethodInfo info;
  info.id = "spectra.align";
  info.title = "Align spectra";
  info.sentence = "Corrects the mass error of each spectrum, by known peaks or by chemical noise.";
  info.citation =
      "Wolski et al.: Calibration of mass spectrometric peptide mass fingerprint data without "
      "specific external or internal calibrants. BMC Bioinformatics 6:203, 2005, "
      "doi:10.1186/1471-2105-6-203; Wolski et al.: Analytical model of peptide mass cluster "
      "centres "
      "with applications. Proteome Sci. 4:18, 2006, doi:10.1186/1477-5956-4-18";
  info.inputs = {spectraInput(),
                 {"peaks", "Reference peaks", DataKind::Table, false,
                  "A table with a column m/z, as peak picking makes it. The strongest peaks of the "
                  "mean spectrum when not given."}};
  info.outputs = {{"spectra", "Aligned spectra", DataKind::Spectra, "aligned.imzML"},
                  {"error", "Mass error", DataKind::Volume, "mass-error.nii.gz"}};
  info.parameters = {
      choiceParameter("by", "Aligned by", "peaks",
                      {{"peaks", "Reference peaks"}, {"comb", "Chemical noise"}},
                      "The chemical noise of profiles of peptides has a peak at each nominal mass; "
                      "it needs no reference and no peaks."),
      integerParameter("degree", "Degree", 1, 0, 2, "",
                       "Of the error in ppm over m/z: 0 constant, 1 line, 2 parabola.")};
  std::ranges::move(toleranceParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(integerParameter(
      "peakCount", "Peaks", 30, 1, 10000, "",
      "How many of the mean spectrum's strongest peaks are references when none are given."));
  info.parameters.push_back(
      realParameter("spacing", "Spacing", 1.000495, 0.1, 100, "Da", "Of the chemical noise."));
  info.parameters.push_back(realParameter("offset", "Offset", 0, -100, 100, "m/z",
                                          "m/z of a peak of the noise, modulo the spacing."));
  info.parameters.push_back(
      realParameter("window", "Window", 100, 5, 10000, "Da", "Over which a phase is taken."));
  info.presets = {{"peaks", "By peaks", "Peaks that are in most spectra.", {}},
                  {"comb",
                   "By chemical noise",
                   "Profiles of peptides before their baseline is taken away.",
                   {{"by", std::string("comb")}}}};
  return info;
}

/// m/z of the references, ascending.
std::vector<double> referencesOf(const Inputs& inputs, const Spectra& spectra, const Values& values,
                                 JobContext& context) {
  std::vector<double> masses;
  if (const auto table = input<Table>(inputs, "peaks")) {
    masses = table->numbers("m/z");
  } else {
    const auto s = statistics(spectra, MassAxis::of(spectra), {}, {}, context);
    auto peaks = pickPeaks(s.masses, s.mean, {});
    std::ranges::sort(peaks, std::ranges::greater(), &Peak::intensity);
    peaks.resize(std::min(peaks.size(), std::size_t(values.integer("peakCount"))));
    for (const Peak& peak : peaks) masses.push_back(peak.mz);
  }
  std::erase_if(masses, [](double mz) { return !(mz > 0) || !std::isfinite(mz); });
  if (masses.empty())
    throw Error(ErrorKind::Input, "The spectra cannot be aligned", "there is no reference peak.",
                "Give a table of peaks or align by chemical noise.");
  std::ranges::sort(masses);
  return masses;
}

double medianSize(const std::vector<MassError>& errors) {
  std::vector<double> sizes;
  for (const MassError& e : errors)
    if (e.known) sizes.push_back(std::abs(e.at(0)));
  if (sizes.empty()) return NAN;
  const auto middle = sizes.begin() + std::ptrdiff_t(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

Outputs align(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  if (!(massRange(*spectra).second > 0))
    throw Error(ErrorKind::Input, "The spectra cannot be aligned", "they hold no points.");
  const int degree = int(values.integer("degree"));
  auto looking = context.part(0, 0.2), first = context.part(0.2, 0.6), again = context.part(0.6, 1);
  std::vector<MassError> errors, left;
  std::shared_ptr<const Spectra> aligned;
  const auto measure = [&](auto errorsOf) {
    errors = errorsOf(*spectra, first);
    aligned = std::make_shared<AlignedSpectra>(spectra, errors);
    left = errorsOf(*aligned, again);
  };
  if (values.text("by") == "comb") {
    const CombOptions options{values.real("spacing"), values.real("offset"), values.real("window"),
                              degree};
    measure([&](const Spectra& s, JobContext& c) { return combErrors(s, options, c); });
  } else {
    const PeakAlignment options{referencesOf(inputs, *spectra, values, looking),
                                values.real("tolerance"), values.text("toleranceUnit") == "ppm",
                                degree};
    measure([&](const Spectra& s, JobContext& c) { return peakErrors(s, options, c); });
  }

  Outputs outputs;
  Figure size = figure("error", "Mass error, median", "ppm", medianSize(left), 2);
  if (const double before = medianSize(errors); std::isfinite(before)) size.before = before;
  size.help = "Of the spectra, in the middle of the range, as this method measures it.";
  const auto unknown = std::ranges::count(errors, false, &MassError::known);
  outputs.figures = {std::move(size),
                     figure("unknown", "Spectra left as they are", "", double(unknown), 0)};
  if (unknown > 0)
    outputs.notices.push_back(std::to_string(unknown) +
                              " spectra show nothing to be aligned by and stay as they are.");
  std::vector<float> each;
  for (const MassError& e : errors) each.push_back(e.known ? float(e.at(0)) : NAN);
  auto image = std::make_shared<Volume>();
  image->name = "Mass error of " + spectra->info().name;
  image->geometry = spectra->grid();
  image->voxels = asImage(*spectra, each);
  image->modality = Modality::MassSpectrometry;
  image->unit = "ppm";
  outputs.data = {{"spectra", std::move(aligned)},
                  {"error", std::shared_ptr<const Volume>(std::move(image))}};
  return outputs;
}

} // namespace

std::unique_ptr<Method> alignMethod() {
  return std::make_unique<DeclaredMethod>(alignInfo(), align, meanMemory);
}

} // namespace svx
