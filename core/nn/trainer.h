// Training of any network on any data, to be stopped, saved and resumed at every step.
#pragma once

#include "core/nn/data_source.h"
#include "core/nn/optimiser.h"

#include <functional>
#include <memory>
#include <string>

namespace svx::nn {

class Module;

struct TrainingSettings {
  std::string name; ///< before the names of its curves, where several trainings share a job
  std::int64_t batch = 100;
  std::int64_t epochs = 100;
  OptimiserSettings optimiser;
  ScheduleSettings schedule;
  double l1 = 0;              ///< weight of the sum of magnitudes of all weights of layers
  double clipNorm = 0;        ///< gradients are scaled down to this norm; 0: never
  std::int64_t parts = 1;     ///< a batch is computed in so many parts, one after the other
  std::int64_t patience = 20; ///< epochs without a better validation before it stops; 0: never
  bool bfloat16 = false;      ///< see core/nn/bfloat16.h
  at::Tensor classWeights;    ///< (classes), or undefined
  std::uint64_t seed = 1;
};

struct EpochFigures {
  double trainLoss = 0, trainAccuracy = 0;           ///< as the weights changed, without L1
  double validationLoss = 0, validationAccuracy = 0; ///< NaN without validation examples
  double rate = 0;
};

/// All that a training goes on from, by name. Tensors of its own on the CPU.
using TrainingState = std::map<std::string, at::Tensor>;

/// A job is asked for cancel at each step and inside (core/nn/interrupt.h), for pause at each step.
/// The same settings and data give the same weights on a device whatever the number of threads,
/// also when the training was cut anywhere and resumed.
class Trainer {
public:
  /// The network moves to the context's device when `fit` is called.
  Trainer(std::shared_ptr<Module> network, const TrainingSettings& settings);
  ~Trainer();

  /// Trains to the end, or goes on to it, and leaves the network with the weights of its best epoch
  /// by validation: the highest accuracy, of equals the lowest loss; the last epoch's without
  /// `validation`. Plots "loss", "validation loss", "accuracy", "validation accuracy" and "rate"
  /// against epochs. Throws `Error{Input}` when a loss is not finite.
  void fit(const DataSource& train, const DataSource* validation, JobContext& context);

  /// Called after a step at most every `seconds`, so seldom that it takes less than a hundredth of
  /// the time; and, when the job is cancelled, after the last step.
  void onCheckpoint(std::function<void(const TrainingState&)> save, double seconds = 20) {
    save_ = std::move(save);
    saveEvery_ = seconds;
  }
  TrainingState state() const;
  /// Throws `Error{Input}`, when the state does not fit network and settings.
  void resume(const TrainingState& state);

  const std::vector<EpochFigures>& epochs() const { return epochs_; }
  std::int64_t bestEpoch() const { return best_; } ///< from 0; -1 before the first

private:
  struct Sums {
    double loss = 0, right = 0, examples = 0, labelled = 0;
  };
  friend Curve rateRangeTest(const std::shared_ptr<Module>&, const TrainingSettings&,
                             const DataSource&, double, double, int, JobContext&);
  void prepare(const JobContext& context);
  void step(const Batch& batch, double rate, const JobContext& context);
  Sums evaluate(const DataSource& source, JobContext& context);
  void finishEpoch(const DataSource* validation, JobContext& context);
  void plot(std::size_t epoch, JobContext& context) const;
  bool better(const EpochFigures& figures) const;
  bool stopped() const;
  std::vector<at::Tensor> parameters() const;

  std::shared_ptr<Module> network_;
  TrainingSettings settings_;
  std::unique_ptr<Optimiser> optimiser_;
  Schedule schedule_;
  std::function<void(const TrainingState&)> save_;
  double saveEvery_ = 0;
  std::vector<EpochFigures> epochs_;
  std::map<std::string, at::Tensor> bestWeights_;
  std::int64_t best_ = -1, stepsDone_ = 0, allSteps_ = 0; ///< steps of this epoch; of all
  Sums sums_;
};

/// Outputs for all examples, in order, on the CPU. Batches of `batch`, the network not training.
at::Tensor predict(Module& network, const DataSource& source, std::int64_t batch,
                   JobContext& context);

/// The loss against the rate when it grows from `lowest` to `highest` within `steps` steps (Smith:
/// Cyclical learning rates. WACV 2017): smoothed, up to where it exceeds four times its lowest.
/// The network keeps its weights.
Curve rateRangeTest(const std::shared_ptr<Module>& network, const TrainingSettings& settings,
                    const DataSource& train, double lowest, double highest, int steps,
                    JobContext& context);

} // namespace svx::nn
