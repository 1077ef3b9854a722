#include "core/tma/trained_model.h"

#include "core/data/error.h"
#include "core/methods/sha256.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace svx::tma {

const char* const tissueClassifier = "tissue classifier";

namespace {

constexpr int version = 1;
const std::string labelPrefix = "label.";
constexpr const char* copyAgain = "Copy its folder again from where it was trained.";

[[noreturn]] void refuseModel(const std::string& why, const std::string& remedy = copyAgain) {
  throw Error(ErrorKind::Input, "The model cannot be used", why, remedy);
}

std::string hashed(const std::string& salt, const std::string& patient) {
  Sha256 hash;
  hash.add(salt.c_str(), salt.size() + 1);
  hash.add(patient.data(), patient.size());
  return hash.finish();
}

at::Tensor tensorOf(const std::vector<double>& values) {
  return at::tensor(values, at::kDouble);
}

std::vector<double> numbersOf(const Model& model, const char* name) {
  const at::Tensor found = tma::tensorOf(model.tensors, name, at::kDouble, {-1}).contiguous();
  const double* values = found.data_ptr<double>();
  return {values, values + found.numel()};
}

const std::string& textOf(const Model& model, const std::string& name) {
  const auto found = model.settings.find(name);
  if (found == model.settings.end()) refuseModel("its '" + name + "' is missing.");
  return found->second;
}

std::int64_t wholeOf(const Model& model, const std::string& name) {
  try {
    return std::stoll(textOf(model, name));
  } catch (const std::logic_error&) {
    refuseModel("its '" + name + "' is no number.");
  }
}

/// A list of texts as numbered settings.
std::string numbered(const std::string& name, std::size_t i) {
  return name + "." + std::to_string(i);
}

bool ascends(const std::vector<double>& masses) {
  return std::ranges::all_of(masses, [](double mz) { return std::isfinite(mz) && mz > 0; }) &&
         std::ranges::is_sorted(masses);
}

void put(const FeatureSpace& space, Model& model) {
  for (const auto& [id, value] : space.values.all())
    model.settings["features." + id] = toText(value);
  model.settings["features"] = space.peaks ? "peaks" : space.binPpm > 0 ? "bins" : "points";
  model.settings["spectra"] = space.kind == SpectrumKind::Profile    ? "profiles"
                              : space.kind == SpectrumKind::Centroid ? "centroids"
                                                                     : "unknown";
  model.settings["polarity"] = space.polarity;
  model.tensors["features.masses"] = tensorOf(space.masses);
  model.tensors["features.axis"] = tensorOf(space.axis);
  model.tensors["features.scales"] = tensorOf({space.binPpm, space.norm, space.low, space.high});
}

FeatureSpace featureSpaceOf(const Model& model) {
  FeatureSpace space;
  for (const Parameter& parameter : featureSpaceParameters()) {
    const std::string& text = textOf(model, "features." + parameter.id);
    try {
      space.values.set(parameter.id, parseValue(parameter, text));
    } catch (const Error& error) {
      refuseModel("its features are described in a way that is not known: " + error.why(),
                  "Update the program.");
    }
  }
  space.peaks = textOf(model, "features") == "peaks";
  const std::string& kind = textOf(model, "spectra");
  space.kind = kind == "profiles"    ? SpectrumKind::Profile
               : kind == "centroids" ? SpectrumKind::Centroid
                                     : SpectrumKind::Unknown;
  space.polarity = textOf(model, "polarity");
  space.masses = numbersOf(model, "features.masses");
  space.axis = numbersOf(model, "features.axis");
  const auto scales = numbersOf(model, "features.scales");
  if (space.masses.empty() || !ascends(space.masses) || !ascends(space.axis) || scales.size() != 4)
    refuseModel("its m/z are damaged.");
  space.binPpm = scales[0];
  space.norm = scales[1];
  space.low = scales[2];
  space.high = scales[3];
  return space;
}

void put(const Familiarity& familiarity, Model& model) {
  model.tensors["familiarity.mean"] = familiarity.mean;
  model.tensors["familiarity.loadings"] = familiarity.loadings;
  model.tensors["familiarity.variances"] = familiarity.variances;
  model.tensors["familiarity.limits"] = tensorOf({familiarity.within, familiarity.left});
}

Familiarity familiarityOf(const Model& model, std::int64_t features) {
  const auto named = [&](const char* name, at::ScalarType type, at::IntArrayRef shape) {
    return tma::tensorOf(model.tensors, name, type, shape);
  };
  Familiarity result;
  result.mean = named("familiarity.mean", at::kFloat, {features});
  result.loadings = named("familiarity.loadings", at::kFloat, {-1, features});
  result.variances = named("familiarity.variances", at::kDouble, {result.loadings.size(0)});
  const auto limits = numbersOf(model, "familiarity.limits");
  if (limits.size() != 2) refuseModel("its 'familiarity.limits' are damaged.");
  result.within = limits[0];
  result.left = limits[1];
  return result;
}

std::unique_ptr<Classifier> classifierNamed(const std::string& id) {
  for (const ClassifierKind& kind : classifierKinds())
    if (kind.id == id) return kind.make({});
  refuseModel("its classifier '" + id + "' is not known here.",
              "Update the program, or use one that was built with all classifiers.");
}

} // namespace

void KnownPatients::add(const std::string& patient) {
  hashes.insert(hashed(salt, patient));
}

bool KnownPatients::holds(const std::string& patient) const {
  return hashes.contains(hashed(salt, patient));
}

Model modelOf(const TrainedModel& trained) {
  Model model;
  model.name = trained.name;
  model.kind = tissueClassifier;
  model.card = trained.card;
  model.settings["version"] = std::to_string(version);
  model.settings["classifier"] = trained.classifier;
  model.settings["classes"] = std::to_string(trained.classes.size());
  for (std::size_t c = 0; c < trained.classes.size(); ++c)
    model.settings[numbered("class", c)] = trained.classes[c];
  for (const auto& [label, name] : trained.classOfLabel) model.settings[labelPrefix + label] = name;
  model.settings["patients.salt"] = trained.patients.salt;
  for (const std::string& hash : trained.patients.hashes)
    model.settings["patients.hashes"] += hash + " ";
  put(trained.features, model);
  if (trained.reduction.mean.defined()) {
    model.tensors["reduction.mean"] = trained.reduction.mean;
    model.tensors["reduction.loadings"] = trained.reduction.loadings;
  }
  put(trained.familiarity, model);
  for (auto& [name, tensor] : trained.learned->state())
    model.tensors["classifier." + name] = tensor;
  return model;
}

TrainedModel trainedModelOf(const Model& model) {
  if (model.kind != tissueClassifier)
    refuseModel("it is a " + (model.kind.empty() ? std::string("model of no kind") : model.kind) +
                    " and no " + tissueClassifier + ".",
                "Choose a model that 'Train a tissue classifier' made.");
  if (wholeOf(model, "version") > version)
    refuseModel("a newer version of the program has made it.", "Update the program.");
  TrainedModel trained;
  trained.name = model.name;
  trained.card = model.card;
  trained.classifier = textOf(model, "classifier");
  const std::int64_t classes = wholeOf(model, "classes");
  if (classes < 2 || classes > 10000)
    refuseModel("it has " + std::to_string(classes) + " classes.");
  for (std::int64_t c = 0; c < classes; ++c)
    trained.classes.push_back(textOf(model, numbered("class", std::size_t(c))));
  for (const auto& [name, text] : model.settings) // models of before have none
    if (name.starts_with(labelPrefix)) {
      if (std::ranges::count(trained.classes, text) == 0)
        refuseModel("it calls cores '" + text + "', which is none of its classes.");
      trained.classOfLabel[name.substr(labelPrefix.size())] = text;
    }
  trained.patients.salt = textOf(model, "patients.salt");
  std::istringstream hashes(textOf(model, "patients.hashes"));
  for (std::string hash; hashes >> hash;) trained.patients.hashes.insert(hash);
  trained.features = featureSpaceOf(model);
  const auto features = std::int64_t(trained.features.masses.size());
  trained.familiarity = familiarityOf(model, features);
  std::int64_t learnedFrom = features;
  if (model.tensors.contains("reduction.mean")) {
    trained.reduction.mean = tma::tensorOf(model.tensors, "reduction.mean", at::kFloat, {features});
    trained.reduction.loadings =
        tma::tensorOf(model.tensors, "reduction.loadings", at::kFloat, {-1, features});
    learnedFrom = trained.reduction.loadings.size(0);
  }
  State state;
  const std::string prefix = "classifier.";
  for (const auto& [name, tensor] : model.tensors)
    if (name.starts_with(prefix)) state[name.substr(prefix.size())] = tensor;
  auto classifier = classifierNamed(trained.classifier);
  classifier->restore(state, learnedFrom, int(classes));
  trained.learned = std::move(classifier);
  return trained;
}

std::vector<std::string> useClassesOf(const TrainedModel& trained, Tissue& tissue) {
  const auto listed = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
    return text;
  };
  std::vector<std::string> others;
  std::vector<int> renumbered;
  for (const std::string& name : tissue.classes) {
    const auto chosen = trained.classOfLabel.find(name);
    const auto found = std::ranges::find(
        trained.classes, chosen == trained.classOfLabel.end() ? name : chosen->second);
    renumbered.push_back(found == trained.classes.end() ? TissueCore::unlabelled
                                                        : int(found - trained.classes.begin()));
    if (found == trained.classes.end()) others.push_back(name);
  }
  if (!tissue.classes.empty() && others.size() == tissue.classes.size())
    throw Error(ErrorKind::Input, "The labels are none of the model's classes",
                "the cores are " + listed(tissue.classes) + ", and the model tells " +
                    listed(trained.classes) + " apart.",
                "Write the labels as the model does, or use another model.");
  for (TissueCore& core : tissue.cores)
    if (core.label >= 0) core.label = renumbered[std::size_t(core.label)];
  tissue.classes = trained.classes;
  return others;
}

} // namespace svx::tma
