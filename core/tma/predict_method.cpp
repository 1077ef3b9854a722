#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/methods.h"
#include "core/tma/prediction.h"
#include "core/tma/tissue_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>
#include <numeric>

namespace svx {
namespace {

MethodInfo predictInfo() {
  MethodInfo info;
  info.id = "tma.predict";
  info.title = "Call tissue by a model";
  info.sentence = "Uses a trained tissue classifier on spectra: what each is called, with which "
                  "probability, and whether it looks like those of training.";
  info.citation = "Jackson & Mudholkar: Control procedures for residuals associated with principal "
                  "component analysis. Technometrics 21(3):341-349, 1979, "
                  "doi:10.1080/00401706.1979.10489779";
  info.inputs = {spectraInput(),
                 modelInput(),
                 {"cores", "Cores", DataKind::Table, false,
                  "A row for each core, x, y and radius in pixels: its spectra then vote."},
                 regionInput()};
  info.outputs = {
      {"prediction", "Called", DataKind::LabelMap, "prediction.nii.gz"},
      {"probability", "Probability of what was called", DataKind::Volume, "probability.nii.gz"},
      {"spectra", "Calls of the spectra", DataKind::Table, "spectra.csv"},
      {"cores", "Votes of the cores", DataKind::Table, "cores.csv"}};
  info.parameters = {leastSpectraParameter(), voteParameter()};
  info.presets = {{"default", "Default", "Always.", {}}};
  return info;
}

/// One row of probabilities as numbers.
struct Rows {
  explicit Rows(const at::Tensor& probabilities)
      : held(probabilities.to(at::kFloat).contiguous()), values(held.data_ptr<float>()),
        classes(std::size_t(held.size(1))) {}
  float at(std::size_t row, std::size_t c) const { return values[row * classes + c]; }

  at::Tensor held;
  const float* values;
  std::size_t classes;
};

Table spectraTable(const tma::TrainedModel& trained, const tma::Called& called,
                   const Tissue* tissue, const SpectraInfo& info) {
  const std::size_t n = called.predictions.spectra.size();
  const auto labels = called.predictions.labels();
  const Rows rows(called.predictions.probabilities);
  std::vector<double> number(n), x(n), y(n), section(n), best(n);
  std::vector<std::string> core(n), name(n), unfamiliar(n);
  std::vector<std::vector<double>> each(rows.classes, std::vector<double>(n));
  for (std::size_t r = 0; r < n; ++r) {
    const std::uint32_t i = called.predictions.spectra[r];
    const RasterPosition& p = info.positions[i];
    number[r] = double(i) + 1;
    x[r] = p.x + info.first[0];
    y[r] = p.y + info.first[1];
    section[r] = p.z + info.first[2];
    if (tissue && tissue->coreOf[i] != Tissue::noCore)
      core[r] = tissue->cores[std::size_t(tissue->coreOf[i])].name;
    name[r] = trained.classes[std::size_t(labels[r])];
    best[r] = 100 * rows.at(r, std::size_t(labels[r]));
    for (std::size_t c = 0; c < rows.classes; ++c) each[c][r] = 100 * rows.at(r, c);
    if (!(called.distances[r] <= 1)) unfamiliar[r] = "yes";
  }
  Table table;
  table.columns = {{"spectrum", "", number, 0}, {"x", "pixel", x, 0},
                   {"y", "pixel", y, 0},        {"section", "", section, 0},
                   {"called", "", name, 0},     {"probability", "%", best, 1}};
  if (tissue) table.columns.insert(table.columns.begin() + 4, {"core", "", core, 0});
  for (std::size_t c = 0; c < rows.classes; ++c)
    table.columns.push_back({trained.classes[c] + ", probability", "%", each[c], 1});
  table.columns.push_back({"unfamiliar", "", unfamiliar, 0});
  return table;
}

Table coreTable(const tma::TrainedModel& trained, const tma::Called& called, const Tissue& tissue,
                VoteKind kind) {
  const auto votes = voteByCore(tissue, called.predictions, kind);
  std::vector<double> strange(tissue.cores.size());
  for (std::size_t r = 0; r < called.distances.size(); ++r) {
    const std::int32_t core = tissue.coreOf[called.predictions.spectra[r]];
    if (core != Tissue::noCore) strange[std::size_t(core)] += !(called.distances[r] <= 1);
  }
  std::vector<std::string> core, patient, label;
  std::vector<double> spectra, share, unfamiliar;
  std::vector<std::vector<double>> each(trained.classes.size());
  for (const CoreVote& vote : votes) {
    core.push_back(tissue.cores[vote.core].name);
    patient.push_back(tissue.cores[vote.core].patient);
    spectra.push_back(double(vote.spectra));
    label.push_back(trained.classes[std::size_t(vote.label)]);
    share.push_back(100 * vote.confidence);
    for (std::size_t c = 0; c < each.size(); ++c) each[c].push_back(100 * vote.shares[c]);
    unfamiliar.push_back(100 * strange[vote.core] / double(vote.spectra));
  }
  Table table;
  table.columns = {{"core", "", core, 0},
                   {"patient", "", patient, 0},
                   {"spectra", "", spectra, 0},
                   {"called", "", label, 0},
                   {"share", "%", share, 1}};
  for (std::size_t c = 0; c < each.size(); ++c)
    table.columns.push_back({trained.classes[c] + ", share", "%", each[c], 1});
  table.columns.push_back({"unfamiliar", "%", unfamiliar, 1});
  return table;
}

std::shared_ptr<const Volume> probabilityImage(const Spectra& spectra, const std::string& name,
                                               const Predictions& predictions) {
  std::vector<float> values(spectra.size(), NAN);
  const at::Tensor best = predictions.probabilities.amax({1}).to(at::kFloat).contiguous();
  for (std::size_t r = 0; r < predictions.spectra.size(); ++r)
    values[predictions.spectra[r]] = best.data_ptr<float>()[r];
  auto image = std::make_shared<Volume>();
  image->name = name;
  image->geometry = spectra.grid();
  image->voxels = asImage(spectra, values);
  image->window = WindowLevel{1, 0.5};
  return image;
}

Outputs predict(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  const auto trained = tma::trainedModelOf(*input<Model>(inputs, "model"));
  Outputs outputs;
  std::optional<Tissue> tissue;
  if (const auto cores = input<Table>(inputs, "cores")) {
    tissue = tissueOf(*cores, *spectra);
    const std::int64_t least = values.integer("leastSpectra");
    if (const auto few = rejectSmallCores(*tissue, std::size_t(least)); !few.empty())
      outputs.notices.push_back("Cores with fewer than " + std::to_string(least) +
                                " spectra were not called: " + std::to_string(few.size()) + ".");
  }
  const auto called = tma::callSpectra(trained, spectra, spectraWithin(inputs, *spectra),
                                       tissue ? &*tissue : nullptr, outputs.notices, context);
  outputs.notices.push_back(researchUseOnly);
  const std::string by = "Called by " + trained.name;
  outputs.data = {
      {"prediction", predictionMap(*spectra, by, trained.classes, called.predictions)},
      {"probability", probabilityImage(*spectra, "Probability, " + by, called.predictions)},
      {"spectra",
       tableOf(spectraTable(trained, called, tissue ? &*tissue : nullptr, spectra->info()), "Calls",
               *spectra)}};
  if (tissue)
    outputs.data["cores"] = tableOf(coreTable(trained, called, *tissue, voteOf(values)),
                                    "Votes of the cores", *spectra);
  outputs.figures = {
      figure("called", "Spectra called", "", double(called.distances.size()), 0),
      figure("unfamiliar", "Unlike those of training", "%", 100 * called.unfamiliarShare(), 1)};
  outputs.figures.back().help =
      "Of spectra like those of training about 2 %. Many more: other tissue, another instrument or "
      "another preparation.";
  return outputs;
}

} // namespace

std::unique_ptr<Method> predictTissueMethod() {
  return std::make_unique<DeclaredMethod>(predictInfo(), predict, callingMemory);
}

} // namespace svx
