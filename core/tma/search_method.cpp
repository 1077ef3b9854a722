#include "core/data/error.h"
#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/methods.h"
#include "core/tma/random_search.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <sstream>

namespace svx {
namespace {

Parameter textParameter(const char* id, const char* label, const char* value, const char* help) {
  Parameter parameter;
  parameter.id = id;
  parameter.label = label;
  parameter.type = ParameterType::Text;
  parameter.defaultValue = std::string(value);
  parameter.help = help;
  return parameter;
}

MethodInfo searchInfo() {
  MethodInfo info;
  info.id = "tma.search";
  info.title = "Search settings of a network";
  info.sentence = "Trains a tissue classifier network with settings drawn at random and ranks them "
                  "by their accuracy in validation.";
  info.citation = "Bergstra & Bengio: Random search for hyper-parameter optimization. J. Mach. "
                  "Learn. Res. 13:281-305, 2012";
  info.inputs = labelledInputs();
  info.outputs = {{"tries", "Tries", DataKind::Table, "tries.csv"},
                  {"division", "Division", DataKind::LabelMap, "division.nii.gz"}};
  std::vector<Choice> choices;
  for (const auto& preset : tma::networkPresets()) choices.push_back({preset.id, preset.title});
  const char* both = "The same least and most fix it.";
  info.parameters = {
      choiceParameter("network", "Network", "cnn1", choices, "What is searched for is its."),
      integerParameter("tries", "Tries", 50, 1, 10000, "", "Each trains a network."),
      integerParameter("leastBatch", "Batch, least", 50, 1, 100000, "spectra", both),
      integerParameter("mostBatch", "Batch, most", 400, 1, 100000, "spectra", both),
      integerParameter("leastEpochs", "Epochs, least", 50, 1, 100000, "", both),
      integerParameter("mostEpochs", "Epochs, most", 200, 1, 100000, "",
                       "They stop earlier when validation gets no better."),
      realParameter("leastRate", "Learning rate, least", 1e-6, 1e-12, 10, "",
                    "Drawn evenly in its logarithm."),
      realParameter("mostRate", "Learning rate, most", 1e-2, 1e-12, 10, "", both),
      realParameter("leastL1", "L1 weight, least", 1e-4, 0, 10, "",
                    "Drawn evenly in its logarithm; 0 for both is no penalty."),
      realParameter("mostL1", "L1 weight, most", 1e-1, 0, 10, "", both),
      textParameter("kernels", "Kernels", "128, 256",
                    "Lengths to choose from, for all convolutions; empty: as published."),
      textParameter("channels", "Channels", "4, 8",
                    "Numbers to choose from, for all convolutions; empty: as published.")};
  std::ranges::move(divisionParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(precisionParameter());
  std::ranges::move(tma::featureSpaceParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "Wide", "A first look.", {}},
                  {"narrow",
                   "Narrow",
                   "Small data sets: fewer epochs, rates in the middle.",
                   {{"mostBatch", std::int64_t(150)},
                    {"leastEpochs", std::int64_t(10)},
                    {"mostEpochs", std::int64_t(50)},
                    {"leastRate", 1e-5},
                    {"mostRate", 1e-3},
                    {"mostL1", 1e-3},
                    {"kernels", std::string("4, 8, 128, 256")}}}};
  return info;
}

std::vector<std::int64_t> numbersOf(const std::string& id, const std::string& text) {
  std::vector<std::int64_t> numbers;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    std::erase(word, ' ');
    if (word.empty()) continue;
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (failure != std::errc() || end != word.data() + word.size() || number < 1)
      throw Error(ErrorKind::Usage, "\"" + text + "\" is no value of " + id,
                  "it is a list of whole numbers above 0, separated by commas.");
    numbers.push_back(number);
  }
  return numbers;
}

tma::SearchRanges rangesOf(const Values& values) {
  tma::SearchRanges ranges;
  ranges.batch[0] = values.integer("leastBatch");
  ranges.batch[1] = values.integer("mostBatch");
  ranges.epochs[0] = values.integer("leastEpochs");
  ranges.epochs[1] = values.integer("mostEpochs");
  ranges.rate[0] = values.real("leastRate");
  ranges.rate[1] = values.real("mostRate");
  ranges.l1[0] = values.real("leastL1");
  ranges.l1[1] = values.real("mostL1");
  ranges.kernels = numbersOf("kernels", values.text("kernels"));
  ranges.channels = numbersOf("channels", values.text("channels"));
  return ranges;
}

std::string number(double value) {
  std::ostringstream text;
  text.precision(3);
  text << value;
  return text.str();
}

Outputs search(const Inputs& inputs, const Values& values, JobContext& context) {
  JobContext dividing = context.part(0, 0.15), learning = context.part(0.15, 1);
  const auto ranges = rangesOf(values);
  const auto preset = tma::networkPreset(values.text("network"));
  tma::drawnPreset(preset, ranges, 1, 0); // refuses ranges before anything is read
  Outputs outputs;
  const auto [spectra, tissue, split, space, features, rows, division] =
      dividedTissue(inputs, values, outputs.notices, dividing);
  tma::LearningSettings settings;
  settings.bfloat16 = learnsInBfloat16(values);
  const auto tries =
      tma::searchNetwork(preset, ranges, int(values.integer("tries")), division.training,
                         division.validation, int(tissue.classes.size()), settings, learning);
  const tma::SearchTry& best = tries[tma::bestTry(tries)];
  const auto failed =
      std::ranges::count_if(tries, [](const auto& t) { return !t.failure.empty(); });
  outputs.figures = {
      figure("validation", "Validation spectra called right", "%", 100 * best.validation, 1),
      figure("tries", "Tries", "", double(tries.size()), 0)};
  outputs.notices.push_back(
      "Best in validation: batch " + std::to_string(best.preset.training.batch) +
      ", learning rate " + number(best.preset.training.optimiser.rate) + ", L1 weight " +
      number(best.preset.training.l1) + ". It is the best of " + std::to_string(tries.size()) +
      ", so its accuracy is too high for new patients; no test spectrum was looked at.");
  if (failed > 0)
    outputs.notices.push_back(std::to_string(failed) + " of " + std::to_string(tries.size()) +
                              " tries failed; the table says why.");
  outputs.data = {
      {"tries", tableOf(tma::searchTable(tries), "Tries", *spectra)},
      {"division", divisionMap(*spectra, "Division of " + spectra->info().name, tissue, split)}};
  return outputs;
}

std::uint64_t searchMemory(const Inputs& inputs, const Values& values) {
  return learningMemory(inputs, values, values.text("network"));
}

} // namespace

std::unique_ptr<Method> searchTissueMethod() {
  return std::make_unique<DeclaredMethod>(searchInfo(), search, searchMemory);
}

} // namespace svx
