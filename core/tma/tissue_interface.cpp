#include "core/tma/tissue_interface.h"

#include "core/classifiers/boosted_trees.h"
#include "core/data/error.h"
#include "core/jobs/scratch_tensor.h"
#include "core/spectra/ion_image.h"
#include "core/spectra/spectra_interface.h"
#include "core/tissue/class_choice.h"
#include "core/tissue/class_colour.h"
#include "core/tma/judgement_tables.h"
#include "core/tma/tissue_inputs.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

tma::ComparisonOptions divisionOptionsOf(const Values& values, const JobContext& context) {
  tma::ComparisonOptions options;
  options.split.training = values.real("training") / 100;
  options.split.test = values.real("test") / 100;
  options.split.grouping =
      values.text("grouping") == "patient" ? Grouping::Patient : Grouping::Core;
  options.split.seed = context.seed();
  options.balancing = values.text("balancing") == "rarest"          ? tma::Balancing::AsRarest
                      : values.text("balancing") == "most-frequent" ? tma::Balancing::AsMostFrequent
                                                                    : tma::Balancing::None;
  options.components = int(values.integer("components"));
  return options;
}

} // namespace

std::vector<InputInfo> labelledInputs() {
  auto inputs = featureInputs();
  inputs.pop_back();
  std::ranges::move(tissueInputs(), std::back_inserter(inputs));
  return inputs;
}

InputInfo modelInput() {
  return {"model", "Model", DataKind::Model, true,
          "A tissue classifier as 'Train a tissue classifier' makes it: its folder."};
}

Parameter leastSpectraParameter() {
  return integerParameter("leastSpectra", "Spectra of a core, at least", 20, 1, 100000, "",
                          "Cores with fewer are left out: their vote is a matter of luck.");
}

Parameter voteParameter() {
  return choiceParameter("vote", "Label of a core", "majority",
                         {{"majority", "Most spectra"}, {"summed", "Sum of probabilities"}},
                         "How the spectra of a core decide together.");
}

VoteKind voteOf(const Values& values) {
  return values.text("vote") == "summed" ? VoteKind::Summed : VoteKind::Majority;
}

std::vector<Parameter> divisionParameters() {
  return {
      {"classes",
       "Classes",
       ParameterType::Text,
       std::string(),
       "The labels to tell apart, with commas between; 'A = B + C' calls cores labelled B or C "
       "'A', "
       "'A = *' all others. Empty: all, as labelled.",
       "",
       0,
       0,
       {}},
      leastSpectraParameter(),
      integerParameter("mostSpectra", "Spectra of a core, at most", 0, 0, 1'000'000, "",
                       "For a first look: the others are left out, of the test, too. 0 = all."),
      realParameter("training", "For training", 50, 5, 90, "%", "Of the spectra of each class."),
      realParameter("test", "For test", 30, 5, 90, "%",
                    "Of the spectra of each class. The rest validates."),
      choiceParameter(
          "grouping", "Keep together", "patient",
          {{"patient", "All cores of a patient"}, {"core", "Each core"}},
          "With cores of a patient in training and test, accuracies come out too high."),
      choiceParameter("balancing", "Unequal classes", "none",
                      {{"none", "As they are"},
                       {"rarest", "As many as the rarest"},
                       {"most-frequent", "As many as the most frequent"}},
                      "In training and validation; the test keeps its shares."),
      integerParameter("components", "Principal components", 0, 0, 2000, "",
                       "Of the training spectra, in place of the features. 0 = the features.")};
}

Parameter precisionParameter() {
  return choiceParameter("precision", "Precision of networks", "float32",
                         {{"float32", "32 bits"}, {"bfloat16", "16 bits in products (bfloat16)"}},
                         "While they learn. 16 bits are faster where the processor computes in "
                         "them (AVX-512 BF16, AMX) or on a GPU; most for transformers.");
}

bool learnsInBfloat16(const Values& values) {
  return values.text("precision") == "bfloat16";
}

std::vector<Parameter> networkParameters() {
  return {integerParameter("epochs", "Epochs of networks", 0, 0, 100000, "",
                           "At most; they stop when validation gets no better. 0 = as published."),
          realParameter("learningRate", "Learning rate of networks", 0, 0, 10, "",
                        "'Find a learning rate' shows which are worth trying. 0 = as published."),
          precisionParameter()};
}

tma::ComparisonOptions learningOptionsOf(const Values& values, const JobContext& context) {
  tma::ComparisonOptions options = divisionOptionsOf(values, context);
  options.vote = voteOf(values);
  options.learning.epochs = values.integer("epochs");
  options.learning.rate = values.real("learningRate");
  options.learning.bfloat16 = learnsInBfloat16(values);
  return options;
}

Tissue tissueToLearn(const Inputs& inputs, const Values& values, const Spectra& spectra,
                     std::vector<std::string>& notices) {
  Tissue tissue = tissueOf(inputs, spectra, notices);
  std::ranges::move(chooseClasses(tissue, values.text("classes")), std::back_inserter(notices));
  if (const auto several = patientsOfSeveralClasses(tissue); !several.empty())
    notices.push_back("Cores of one patient have different labels: " + listed(several) +
                      ". A division keeps them together, as one of the label with the most "
                      "spectra.");
  const std::int64_t least = values.integer("leastSpectra");
  std::size_t largest = 0;
  for (const auto& members : tissue.spectraOfCores()) largest = std::max(largest, members.size());
  if (largest < std::size_t(least))
    throw Error(ErrorKind::Input, "The cores cannot be used",
                "None of them has " + std::to_string(least) + " spectra, the largest has " +
                    std::to_string(largest) + ".",
                "Lower 'Spectra of a core, at least', or choose the preset 'Few patients'.");
  if (const auto rejected = rejectSmallCores(tissue, std::size_t(least)); !rejected.empty())
    notices.push_back("Cores with fewer than " + std::to_string(least) +
                      " spectra were left out: " + std::to_string(rejected.size()) + ".");
  if (const std::int64_t most = values.integer("mostSpectra"); most > 0)
    if (const std::size_t thinned = thinCores(tissue, std::size_t(std::max(most, least))))
      notices.push_back("Only " + std::to_string(std::max(most, least)) +
                        " spectra each were taken of " + std::to_string(thinned) + " cores.");
  for (const std::string& name : dropEmptyClasses(tissue))
    notices.push_back("'" + name + "' was left out: none of its cores has enough spectra.");
  if (values.text("grouping") == "core" && tissue.patientsHaveSeveralCores())
    notices.emplace_back("Cores of a patient lie on both sides of the division: these "
                         "accuracies are too high for new patients.");
  return tissue;
}

std::vector<std::uint32_t> spectraOfRows(const FeatureMatrix& features) {
  std::vector<std::uint32_t> rows;
  for (std::int64_t r = 0; r < features.rows(); ++r) rows.push_back(features.spectrumOf(r));
  return rows;
}

DividedTissue dividedTissue(const Inputs& inputs, const Values& values,
                            std::vector<std::string>& notices, JobContext& context) {
  JobContext reading = context.part(0, 0.7), dividing = context.part(0.7, 1);
  DividedTissue divided;
  divided.spectra = spectraOf(inputs);
  divided.tissue = tissueToLearn(inputs, values, *divided.spectra, notices);
  const tma::ComparisonOptions options = divisionOptionsOf(values, context);
  divided.split = splitTissue(divided.tissue, options.split);
  refuseLeakage(divided.tissue, divided.split);
  tma::FoundFeatures found = tma::findFeatures(inputs, values, reading);
  divided.space = std::move(found.space);
  divided.features = found.matrix.keep(reading);
  divided.rows = spectraOfRows(found.matrix);
  divided.division = tma::divide(divided.tissue, divided.tissue, divided.split, divided.features,
                                 divided.rows, options, dividing);
  return divided;
}

std::uint64_t learningMemory(const Inputs& inputs, const Values& values,
                             const std::string& classifiers) {
  const auto spectra = input<Spectra>(inputs, "spectra");
  const double n = spectra ? double(spectra->size()) : 0;
  const auto training = std::uint64_t(n * values.real("training") / 100);
  std::uint64_t kernel = 0;
  if (classifiers.find("svm") != std::string::npos) kernel = training * training * 24;
#ifdef SVX_CLASSIFIERS
  if (n > 0)
    for (const auto& [id, options] : {std::pair("random-forest", forestOptions()),
                                      std::pair("boosted-trees", boostingOptions())}) {
      const std::int64_t components = values.integer("components");
      const std::int64_t features =
          components > 0 ? components : std::int64_t(double(featureMemory(inputs, values)) / n / 4);
      if (classifiers.find(id) != std::string::npos)
        kernel = std::max(kernel, treeMemory(std::int64_t(training), features, options));
    }
#endif
  const std::uint64_t features = featureMemory(inputs, values);
  constexpr std::uint64_t batches = std::uint64_t(1) << 30;
  const bool streamed = values.integer("components") > 0 ||
                        std::ranges::all_of(tma::classifiersNamed(classifiers),
                                            [](const auto& kind) { return kind.network; });
  return loopMemory(inputs, values) + kernel +
         (streamed && scratchOnDisk(features) ? batches : 3 * features);
}

std::uint64_t callingMemory(const Inputs& inputs, const Values& values) {
  const auto model = input<Model>(inputs, "model");
  const auto spectra = input<Spectra>(inputs, "spectra");
  return loopMemory(inputs, values) + 4 * (std::uint64_t(64) << 20) +
         (model ? 2 * model->bytes() : 0) + (spectra ? spectra->size() * 500 : 0);
}

std::shared_ptr<const LabelMap> mapOf(const Spectra& spectra, const std::string& name,
                                      const std::vector<std::string>& names,
                                      const std::function<int(std::size_t)>& valueOf) {
  std::vector<int> values(spectra.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = valueOf(i);
  auto map = std::make_shared<LabelMap>();
  map->volume.name = name;
  map->volume.geometry = spectra.grid();
  map->volume.voxels = labelImage(spectra, values);
  map->completeTable();
  for (Label& label : map->labels) {
    label.name = names[std::size_t(label.value - 1)];
    label.colour = classColour(std::size_t(label.value - 1));
  }
  return map;
}

std::shared_ptr<const LabelMap> predictionMap(const Spectra& spectra, const std::string& name,
                                              const std::vector<std::string>& classes,
                                              const Predictions& predictions) {
  std::vector<int> called(spectra.size(), 0);
  const auto labels = predictions.labels();
  for (std::size_t r = 0; r < labels.size(); ++r) called[predictions.spectra[r]] = labels[r] + 1;
  return mapOf(spectra, name, classes, [&](std::size_t i) { return called[i]; });
}

std::shared_ptr<const LabelMap> divisionMap(const Spectra& spectra, const std::string& name,
                                            const Tissue& tissue, const Split& split) {
  return mapOf(spectra, name, {"training", "validation", "test"},
               [&](std::size_t i) { return int(split.of(tissue, i)); });
}

std::shared_ptr<const Table> tableOf(Table table, const std::string& word, const Spectra& spectra) {
  table.name = word + " of " + spectra.info().name;
  return std::make_shared<const Table>(std::move(table));
}

std::vector<OutputInfo> judgementOutputs() {
  return {{"classes", "Scores of the classes", DataKind::Table, "classes.csv"},
          {"roc", "ROC curves", DataKind::Table, "roc.csv"},
          {"precisionRecall", "Precision and recall", DataKind::Table, "precision-recall.csv"},
          {"calibration", "Calibration", DataKind::Table, "calibration.csv"}};
}

void addJudgement(Outputs& outputs, const tma::Comparison& comparison, const Tissue& tissue,
                  const Spectra& spectra) {
  auto tables = tma::judgementTables(comparison, tissue);
  for (const OutputInfo& info : judgementOutputs())
    outputs.data[info.id] = tableOf(std::move(tables.at(info.id)), info.label, spectra);
}

} // namespace svx
