#include "core/tma/network_classifier.h"

#include "core/data/error.h"
#include "core/jobs/checkpoint_store.h"
#include "core/nn/module.h"
#include "core/tma/example_sources.h"
#include "core/tma/explain.h"

#include <ATen/ATen.h>

#include <optional>

namespace svx::tma {
namespace {

const char *featuresName = "images.features", *columnsName = "images.columns",
           *meanName = "images.mean", *deviationName = "images.deviation";

class NetworkClassifier final : public Classifier {
public:
  NetworkClassifier(const NetworkPreset& preset, const LearningSettings& settings)
      : preset_(preset), checkpointSeconds_(settings.checkpointSeconds) {
    preset_.training.name = settings.name;
    preset_.training.bfloat16 = settings.bfloat16;
    if (settings.rate > 0) preset_.training.optimiser.rate = settings.rate;
    if (settings.epochs > 0) preset_.training.epochs = settings.epochs;
  }

  void fit(const Examples& training, const Examples& validation, int classes,
           JobContext& context) override {
    preset_.training.seed = context.seed();
    if (seesImages(architecture())) images_ = chooseImages(training, classes, context);
    const auto learning = sourceOf(training), validating = sourceOf(validation);
    std::optional<nn::Trainer> trainer;
    const auto start = [&] {
      network_ = made(training.features.size(1), classes, context.seed());
      trainer.emplace(network_, preset_.training);
    };
    start();
    if (CheckpointStore* store = context.store()) {
      if (const auto saved = store->load("training")) try {
          trainer->resume(*saved);
        } catch (const Error&) {
          start(); // it was left by another version of this program
        }
      trainer->onCheckpoint(
          [store](const nn::TrainingState& state) { store->save("training", state); },
          checkpointSeconds_);
    }
    trainer->fit(*learning, validating.get(), context);
  }

  Curve rateCurve(const Examples& training, int classes, const RateRange& range,
                  JobContext& context) {
    preset_.training.seed = context.seed();
    if (seesImages(architecture())) images_ = chooseImages(training, classes, context);
    return nn::rateRangeTest(made(training.features.size(1), classes, context.seed()),
                             preset_.training, *sourceOf(training), range.lowest, range.highest,
                             range.steps, context);
  }

  at::Tensor probabilities(const Examples& examples, JobContext& context) const override {
    const auto source = sourceOf(examples);
    const std::int64_t batch = preset_.atOnce > 0 ? preset_.atOnce : preset_.training.batch;
    return at::softmax(source->perExample(nn::predict(*network_, *source, batch, context)), 1);
  }

  at::Tensor sensitivity(const at::Tensor& features, const std::vector<int>& called, int classes,
                         JobContext& context) const override {
    if (seesPlaces(architecture()))
      return Classifier::sensitivity(features, called, classes, context);
    return tma::sensitivity(*network_, features, called, classes, context);
  }
  at::Tensor activationMaps(const at::Tensor& features, const std::vector<int>& called, int classes,
                            JobContext& context) const override {
    if (seesPlaces(architecture()))
      return Classifier::activationMaps(features, called, classes, context);
    return tma::activationMaps(*network_, features, called, classes, context);
  }

  State state() const override {
    State state;
    for (const auto& [name, tensor] : nn::stateOf(*network_))
      state[name] = tensor.detach().to(at::kCPU, tensor.scalar_type(), false, true);
    if (images_.count() > 0) {
      state[featuresName] = at::scalar_tensor(images_.features, at::kLong);
      state[columnsName] = images_.columns.clone();
      state[meanName] = images_.mean.clone();
      state[deviationName] = images_.deviation.clone();
    }
    return state;
  }

  void restore(const State& state, std::int64_t features, int classes) override {
    State weights = state;
    ImageFeatures images;
    if (seesImages(architecture())) {
      images.columns = tensorOf(state, columnsName, at::kLong, {-1});
      images.mean = tensorOf(state, meanName, at::kFloat, {images.count()});
      images.deviation = tensorOf(state, deviationName, at::kFloat, {images.count()});
      images.features = tensorOf(state, featuresName, at::kLong, {}).item<std::int64_t>();
      if (images.features != features || images.count() == 0 ||
          images.columns.min().item<std::int64_t>() < 0 ||
          images.columns.max().item<std::int64_t>() >= features)
        throw Error(ErrorKind::Input, "The model cannot be used",
                    "its images are of other features.");
      for (const char* name : {featuresName, columnsName, meanName, deviationName})
        weights.erase(name);
    }
    const ImageFeatures before = std::exchange(images_, images);
    try {
      const auto network = made(features, classes, 0);
      nn::setState(*network, weights);
      network_ = network;
    } catch (...) {
      images_ = before;
      throw;
    }
  }

private:
  const std::string& architecture() const { return preset_.network.architecture; }

  std::shared_ptr<nn::Module> made(std::int64_t features, int classes, std::uint64_t seed) const {
    NetworkShape shape;
    shape.length = features;
    shape.classes = classes;
    shape.images = images_.count();
    return makeNetwork(preset_.network, shape, seed);
  }
  std::unique_ptr<ExampleSource> sourceOf(const Examples& examples) const {
    return exampleSource(architecture(), examples, images_, NetworkShape{}.patch);
  }

  NetworkPreset preset_;
  double checkpointSeconds_;
  ImageFeatures images_; ///< of networks that see images
  std::shared_ptr<nn::Module> network_;
};

} // namespace

std::unique_ptr<Classifier> networkClassifier(const NetworkPreset& preset,
                                              const LearningSettings& settings) {
  return std::make_unique<NetworkClassifier>(preset, settings);
}

Curve rateCurve(const NetworkPreset& preset, const Examples& training, int classes,
                const LearningSettings& settings, const RateRange& range, JobContext& context) {
  return NetworkClassifier(preset, settings).rateCurve(training, classes, range, context);
}

} // namespace svx::tma
