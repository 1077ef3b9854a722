#include "core/tma/classifier.h"

#include "core/classifiers/boosted_trees.h"
#include "core/classifiers/linear_discriminant.h"
#include "core/classifiers/support_vectors.h"
#include "core/data/error.h"
#include "core/tma/example_sources.h"
#include "core/tma/explain.h"
#include "core/tma/network_classifier.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <sstream>

namespace svx::tma {
namespace {

class Discriminant final : public Classifier {
public:
  void fit(const Examples& training, const Examples&, int classes, JobContext& context) override {
    found_ = fitLinearDiscriminant(training.features, training.labels, classes, context);
  }
  at::Tensor probabilities(const Examples& examples, JobContext&) const override {
    return found_.probabilities(examples.features).to(at::kFloat);
  }
  at::Tensor sensitivity(const at::Tensor&, const std::vector<int>&, int,
                         JobContext&) const override {
    return tma::sensitivity(found_);
  }
  State state() const override {
    return {{"coefficients", found_.coefficients.clone()},
            {"intercepts", found_.intercepts.clone()}};
  }
  void restore(const State& state, std::int64_t features, int classes) override {
    found_.coefficients = tensorOf(state, "coefficients", at::kDouble, {classes, features});
    found_.intercepts = tensorOf(state, "intercepts", at::kDouble, {classes});
  }

private:
  LinearDiscriminant found_;
};

#ifdef SVX_CLASSIFIERS
template <SupportKernel kernel>
class SupportVectorMachine final : public Classifier {
public:
  void fit(const Examples& training, const Examples&, int classes, JobContext& context) override {
    SupportOptions options;
    options.kernel = kernel;
    // The published 1 / features holds for features of unit variance; spectra are counts.
    const double variance = training.features.var(false).item<double>();
    if (variance > 0) options.gamma = 1 / (double(training.features.size(1)) * variance);
    found_ = fitSupportVectors(training.features, training.labels, classes, options, context);
  }
  at::Tensor probabilities(const Examples& examples, JobContext& context) const override {
    const at::Tensor& features = examples.features;
    constexpr std::int64_t atATime = 1024;
    const at::Tensor votes = at::zeros({features.size(0), found_.classes}, at::kFloat);
    float* to = votes.data_ptr<float>();
    for (std::int64_t first = 0; first < features.size(0); first += atATime) {
      context.throwIfCancelled();
      const std::int64_t count = std::min(atATime, features.size(0) - first);
      for (const int label : found_.labels(features.narrow(0, first, count))) {
        to[label] = 1;
        to += found_.classes;
      }
    }
    return votes;
  }
  at::Tensor sensitivity(const at::Tensor& features, const std::vector<int>& called, int,
                         JobContext& context) const override {
    return tma::sensitivity(found_, features, called, context);
  }
  State state() const override {
    return {{"vectors", found_.vectors.clone()},
            {"weights", found_.weights.clone()},
            {"intercepts", found_.intercepts.clone()},
            {"gamma", at::scalar_tensor(found_.options.gamma, at::kDouble)}};
  }
  void restore(const State& state, std::int64_t features, int classes) override {
    const std::int64_t pairs = std::int64_t(classes) * (classes - 1) / 2;
    SupportVectors found;
    found.options.kernel = kernel;
    found.options.gamma = tensorOf(state, "gamma", at::kDouble, {}).item<double>();
    found.classes = classes;
    found.vectors = tensorOf(state, "vectors", at::kFloat, {-1, features});
    found.weights = tensorOf(state, "weights", at::kDouble, {pairs, found.vectors.size(0)});
    found.intercepts = tensorOf(state, "intercepts", at::kDouble, {pairs});
    found_ = std::move(found);
  }

private:
  SupportVectors found_;
};

template <TreeEnsemble ensemble>
class Trees final : public Classifier {
public:
  void fit(const Examples& training, const Examples&, int classes, JobContext& context) override {
    const TreeOptions options =
        ensemble == TreeEnsemble::Forest ? forestOptions() : boostingOptions();
    found_ = fitDecisionTrees(training.features, training.labels, classes, options, context);
  }
  at::Tensor probabilities(const Examples& examples, JobContext& context) const override {
    return found_.probabilities(examples.features, context);
  }
  State state() const override { return {{"trees", found_.bytes()}}; }
  void restore(const State& state, std::int64_t features, int classes) override {
    found_ = DecisionTrees::fromBytes(tensorOf(state, "trees", at::kByte, {-1}), ensemble, features,
                                      classes);
  }

private:
  DecisionTrees found_;
};
#endif

template <typename T>
ClassifierKind classical(const char* id, const char* title, bool fewFeatures = false) {
  return {id,          title, false, [](const LearningSettings&) { return std::make_unique<T>(); },
          fewFeatures, false};
}

std::vector<ClassifierKind> allKinds() {
  std::vector<ClassifierKind> kinds{classical<Discriminant>("lda", "Linear discriminant")};
#ifdef SVX_CLASSIFIERS
  kinds.push_back(classical<SupportVectorMachine<SupportKernel::Linear>>(
      "svm-linear", "Support vectors, linear"));
  kinds.push_back(classical<SupportVectorMachine<SupportKernel::Radial>>(
      "svm-radial", "Support vectors, radial"));
  kinds.push_back(classical<Trees<TreeEnsemble::Forest>>("random-forest", "Random forest", true));
  kinds.push_back(
      classical<Trees<TreeEnsemble::Boosting>>("boosted-trees", "Gradient boosting", true));
#endif
  for (const NetworkPreset& preset : networkPresets())
    kinds.push_back({preset.id, preset.title, true,
                     [&preset](const LearningSettings& settings) {
                       return networkClassifier(preset, settings);
                     },
                     false, seesPlaces(preset.network.architecture)});
  return kinds;
}

} // namespace

at::Tensor Classifier::sensitivity(const at::Tensor&, const std::vector<int>&, int,
                                   JobContext&) const {
  throw Error(ErrorKind::Usage, "The classifier has no gradient",
              "its decisions jump from one value to the next, or depend on whole cores.",
              "Choose its pattern.");
}

at::Tensor Classifier::activationMaps(const at::Tensor&, const std::vector<int>&, int,
                                      JobContext&) const {
  throw Error(ErrorKind::Usage, "The classifier has no activation maps",
              "it is no network of convolutions along single spectra.", "Choose the gradient.");
}

at::Tensor tensorOf(const State& state, const std::string& name, at::ScalarType type,
                    at::IntArrayRef shape) {
  const auto found = state.find(name);
  bool fits = found != state.end() && found->second.scalar_type() == type &&
              found->second.dim() == std::int64_t(shape.size());
  for (std::size_t d = 0; fits && d < shape.size(); ++d)
    fits = shape[d] < 0 || found->second.size(std::int64_t(d)) == shape[d];
  if (!fits)
    throw Error(ErrorKind::Input, "The model cannot be used",
                "its '" + name + "' is missing or of another shape.",
                "Copy its folder again from where it was trained.");
  return found->second;
}

Examples examplesOf(const Tissue& tissue, const std::vector<std::uint32_t>& spectra,
                    at::Tensor features) {
  Examples examples(std::move(features));
  for (const std::uint32_t i : spectra) {
    examples.labels.push_back(tissue.labelOf(i));
    examples.cores.push_back(tissue.coreOf[i]);
    if (!tissue.positions.empty()) examples.positions.push_back(tissue.positions[i]);
  }
  return examples;
}

const std::vector<ClassifierKind>& classifierKinds() {
  static const std::vector<ClassifierKind> kinds = allKinds();
  return kinds;
}

std::vector<ClassifierKind> classifiersNamed(const std::string& list) {
  std::vector<ClassifierKind> chosen;
  std::istringstream words(list);
  for (std::string word; std::getline(words, word, ',');) {
    std::erase(word, ' ');
    if (word.empty()) continue;
    const auto& kinds = classifierKinds();
    const auto found = std::ranges::find(kinds, word, &ClassifierKind::id);
    if (found == kinds.end()) {
      std::string ids;
      for (const ClassifierKind& kind : kinds) ids += (ids.empty() ? "" : ", ") + kind.id;
      throw Error(ErrorKind::Usage, "There is no classifier '" + word + "'",
                  "those there are: " + ids + ".");
    }
    chosen.push_back(*found);
  }
  if (chosen.empty())
    throw Error(ErrorKind::Usage, "No classifier is named", "the list of classifiers is empty.",
                "Name one, for instance 'lda'.");
  return chosen;
}

} // namespace svx::tma
