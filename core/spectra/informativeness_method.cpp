#include "core/spectra/methods.h"

#include "core/methods/declared_method.h"
#include "core/spectra/informativeness.h"
#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <map>

namespace svx {
namespace {

MethodInfo informativenessInfo() {
  MethodInfo info;
  info.id = "spectra.informativeness";
  info.title = "Informative spectra";
  info.sentence = "Grades each spectrum by its number of high peaks, and rejects poor spectra and "
                  "small samples.";
  info.citation = imzmlCitation;
  info.inputs = {
      spectraInput(),
      {"samples", "Samples", DataKind::LabelMap, false,
       "A label map on the pixels of the spectra, a label for each tissue sample. Pieces "
       "of touching pixels when not given."}};
  info.outputs = {{"grades", "Grades", DataKind::LabelMap, "grades.nii.gz"},
                  {"accepted", "Accepted spectra", DataKind::LabelMap, "accepted.nii.gz"},
                  {"spectra", "Spectra", DataKind::Table, "spectra.csv"},
                  {"samples", "Samples", DataKind::Table, "samples.csv"}};
  info.parameters = {
      integerParameter("threshold", "Peaks", 5, 1, 1000000, "",
                       "A spectrum with fewer is rejected; four times as many make it informative, "
                       "less than a third noise only."),
      realParameter("height", "Height of a peak", 6, 0, 1000, "standard deviations",
                    "At least, of the spectrum's own intensities."),
      realParameter("share", "Share of the axis", 0.6, 0.01, 1, "",
                    "From the low end, that is looked at: high m/z have few peaks."),
      integerParameter("distance", "Distance", 3, 1, 10000, "points", "Between counted peaks."),
      integerParameter("fewest", "Spectra of a sample", 20, 1, 1000000000, "",
                       "A sample with fewer accepted spectra is rejected. 1 keeps all.")};
  info.presets = {{"default", "MALDI-TOF profiles", "Raw or baseline-corrected profiles.", {}}};
  return info;
}

/// A label for each spectrum on their raster.
std::shared_ptr<LabelMap> labelMapOf(const Spectra& spectra, const std::vector<int>& labels,
                                     const std::string& name) {
  auto map = std::make_shared<LabelMap>();
  map->volume.name = name + " of " + spectra.info().name;
  map->volume.geometry = spectra.grid();
  map->volume.voxels = labelImage(spectra, labels);
  return map;
}

Table sampleTable(const std::map<std::int64_t, std::array<int, 2>>& samples, int fewest) {
  std::vector<double> number, all, accepted, share;
  std::vector<std::string> verdict;
  for (const auto& [sample, counts] : samples) {
    number.push_back(double(sample));
    all.push_back(counts[0]);
    accepted.push_back(counts[1]);
    share.push_back(100.0 * (counts[0] - counts[1]) / counts[0]);
    verdict.emplace_back(counts[1] >= fewest ? "accepted" : "rejected");
  }
  Table table;
  table.name = "Samples";
  table.columns = {{"sample", "", std::move(number), 0},
                   {"spectra", "", std::move(all), 0},
                   {"accepted", "", std::move(accepted), 0},
                   {"removed", "%", std::move(share), 1},
                   {"sample is", "", std::move(verdict), 0}};
  return table;
}

Table spectraTable(const Spectra& spectra, const std::vector<Informativeness>& each,
                   const std::vector<std::int64_t>& sampleOf, const std::vector<int>& accepted) {
  std::vector<double> x, y, z, peaks, deviation, sample;
  std::vector<std::string> grade, verdict;
  for (std::size_t i = 0; i < each.size(); ++i) {
    const RasterPosition& p = spectra.info().positions[i];
    const auto& first = spectra.info().first;
    x.push_back(p.x + first[0]);
    y.push_back(p.y + first[1]);
    z.push_back(p.z + first[2]);
    peaks.push_back(each[i].peaks);
    deviation.push_back(each[i].deviation);
    sample.push_back(double(sampleOf[i]));
    grade.emplace_back(titleOf(each[i].grade));
    verdict.emplace_back(accepted[i] ? "yes" : "no");
  }
  Table table;
  table.name = "Spectra of " + spectra.info().name;
  table.columns = {{"x", "", std::move(x), 0},
                   {"y", "", std::move(y), 0},
                   {"z", "", std::move(z), 0},
                   {"peaks", "", std::move(peaks), 0},
                   {"deviation", "", std::move(deviation), 4},
                   {"grade", "", std::move(grade), 0},
                   {"sample", "", std::move(sample), 0},
                   {"accepted", "", std::move(verdict), 0}};
  return table;
}

Outputs informative(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  const InformativenessOptions options = informativenessOf(values);
  const int fewest = int(values.integer("fewest"));
  auto sampleOf = labelsOfSpectra(inputs, *spectra, "samples");
  const bool given = !sampleOf.empty();
  if (!given) sampleOf = connectedPieces(*spectra);
  const auto each = informativeness(*spectra, options, context);

  std::map<std::int64_t, std::array<int, 2>> samples; // all spectra, accepted ones
  std::vector<int> grades, accepted;
  for (std::size_t i = 0; i < each.size(); ++i) {
    const bool good = each[i].grade >= SpectrumGrade::Sufficient;
    grades.push_back(int(each[i].grade));
    accepted.push_back(good && !(given && sampleOf[i] == 0));
    if (given && sampleOf[i] == 0) continue;
    ++samples[sampleOf[i]][0];
    samples[sampleOf[i]][1] += good;
  }
  const auto poor = std::ranges::count_if(
      each, [](const Informativeness& e) { return e.grade < SpectrumGrade::Sufficient; });
  std::string dropped;
  int droppedCount = 0;
  for (const auto& [sample, counts] : samples)
    if (counts[1] < fewest) {
      dropped += (dropped.empty() ? "" : ", ") + std::to_string(sample);
      ++droppedCount;
    }
  for (std::size_t i = 0; i < each.size(); ++i)
    if (accepted[i] && samples[sampleOf[i]][1] < fewest) accepted[i] = 0;

  Outputs outputs;
  const auto kept = std::ranges::count(accepted, 1);
  outputs.figures = {figure("accepted", "Accepted spectra", "", double(kept), 0),
                     figure("poor", "Spectra with too few peaks", "%",
                            100 * double(poor) / double(each.size()), 1),
                     figure("dropped", "Samples rejected", "", droppedCount, 0)};
  if (droppedCount > 0)
    outputs.notices.push_back("Rejected for fewer than " + std::to_string(fewest) +
                              " spectra: samples " + dropped + ".");
  if (!given && samples.size() > 1)
    outputs.notices.push_back(std::to_string(samples.size()) +
                              " pieces of touching pixels were taken for the samples.");
  auto gradeMap = labelMapOf(*spectra, grades, "Grades");
  constexpr std::array<std::array<std::uint8_t, 3>, 4> colours{
      {{90, 90, 90}, {202, 60, 60}, {230, 170, 40}, {60, 160, 90}}};
  for (int grade = 1; grade <= 4; ++grade)
    gradeMap->labels.push_back(
        {grade, titleOf(SpectrumGrade(grade)), colours[std::size_t(grade - 1)], 1});
  auto acceptedMap = labelMapOf(*spectra, accepted, "Accepted spectra");
  acceptedMap->labels = {{1, "Accepted", {60, 160, 90}, 1}};
  outputs.data = {
      {"grades", std::shared_ptr<const LabelMap>(std::move(gradeMap))},
      {"accepted", std::shared_ptr<const LabelMap>(std::move(acceptedMap))},
      {"spectra", std::make_shared<const Table>(spectraTable(*spectra, each, sampleOf, accepted))},
      {"samples", std::make_shared<const Table>(sampleTable(samples, fewest))}};
  return outputs;
}

std::uint64_t informativeMemory(const Inputs& inputs, const Values& values) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  return loopMemory(inputs, values) + (spectra ? 400 * spectra->size() : 0);
}

} // namespace

std::unique_ptr<Method> informativenessMethod() {
  return std::make_unique<DeclaredMethod>(informativenessInfo(), informative, informativeMemory);
}

} // namespace svx
