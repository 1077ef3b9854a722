#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/hard_cores.h"
#include "core/tma/methods.h"
#include "core/tma/studies.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace svx {
namespace {

template <typename Wanted>
std::string classifierIds(Wanted wanted) {
  std::string ids;
  for (const auto& kind : tma::classifierKinds())
    if (wanted(kind)) ids += (ids.empty() ? "" : ", ") + kind.id;
  return ids;
}

/// Without those that are another in other sizes.
constexpr auto variants = {"fcn-small-rate", "cnn1-120",      "cnn1-small-rate", "cnn1-8",
                           "residual-wide",  "residual4",     "residual-200",    "recurrent",
                           "transformer2",   "peak-attention"};

MethodInfo compareInfo() {
  MethodInfo info;
  info.id = "tma.compare";
  info.title = "Compare tissue classifiers";
  info.sentence =
      "Trains classifiers on some patients of a tissue microarray and says how often each is right "
      "on others.";
  info.citation =
      "Behrmann et al.: Deep learning for tumor classification in imaging mass spectrometry. "
      "Bioinformatics 34(7):1215-1223, 2018, doi:10.1093/bioinformatics/btx724; McNemar: Note on "
      "the sampling error of the difference between correlated proportions or percentages. "
      "Psychometrika 12:153-157, 1947, doi:10.1007/BF02295996; " +
      std::string(tma::studyCitations);
  info.inputs = labelledInputs();
  info.outputs = {{"accuracies", "Accuracies", DataKind::Table, "accuracies.csv"},
                  {"cores", "Votes of the cores", DataKind::Table, "cores.csv"},
                  {"confusion", "Confusion of classes", DataKind::Table, "confusion.csv"},
                  {"paired", "Classifiers against each other", DataKind::Table, "paired.csv"},
                  {"hard", "Cores most often wrong", DataKind::Table, "hard-cores.csv"},
                  {"hardSpectra", "Spectra most often wrong", DataKind::Table, "hard-spectra.csv"},
                  {"division", "First division", DataKind::LabelMap, "division.nii.gz"},
                  {"prediction", "As called in the test", DataKind::LabelMap, "prediction.nii.gz"}};
  std::ranges::move(judgementOutputs(), std::back_inserter(info.outputs));
  Parameter classifiers;
  classifiers.id = "classifiers";
  classifiers.label = "Classifiers";
  classifiers.type = ParameterType::Text;
  const auto few = [](const tma::ClassifierKind& kind) { return kind.fewFeatures; };
  const auto network = [](const tma::ClassifierKind& kind) { return kind.network; };
  const auto classical = [](const tma::ClassifierKind& kind) { return !kind.network; };
  const std::string fast =
      classifierIds([](const auto& kind) { return !kind.network && !kind.fewFeatures; });
  const std::string oneOfEach = classifierIds([](const tma::ClassifierKind& kind) {
    return std::ranges::find(variants, kind.id) == variants.end();
  });
  classifiers.defaultValue = fast;
  classifiers.help =
      "Separated by commas. In seconds: " + fast +
      ". For peaks or principal components, slow on whole spectra: " + classifierIds(few) +
      ". Networks, in minutes to hours: " + classifierIds(network) + ".";
  info.parameters = {
      classifiers,
      choiceParameter("tested", "Who is tested", "share",
                      {{"share", "Some patients"}, {"each", "Each patient in turn"}},
                      "In turn: for few patients. Each is the test once, of what was learned from "
                      "the others."),
      integerParameter("divisions", "Divisions", 3, 1, 100, "",
                       "When some are tested: how often they are drawn anew."),
      boolParameter("randomLabels", "Random labels", false,
                    "A test of the whole chain: training cores get each other's labels. A "
                    "classifier that still tells the test cores apart sees what it should not.")};
  for (auto parameters : {divisionParameters(), std::vector{voteParameter()}, networkParameters(),
                          tma::featureSpaceParameters()})
    std::ranges::move(parameters, std::back_inserter(info.parameters));
  info.presets = {
      {"default", "Classical", "Spectra that were processed, or peaks.", {}},
      {"normalised",
       "Normalised",
       "Spectra that were not processed.",
       {{"normalisation", std::string("tic")}}},
      {"components",
       "On principal components",
       "Whole spectra of thousands of points: minutes in place of hours.",
       {{"classifiers", classifierIds(classical)},
        {"components", std::int64_t(128)},
        {"normalisation", std::string("tic")}}},
      {"spots",
       "Few patients",
       "Some spectra of each patient, such as dried droplets: each patient is the test once.",
       {{"tested", std::string("each")},
        {"leastSpectra", std::int64_t(1)},
        {"normalisation", std::string("tic")}}},
      {"all-quick",
       "All, a first look",
       "One of every kind, on some spectra of each core and for few epochs: which are worth more.",
       {{"classifiers", oneOfEach},
        {"divisions", std::int64_t(1)},
        {"epochs", std::int64_t(10)},
        {"mostSpectra", std::int64_t(30)},
        {"normalisation", std::string("tic")}}},
      {"networks",
       "Networks",
       "Whole spectra, with time: hours for ten thousand.",
       {{"classifiers", std::string("lda, svm-linear, fcn, cnn1, residual, isotopenet")},
        {"normalisation", std::string("tic")}}}};
  std::ranges::move(tma::comparedInStudies(), std::back_inserter(info.presets));
  return info;
}

tma::ComparisonOptions optionsOf(const Values& values, const JobContext& context) {
  tma::ComparisonOptions options = learningOptionsOf(values, context);
  options.splits = int(values.integer("divisions"));
  options.leaveOneOut = values.text("tested") == "each";
  options.randomLabels = values.boolean("randomLabels");
  return options;
}

/// The classifier with the highest mean accuracy in validation: test spectra choose nothing.
std::size_t chosenByValidation(const tma::Comparison& comparison) {
  std::size_t best = 0;
  double highest = -1;
  for (std::size_t c = 0; c < comparison.classifiers.size(); ++c)
    if (const double mean = comparison.together(c).validation; mean > highest) {
      highest = mean;
      best = c;
    }
  return best;
}

/// The criterion of the specification for two classes, 0.5 +- 0.12, for any number of them: within
/// 0.12 of chance. Balanced, so that a classifier that calls all alike comes out at chance.
std::string randomLabelVerdict(const tma::Comparison& comparison, const Tissue& tissue) {
  const double chance = 1.0 / double(tissue.classes.size());
  std::string suspects;
  for (std::size_t c = 0; c < comparison.classifiers.size(); ++c)
    if (const double found = comparison.together(c).spectra.balancedAccuracy();
        found > chance + 0.12) {
      char text[120];
      std::snprintf(text, sizeof text, "%s%s %.1f %%", suspects.empty() ? "" : ", ",
                    comparison.classifiers[c].title.c_str(), 100 * found);
      suspects += text;
    }
  char chanceText[40];
  std::snprintf(chanceText, sizeof chanceText, "%.1f %%", 100 * chance);
  const std::string start = "The labels of the training cores were dealt out at random. ";
  return suspects.empty()
             ? start +
                   "As it must be, no classifier told the test spectra apart by more than 12 "
                   "points above chance, " +
                   chanceText + " (balanced accuracy)."
             : start + "These still tell the test spectra apart, by balanced accuracy against " +
                   chanceText + " of chance: " + suspects +
                   ". With few cores that can be chance: repeat it with more divisions. Else they "
                   "see what they should not, such as spectra of one patient on both sides.";
}

Outputs compare(const Inputs& inputs, const Values& values, JobContext& context) {
  auto reading = context.part(0, 0.2), comparing = context.part(0.2, 1);
  const auto spectra = spectraOf(inputs);
  Outputs outputs;
  const Tissue tissue = tissueToLearn(inputs, values, *spectra, outputs.notices);
  const auto classifiers = tma::classifiersNamed(values.text("classifiers"));
  FeatureMatrix features = tma::findFeatures(inputs, values, reading).matrix;
  const at::Tensor matrix = features.keep(reading);
  const auto found = tma::compareClassifiers(tissue, matrix, spectraOfRows(features), classifiers,
                                             optionsOf(values, context), comparing);

  const std::size_t best = chosenByValidation(found);
  const tma::Trial together = found.together(best);
  const Confusion &cores = together.cores, &single = together.spectra;
  outputs.figures = {
      figure("cores", "Test cores called right", "%", 100 * cores.accuracy(), 1),
      figure("spectra", "Test spectra called right", "%", 100 * single.accuracy(), 1),
      figure("tested", "Test cores, all divisions", "", double(cores.total()), 0)};
  outputs.notices.insert(outputs.notices.begin(),
                         "The figures are those of '" + found.classifiers[best].title +
                             "', best in validation: " + std::to_string(cores.right()) + " of " +
                             std::to_string(cores.total()) + " test cores.");
  if (values.boolean("randomLabels"))
    outputs.notices.insert(outputs.notices.begin(), randomLabelVerdict(found, tissue));
  const auto table = [&](Table made, const char* word) {
    return tableOf(std::move(made), word, *spectra);
  };
  outputs.data = {
      {"accuracies", table(tma::trialTable(found, tissue), "Accuracies")},
      {"cores", table(tma::coreVoteTable(found, tissue), "Votes of the cores")},
      {"confusion", table(tma::confusionTable(found, tissue), "Confusion")},
      {"paired", table(tma::pairedTable(found, tissue), "Pairs of classifiers")},
      {"hard", table(tma::hardCoreTable(found, tissue), "Cores most often wrong")},
      {"hardSpectra",
       table(tma::hardSpectrumTable(found, tissue, *spectra, 200), "Spectra most often wrong")},
      {"division", divisionMap(*spectra, "First division of " + spectra->info().name, tissue,
                               found.splits.front())},
      {"prediction",
       predictionMap(*spectra, "Called by " + found.classifiers[best].title, tissue.classes,
                     found.leaveOneOut ? together.predictions : found.trial(best, 0).predictions)}};
  addJudgement(outputs, found, tissue, *spectra);
  return outputs;
}

std::uint64_t compareMemory(const Inputs& inputs, const Values& values) {
  return learningMemory(inputs, values, values.text("classifiers"));
}

} // namespace

std::unique_ptr<Method> compareTissueMethod() {
  return std::make_unique<DeclaredMethod>(compareInfo(), compare, compareMemory);
}

} // namespace svx
