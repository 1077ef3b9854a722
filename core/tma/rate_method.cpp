#include "core/data/error.h"
#include "core/methods/declared_method.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/methods.h"
#include "core/tma/network_classifier.h"
#include "core/tma/tissue_interface.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace svx {
namespace {

MethodInfo rateInfo() {
  MethodInfo info;
  info.id = "tma.learning-rate";
  info.title = "Find a learning rate";
  info.sentence =
      "Raises the learning rate of a tissue classifier network batch by batch and shows "
      "where its loss falls, and from where on it grows.";
  info.citation = "Smith: Cyclical learning rates for training neural networks. WACV 2017:464-472, "
                  "doi:10.1109/WACV.2017.58";
  info.inputs = labelledInputs();
  info.outputs = {{"rates", "Loss by learning rate", DataKind::Table, "rates.csv"}};
  std::vector<Choice> choices;
  for (const auto& preset : tma::networkPresets()) choices.push_back({preset.id, preset.title});
  info.parameters = {
      choiceParameter("network", "Network", "cnn1", choices, "It is not kept."),
      realParameter("leastRate", "Learning rate, least", 1e-7, 1e-12, 10, "",
                    "Of the first batch."),
      realParameter("mostRate", "Learning rate, most", 1, 1e-12, 10, "",
                    "It ends before, where the loss is four times its lowest."),
      integerParameter("steps", "Batches", 100, 10, 10000, "", "More give a smoother curve.")};
  std::ranges::move(divisionParameters(), std::back_inserter(info.parameters));
  info.parameters.push_back(precisionParameter());
  std::ranges::move(tma::featureSpaceParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "As it is", "Spectra that were processed, or peaks.", {}},
                  {"normalised",
                   "Normalised",
                   "Spectra that were not processed.",
                   {{"normalisation", std::string("tic")}}}};
  return info;
}

/// Where the loss falls fastest by the logarithm of the rate, over a tenth of the curve, on its way
/// to `lowest`; 0 where it does not.
std::size_t steepest(const Curve& curve, std::size_t lowest) {
  const std::size_t reach = std::max<std::size_t>(1, curve.x.size() / 20);
  std::size_t best = 0;
  double fall = 0;
  for (std::size_t i = reach; i + reach < curve.x.size() && i <= lowest; ++i) {
    const double slope = (curve.y[i + reach] - curve.y[i - reach]) /
                         std::log(curve.x[i + reach] / curve.x[i - reach]);
    if (slope < fall) {
      fall = slope;
      best = i;
    }
  }
  return best;
}

std::string rounded(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1g", rate);
  return text;
}

Outputs findRate(const Inputs& inputs, const Values& values, JobContext& context) {
  JobContext dividing = context.part(0, 0.4), learning = context.part(0.4, 1);
  const tma::RateRange range{values.real("leastRate"), values.real("mostRate"),
                             int(values.integer("steps"))};
  if (range.lowest >= range.highest)
    throw Error(ErrorKind::Usage, "There is no learning rate to find",
                "the least is not below the most.", "Raise 'Learning rate, most'.");
  Outputs outputs;
  const auto divided = dividedTissue(inputs, values, outputs.notices, dividing);
  tma::LearningSettings settings;
  settings.bfloat16 = learnsInBfloat16(values);
  const Curve curve =
      tma::rateCurve(tma::networkPreset(values.text("network")), divided.division.training,
                     int(divided.tissue.classes.size()), settings, range, learning);
  const auto lowest = std::size_t(std::ranges::min_element(curve.y) - curve.y.begin());
  const std::size_t fall = steepest(curve, lowest);
  if (fall == 0)
    throw Error(ErrorKind::Input, "No learning rate was found", "the loss falls at none of them.",
                "Widen the range, or take more batches.");
  outputs.figures = {figure("rate", "Learning rate of the steepest fall", "", curve.x[fall], 7),
                     figure("most", "Learning rate of the lowest loss", "", curve.x[lowest], 7)};
  outputs.notices.push_back("The loss falls fastest at about " + rounded(curve.x[fall]) +
                            ": a rate to begin with. Near that of the lowest loss, about " +
                            rounded(curve.x[lowest]) + ", training is unstable.");
  Table table;
  table.columns = {{"learning rate", "", curve.x, 8}, {"loss", "", curve.y, 4}};
  outputs.data = {{"rates", tableOf(std::move(table), "Loss by learning rate", *divided.spectra)}};
  return outputs;
}

std::uint64_t rateMemory(const Inputs& inputs, const Values& values) {
  return learningMemory(inputs, values, values.text("network"));
}

} // namespace

std::unique_ptr<Method> learningRateMethod() {
  return std::make_unique<DeclaredMethod>(rateInfo(), findRate, rateMemory);
}

} // namespace svx
