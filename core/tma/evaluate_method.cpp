#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/judgement_tables.h"
#include "core/tma/methods.h"
#include "core/tma/prediction.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

MethodInfo evaluateInfo() {
  MethodInfo info;
  info.id = "tma.evaluate";
  info.title = "Test a tissue classifier";
  info.sentence = "Says how often a trained tissue classifier is right on patients that it has not "
                  "seen.";
  info.citation = "Clopper & Pearson: The use of confidence or fiducial limits illustrated in the "
                  "case of the binomial. Biometrika 26(4):404-413, 1934, "
                  "doi:10.1093/biomet/26.4.404; Naeini et al.: Obtaining well calibrated "
                  "probabilities using Bayesian binning. AAAI 2015, doi:10.1609/aaai.v29i1.9602";
  info.inputs = {spectraInput(), modelInput()};
  std::ranges::move(tissueInputs(), std::back_inserter(info.inputs));
  info.outputs = {{"accuracies", "Accuracies", DataKind::Table, "accuracies.csv"},
                  {"confusion", "Confusion of classes", DataKind::Table, "confusion.csv"},
                  {"cores", "Votes of the cores", DataKind::Table, "cores.csv"},
                  {"prediction", "Called", DataKind::LabelMap, "prediction.nii.gz"}};
  std::ranges::move(judgementOutputs(), std::back_inserter(info.outputs));
  info.parameters = {
      choiceParameter("patients", "Patients", "all",
                      {{"all", "All; refuse if training knew one"},
                       {"unseen", "Only those that training did not know"}},
                      "On patients of training or validation every accuracy comes out too high."),
      leastSpectraParameter(), voteParameter()};
  info.presets = {{"default", "All patients", "Data that the model has never seen.", {}},
                  {"unseen",
                   "Unseen patients",
                   "The data set of training: its test patients are left.",
                   {{"patients", std::string("unseen")}}}};
  return info;
}

/// Takes the spectra out of cores whose patients training knew; throws where that is not wanted.
void keepUnseen(const tma::TrainedModel& trained, Tissue& tissue, bool leaveOut,
                std::vector<std::string>& notices) {
  const auto members = tissue.spectraOfCores();
  std::set<std::string> known;
  std::size_t cores = 0;
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    const TissueCore& core = tissue.cores[c];
    if (core.label < 0 || members[c].empty() || !trained.patients.holds(core.patient)) continue;
    known.insert(core.patient);
    ++cores;
    for (const std::uint32_t i : members[c]) tissue.coreOf[i] = Tissue::noCore;
  }
  if (known.empty()) return;
  if (!leaveOut)
    throw Error(ErrorKind::Input, "The model cannot be tested on these cores",
                "it was trained on " + std::to_string(known.size()) +
                    " of their patients, the first is '" + *known.begin() +
                    "': its accuracy would come out too high.",
                "Take these patients out, or set 'patients' to 'unseen'. If they are others of the "
                "same name, give all patients names of their own.");
  notices.push_back(std::to_string(known.size()) + " patients with " + std::to_string(cores) +
                    " cores were left out: the model was trained on them.");
}

/// The labelled spectra that are left, ascending.
std::vector<std::uint32_t> labelled(const Tissue& tissue) {
  std::vector<std::uint32_t> spectra;
  for (std::size_t i = 0; i < tissue.coreOf.size(); ++i)
    if (tissue.labelOf(i) >= 0) spectra.push_back(std::uint32_t(i));
  if (spectra.empty())
    throw Error(ErrorKind::Input, "The model cannot be tested on these cores",
                "no core with a label and enough spectra is left.",
                "Give cores of patients that it was not trained on, with their labels.");
  return spectra;
}

Outputs evaluate(const Inputs& inputs, const Values& values, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  const auto trained = tma::trainedModelOf(*input<Model>(inputs, "model"));
  Outputs outputs;
  Tissue tissue = tissueOf(inputs, *spectra, outputs.notices);
  for (const std::string& name : tma::useClassesOf(trained, tissue))
    outputs.notices.push_back("Cores labelled '" + name +
                              "' were left out: the model does not know this class.");
  keepUnseen(trained, tissue, values.text("patients") == "unseen", outputs.notices);
  const std::int64_t least = values.integer("leastSpectra");
  rejectSmallCores(tissue, std::size_t(least));
  const auto called =
      tma::callSpectra(trained, spectra, labelled(tissue), &tissue, outputs.notices, context);
  const auto kind = tma::classifiersNamed(trained.classifier).front();
  tma::Trial trial = tma::judged(tissue, called.predictions, voteOf(values));
  trial.validation = std::numeric_limits<double>::quiet_NaN();
  trial.seconds = std::numeric_limits<double>::quiet_NaN();

  const auto table = [&](Table made, const char* word) {
    return tableOf(std::move(made), word, *spectra);
  };
  outputs.figures = {
      figure("cores", "Cores called right", "%", 100 * trial.cores.accuracy(), 1),
      figure("spectra", "Spectra called right", "%", 100 * trial.spectra.accuracy(), 1),
      figure("tested", "Cores", "", double(trial.cores.total()), 0),
      figure("unfamiliar", "Unlike those of training", "%", 100 * called.unfamiliarShare(), 1),
      figure("calibration", "Calibration error", "%", 100 * tma::calibrationOf(trial, tissue).error,
             1)};
  for (std::size_t f = 3; f < outputs.figures.size(); ++f) outputs.figures[f].headline = false;
  outputs.notices.insert(outputs.notices.begin(), std::to_string(trial.cores.right()) + " of " +
                                                      std::to_string(trial.cores.total()) +
                                                      " cores were called right.");
  outputs.notices.push_back("Cores with fewer than " + std::to_string(least) +
                            " spectra do not count.");
  outputs.data = {{"prediction", predictionMap(*spectra, "Called by " + trained.name,
                                               trained.classes, trial.predictions)}};
  Split all{{}, std::vector<Subset>(tissue.cores.size(), Subset::Test)};
  const tma::Comparison alone{
      .classifiers = {kind}, .splits = {std::move(all)}, .trials = {std::move(trial)}};
  addJudgement(outputs, alone, tissue, *spectra);
  outputs.data["accuracies"] = table(tma::trialTable(alone, tissue), "Accuracies");
  outputs.data["confusion"] = table(tma::confusionTable(alone, tissue), "Confusion");
  outputs.data["cores"] = table(tma::coreVoteTable(alone, tissue), "Votes of the cores");
  return outputs;
}

} // namespace

std::unique_ptr<Method> evaluateTissueMethod() {
  return std::make_unique<DeclaredMethod>(evaluateInfo(), evaluate, callingMemory);
}

} // namespace svx
