#include "core/methods/declared_method.h"
#include "core/methods/sha256.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/methods.h"
#include "core/tma/studies.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"
#include "core/tma/trained_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace svx {
namespace {

MethodInfo trainInfo() {
  MethodInfo info;
  info.id = "tma.train";
  info.title = "Train a tissue classifier";
  info.sentence = "Trains one classifier on some patients of a tissue microarray, tests it once on "
                  "others, and keeps it as a model for other data.";
  info.citation =
      "Behrmann et al.: Deep learning for tumor classification in imaging mass spectrometry. "
      "Bioinformatics 34(7):1215-1223, 2018, doi:10.1093/bioinformatics/btx724; Mitchell et al.: "
      "Model cards for model reporting. FAT* 2019, doi:10.1145/3287560.3287596; " +
      std::string(tma::studyCitations);
  info.inputs = labelledInputs();
  info.outputs = {{"model", "Trained model", DataKind::Model, "model"},
                  {"accuracies", "Accuracies", DataKind::Table, "accuracies.csv"},
                  {"cores", "Votes of the test cores", DataKind::Table, "cores.csv"},
                  {"confusion", "Confusion of classes", DataKind::Table, "confusion.csv"},
                  {"division", "Division", DataKind::LabelMap, "division.nii.gz"},
                  {"prediction", "Called in the test", DataKind::LabelMap, "prediction.nii.gz"}};
  std::vector<Choice> choices;
  for (const auto& kind : tma::classifierKinds()) choices.push_back({kind.id, kind.title});
  info.parameters = {choiceParameter("classifier", "Classifier", "lda", choices,
                                     "Networks take minutes to hours, the others seconds.")};
  for (auto parameters : {divisionParameters(), std::vector{voteParameter()}, networkParameters(),
                          tma::featureSpaceParameters()})
    std::ranges::move(parameters, std::back_inserter(info.parameters));
  info.presets = {{"default", "As it is", "Spectra that were processed, or peaks.", {}},
                  {"normalised",
                   "Normalised",
                   "Spectra that were not processed: they are normalised here and, later, with the "
                   "model.",
                   {{"normalisation", std::string("tic")}}},
                  {"components",
                   "On principal components",
                   "Whole spectra of thousands of points.",
                   {{"components", std::int64_t(128)}, {"normalisation", std::string("tic")}}}};
  std::ranges::move(tma::trainedInStudies(), std::back_inserter(info.presets));
  return info;
}

/// "59.4 %"
std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

std::string counted(const Confusion& of, const char* what, Interval interval) {
  return std::to_string(of.right()) + " of " + std::to_string(of.total()) + " " + what + " (" +
         percent(of.accuracy()) + ", 95 % interval " + percent(interval.low) + " to " +
         percent(interval.high) + ")";
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// "ATTR, AL-Control (labelled AL, none). Cores of other labels took no part."
std::string classesOf(const Tissue& tissue) {
  if (tissue.classOfLabel.empty()) return listed(tissue.classes);
  std::vector<std::string> classes;
  for (const std::string& name : tissue.classes) {
    std::vector<std::string> labels;
    for (const auto& [label, of] : tissue.classOfLabel)
      if (of == name) labels.push_back(label);
    classes.push_back(name);
    if (labels != std::vector{name}) classes.back() += " (labelled " + listed(labels) + ")";
  }
  return listed(classes) + ". Cores of other labels took no part.";
}

struct Training {
  const Tissue& tissue;
  const Split& split;
  const tma::ComparisonOptions& options;
  const tma::ClassifierKind& kind;
  const tma::Trial& trial;
};

/// "12 patients, 20 cores, 900 spectra"
std::string sizeOf(const Training& training, Subset subset) {
  std::set<std::string> patients;
  std::size_t cores = 0;
  for (std::size_t c = 0; c < training.tissue.cores.size(); ++c) {
    if (training.split.ofCore[c] != subset) continue;
    patients.insert(training.tissue.cores[c].patient);
    ++cores;
  }
  return std::to_string(patients.size()) + " patients, " + std::to_string(cores) + " cores, " +
         std::to_string(training.split.spectra(training.tissue, subset).size()) + " spectra";
}

std::vector<std::pair<std::string, std::string>>
cardOf(const Training& training, const tma::FeatureSpace& features, const std::string& data) {
  const auto& [tissue, split, options, kind, trial] = training;
  const std::string classes = listed(tissue.classes);
  std::string settings = kind.title;
  if (options.components > 0)
    settings += ", on " + std::to_string(options.components) + " principal components";
  if (kind.network && options.learning.epochs > 0)
    settings += ", at most " + std::to_string(options.learning.epochs) + " epochs";
  if (kind.network && options.learning.rate > 0)
    settings += ", learning rate " + std::to_string(options.learning.rate);
  if (kind.network && options.learning.bfloat16) settings += ", products in bfloat16";
  if (options.balancing != tma::Balancing::None)
    settings += std::string(", classes drawn as often as the ") +
                (options.balancing == tma::Balancing::AsRarest ? "rarest" : "most frequent");
  return {
      {"Intended use", "Research into how well the classes " + classes +
                           " can be told apart in tissue by mass spectra that were prepared, "
                           "measured and processed as those of training. " +
                           researchUseOnly},
      {"Limits", "It calls every spectrum one of its classes, also of tissue that is none of them. "
                 "Labels are those of whole cores. Other instruments, matrices and laboratories "
                 "need a test of their own."},
      {"Classes", classesOf(tissue)},
      {"Classifier", settings},
      {"Features", features.describe()},
      {"Training data", data + ": " + sizeOf(training, Subset::Training)},
      {"Validation data", sizeOf(training, Subset::Validation) +
                              "; they chose among states of training, and nothing else"},
      {"Test data", sizeOf(training, Subset::Test) + "; used once"},
      {"Division", "Seed " + std::to_string(options.split.seed) + ", " +
                       percent(options.split.training) + " of each class for training, " +
                       percent(options.split.test) + " for test; " +
                       (options.split.grouping == Grouping::Patient
                            ? "all cores of a patient on one side"
                            : "cores of a patient may lie on both sides")},
      {"Accuracy in validation", percent(trial.validation) + " of the spectra"},
      {"Accuracy in the test",
       counted(trial.cores, "cores", binomialInterval(trial.cores.right(), trial.cores.total())) +
           "; " + counted(trial.spectra, "spectra", tma::spectraInterval(trial, tissue))},
      {"Unfamiliar spectra",
       "Said of a spectrum beyond the 99th percentile of the validation spectra in its distance to "
       "the principal components of the training spectra (Hotelling's T2, or the residual Q)."},
      {"Patients", "Those of training and validation are kept as salted hashes, so that the model "
                   "is not tested on them. Short names can be guessed from a hash by trying."},
      {"Made with", std::string("Spectravox ") + SVX_VERSION}};
}

tma::KnownPatients knownPatients(const Tissue& tissue, const Split& split) {
  Sha256 salt;
  salt.add(&split.options.seed, sizeof split.options.seed);
  for (const TissueCore& core : tissue.cores)
    salt.add(core.patient.c_str(), core.patient.size() + 1);
  tma::KnownPatients known;
  known.salt = salt.finish();
  for (std::size_t c = 0; c < tissue.cores.size(); ++c)
    if (split.ofCore[c] == Subset::Training || split.ofCore[c] == Subset::Validation)
      known.add(tissue.cores[c].patient);
  return known;
}

Outputs train(const Inputs& inputs, const Values& values, JobContext& context) {
  JobContext dividing = context.part(0, 0.4), learning = context.part(0.4, 0.97),
             describing = context.part(0.97, 1);
  const auto kind = tma::classifiersNamed(values.text("classifier")).front();
  Outputs outputs;
  const tma::ComparisonOptions options = learningOptionsOf(values, context);
  const auto [spectra, tissue, split, space, features, rows, division] =
      dividedTissue(inputs, values, outputs.notices, dividing);
  const auto start = std::chrono::steady_clock::now();
  learning.progress(0, "Training " + kind.title);
  std::unique_ptr<tma::Classifier> classifier = kind.make(options.learning);
  const int classes = int(tissue.classes.size());
  classifier->fit(division.training, division.validation, classes, learning);
  tma::Trial trial = tma::judged(
      tissue, {division.testSpectra, classifier->probabilities(division.test, learning)},
      options.vote);
  const Predictions validated{{}, classifier->probabilities(division.validation, learning)};
  trial.validation = Confusion(classes, division.validation.labels, validated.labels()).accuracy();
  trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  tma::TrainedModel trained;
  trained.name = kind.title + " of " + spectra->info().name;
  trained.classifier = kind.id;
  trained.classes = tissue.classes;
  trained.classOfLabel = tissue.classOfLabel;
  trained.features = space;
  trained.reduction = division.reduction;
  trained.learned = std::move(classifier);
  trained.familiarity =
      tma::Familiarity::of(tma::rowsOf(division.trainingSpectra, features, rows),
                           tma::rowsOf(division.validationSpectra, features, rows), describing);
  trained.patients = knownPatients(tissue, split);
  trained.card =
      cardOf({tissue, split, options, kind, trial}, trained.features, spectra->info().name);

  outputs.figures = {
      figure("cores", "Test cores called right", "%", 100 * trial.cores.accuracy(), 1),
      figure("spectra", "Test spectra called right", "%", 100 * trial.spectra.accuracy(), 1),
      figure("tested", "Test cores", "", double(trial.cores.total()), 0)};
  outputs.notices.push_back(researchUseOnly);
  const std::string name = spectra->info().name;
  outputs.data = {{"model", std::make_shared<const Model>(tma::modelOf(trained))},
                  {"division", divisionMap(*spectra, "Division of " + name, tissue, split)},
                  {"prediction", predictionMap(*spectra, "Called by " + trained.name,
                                               tissue.classes, trial.predictions)}};
  const tma::Comparison alone{
      .classifiers = {kind}, .splits = {split}, .trials = {std::move(trial)}};
  outputs.data["accuracies"] = tableOf(tma::trialTable(alone, tissue), "Accuracies", *spectra);
  outputs.data["cores"] =
      tableOf(tma::coreVoteTable(alone, tissue), "Votes of the test cores", *spectra);
  outputs.data["confusion"] = tableOf(tma::confusionTable(alone, tissue), "Confusion", *spectra);
  return outputs;
}

std::uint64_t trainMemory(const Inputs& inputs, const Values& values) {
  return learningMemory(inputs, values, values.text("classifier"));
}

} // namespace

std::unique_ptr<Method> trainTissueMethod() {
  return std::make_unique<DeclaredMethod>(trainInfo(), train, trainMemory);
}

} // namespace svx
