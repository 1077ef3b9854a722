#include "core/methods/declared_method.h"
#include "core/spectra/factorisation.h"
#include "core/spectra/spectra_interface.h"
#include "core/tma/boundary.h"
#include "core/tma/methods.h"
#include "core/tma/tissue_inputs.h"
#include "core/tma/tissue_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace svx {
namespace {

constexpr std::size_t mostPoints = 2000;

MethodInfo boundaryInfo() {
  MethodInfo info;
  info.id = "tma.boundary";
  info.title = "Decision boundary";
  info.sentence = "Shows how a classifier divides two classes in a plane: a textbook case, or two "
                  "principal components of labelled spectra.";
  info.citation = "Hastie, Tibshirani & Friedman: The Elements of Statistical Learning. 2nd ed., "
                  "Springer 2009, chapters 4.3 and 12; Cortes & Vapnik: Support-vector networks. "
                  "Machine Learning 20:273-297, 1995, doi:10.1007/BF00994018";
  info.inputs = labelledInputs();
  for (InputInfo& input : info.inputs) input.required = false;
  info.inputs.front().help = "Without spectra a textbook case is drawn.";
  info.outputs = {{"decision", "Decision over the plane", DataKind::Volume, "decision.nii.gz"},
                  {"points", "Points", DataKind::Table, "points.csv"}};
  info.parameters = {
      choiceParameter("classifier", "Classifier", "lda",
                      {{"lda", "Linear discriminant"},
                       {"svm-linear", "Support vectors, linear"},
                       {"svm-radial", "Support vectors, radial"}},
                      "Its decision is 0 on the boundary; the margins of support vectors are at 1 "
                      "and -1. That of the radial ones is the third dimension in which a plane "
                      "divides the points."),
      realParameter("cost", "Cost", 1, 1e-4, 1e4, "",
                    "Of a point on the wrong side, for support vectors: more makes the margin "
                    "narrower."),
      integerParameter("pixels", "Pixels", 256, 16, 2048, "", "Of the plane's side.")};
  std::ranges::move(featureParameters(), std::back_inserter(info.parameters));
  info.presets = {{"default", "Linear discriminant", "Two normal distributions.", {}},
                  {"margin",
                   "Widest margin",
                   "Two clouds that a line divides.",
                   {{"classifier", std::string("svm-linear")}, {"cost", 100.0}}},
                  {"kernel",
                   "Kernel trick",
                   "A cloud within a ring.",
                   {{"classifier", std::string("svm-radial")}, {"cost", 10.0}}}};
  return info;
}

/// The first two components of the spectra in cores of the two classes with most spectra.
tma::PlanePoints componentsOf(const Inputs& inputs, const Values& values,
                              std::vector<std::string>& notices, JobContext& context) {
  const auto spectra = spectraOf(inputs);
  const Tissue tissue = tissueOf(inputs, *spectra, notices);
  FeatureMatrix features = featuresOf(inputs, values, context);
  features.keep(context);
  std::vector<std::int64_t> counts(tissue.classes.size());
  for (std::size_t i = 0; i < spectra->size(); ++i)
    if (tissue.labelOf(i) >= 0) ++counts[std::size_t(tissue.labelOf(i))];
  if (counts.size() < 2)
    throw Error(ErrorKind::Input, "There is no boundary to show",
                "the cores do not have two labels.", "Give the labels of the cores.");
  const auto largest = std::ranges::max_element(counts) - counts.begin();
  counts[std::size_t(largest)] = -1;
  const auto next = std::ranges::max_element(counts) - counts.begin();
  const auto first = std::min(largest, next), second = std::max(largest, next);
  notices.push_back("Class 1 is '" + tissue.classes[std::size_t(first)] + "', class 2 '" +
                    tissue.classes[std::size_t(second)] +
                    "'; x and y are their first two principal components.");
  std::vector<std::int64_t> all, rows;
  for (std::int64_t r = 0; r < features.rows(); ++r)
    if (const int label = tissue.labelOf(features.spectrumOf(r)); label == first || label == second)
      all.push_back(r);
  const std::size_t taken = std::min(all.size(), mostPoints);
  for (std::size_t k = 0; k < taken; ++k) rows.push_back(all[k * all.size() / taken]);
  if (taken < all.size())
    notices.push_back(std::to_string(taken) + " of " + std::to_string(all.size()) +
                      " spectra are shown, evenly taken.");
  tma::PlanePoints points;
  for (const std::int64_t r : rows)
    points.labels.push_back(tissue.labelOf(features.spectrumOf(r)) == second);
  const at::Tensor chosen = features.keep(context).index_select(0, at::tensor(rows, at::kLong));
  points.points = principalComponents(FeatureMatrix(chosen), 2, context).scores.to(at::kDouble);
  return points;
}

Outputs show(const Inputs& inputs, const Values& values, JobContext& context) {
  Outputs outputs;
  const std::string& id = values.text("classifier");
  const auto kind = id == "lda"          ? tma::BoundaryKind::Discriminant
                    : id == "svm-linear" ? tma::BoundaryKind::LinearMachine
                                         : tma::BoundaryKind::RadialMachine;
  const auto points = inputs.contains("spectra")
                          ? componentsOf(inputs, values, outputs.notices, context)
                          : tma::examplePoints(kind, context.seed());
  auto boundary =
      tma::boundaryOf(points, kind, values.real("cost"), values.integer("pixels"), context);
  const double all = double(points.labels.size());
  outputs.figures = {
      figure("right", "Points on their side", "%", 100 * (1 - double(boundary.wrong) / all), 1),
      figure("supports", "Support vectors", "", double(boundary.supports), 0)};
  outputs.data = {{"decision", std::make_shared<const Volume>(std::move(boundary.decision))},
                  {"points", std::make_shared<const Table>(std::move(boundary.points))}};
  return outputs;
}

/// The features, the plane, and the kernel between all points.
std::uint64_t showMemory(const Inputs& inputs, const Values& values) {
  const auto pixels = std::uint64_t(values.integer("pixels"));
  const std::uint64_t features =
      inputs.contains("spectra") ? loopMemory(inputs, values) + 2 * featureMemory(inputs, values)
                                 : 0;
  return features + 24 * mostPoints * mostPoints + 40 * pixels * pixels + 100'000'000;
}

} // namespace

std::unique_ptr<Method> tissueBoundaryMethod() {
  return std::make_unique<DeclaredMethod>(boundaryInfo(), show, showMemory);
}

} // namespace svx
