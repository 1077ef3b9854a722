#include "core/nn/trainer.h"

#include "core/data/error.h"
#include "core/nn/bfloat16.h"
#include "core/nn/interrupt.h"
#include "core/nn/layers.h"
#include "core/nn/seed.h"

#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace svx::nn {
namespace {

at::Device deviceOf(const JobContext& context) {
  return context.device().kind == DeviceKind::Cuda
             ? at::Device(at::kCUDA, c10::DeviceIndex(context.device().index))
             : at::Device(at::kCPU);
}

/// Loads batches beside the thread that it belongs to, for all that this one ever trains: a thread
/// in which LibTorch first runs takes milliseconds, as long as many a step.
class BatchThread {
public:
  std::future<Batch> run(std::function<Batch()> load) {
    std::packaged_task<Batch()> task(std::move(load));
    auto coming = task.get_future();
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
    return coming;
  }

private:
  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !tasks_.empty(); })) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::packaged_task<Batch()>> tasks_;
  std::jthread thread_{[this](const std::stop_token& stop) { work(stop); }}; // last: it uses all
};

BatchThread& batchThread() {
  thread_local BatchThread own;
  return own;
}

/// Batches of a plan, each loaded while the one before it is worked on.
class Loader {
public:
  Loader(const DataSource& source, std::vector<std::vector<std::int64_t>> plan, std::size_t next,
         const JobContext& context)
      : source_(source), plan_(std::move(plan)), next_(next), context_(context) {
    load();
  }
  ~Loader() {
    if (coming_.valid()) coming_.wait(); // it uses what goes
  }
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  std::size_t count() const { return plan_.size(); }
  Batch take() {
    Batch batch = coming_.get();
    ++next_;
    load();
    return batch;
  }

private:
  void load() {
    if (next_ >= plan_.size()) return;
    coming_ = batchThread().run([this, index = next_] {
      const auto device = deviceOf(context_);
      // Setting it makes LibTorch end its threads and start others, also for the same number.
      if (const int threads = context_.device().threads; at::get_num_threads() != threads)
        at::set_num_threads(threads);
      at::NoGradGuard noGrad;
      Batch batch = source_.batch(plan_[index], context_);
      batch.input = batch.input.to(device);
      if (batch.target.defined()) batch.target = batch.target.to(device);
      return batch;
    });
  }

  const DataSource& source_;
  std::vector<std::vector<std::int64_t>> plan_;
  std::size_t next_;
  JobContext context_;
  std::future<Batch> coming_;
};

/// Weights of layers, not of normalisation.
bool penalised(const std::string& name, const at::Tensor& parameter) {
  return parameter.dim() >= 2 && name.find("weight") != std::string::npos;
}

/// How many of how many labelled examples are right; nothing when these are not classes.
std::pair<double, double> rightOnes(const at::Tensor& output, const at::Tensor& target) {
  if (target.scalar_type() != at::kLong || target.dim() + 1 != output.dim()) return {0, 0};
  return {(output.argmax(1) == target).sum().item<double>(), (target >= 0).sum().item<double>()};
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();

void prefixed(TrainingState& state, const std::string& prefix,
              const std::map<std::string, at::Tensor>& part) {
  for (const auto& [name, tensor] : part)
    state[prefix + name] = tensor.detach().to(at::kCPU, tensor.scalar_type(), false, true);
}

std::map<std::string, at::Tensor> withPrefix(const TrainingState& state,
                                             const std::string& prefix) {
  std::map<std::string, at::Tensor> part;
  for (const auto& [name, tensor] : state)
    if (name.rfind(prefix, 0) == 0) part[name.substr(prefix.size())] = tensor;
  return part;
}

const at::Tensor& entry(const TrainingState& state, const std::string& name, at::ScalarType type,
                        at::IntArrayRef sizes) {
  const auto found = state.find(name);
  if (found == state.end() || found->second.scalar_type() != type ||
      found->second.dim() != std::int64_t(sizes.size()) ||
      (sizes.back() >= 0 && found->second.sizes().back() != sizes.back()))
    throw Error(ErrorKind::Input, "The training cannot be resumed",
                "what was saved has no '" + name + "' that fits.", "Start the training anew.");
  return found->second;
}

} // namespace

Trainer::Trainer(std::shared_ptr<Module> network, const TrainingSettings& settings)
    : network_(std::move(network)), settings_(settings),
      optimiser_(std::make_unique<Optimiser>(settings.optimiser, parameters())),
      schedule_(settings.schedule, settings.optimiser.rate) {}

Trainer::~Trainer() = default;

std::vector<at::Tensor> Trainer::parameters() const {
  return network_->parameters();
}

void Trainer::prepare(const JobContext& context) {
  const auto device = deviceOf(context);
  network_->to(device);
  const auto state = optimiser_->state();
  optimiser_ = std::make_unique<Optimiser>(settings_.optimiser, parameters());
  optimiser_->setState(state);
  if (settings_.classWeights.defined())
    settings_.classWeights = settings_.classWeights.to(device, at::kFloat);
  if (device.is_cuda()) at::globalContext().setDeterministicCuDNN(true);
}

void Trainer::fit(const DataSource& train, const DataSource* validation, JobContext& context) {
  prepare(context);
  for (std::size_t epoch = 0; epoch < epochs_.size(); ++epoch) plot(epoch, context);
  const auto now = [start = std::chrono::steady_clock::now()] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  double saveAt = saveEvery_;
  try {
    while (std::int64_t(epochs_.size()) < settings_.epochs && !stopped()) {
      const auto epoch = epochs_.size();
      Loader loader(train, train.batches(settings_.batch, true, mixedSeed(settings_.seed, epoch)),
                    std::size_t(stepsDone_), context);
      const double steps = double(loader.count());
      while (std::size_t(stepsDone_) < loader.count()) {
        context.checkpoint();
        step(loader.take(), schedule_.rate(double(epoch) + double(stepsDone_) / steps), context);
        ++stepsDone_;
        context.progress((double(epoch) + double(stepsDone_) / steps) / double(settings_.epochs),
                         "Epoch " + std::to_string(epoch + 1));
        if (const double before = now(); save_ && before >= saveAt) {
          save_(state());
          saveAt = now() + std::max(saveEvery_, 99 * (now() - before));
        }
      }
      finishEpoch(validation, context);
    }
  } catch (const Error& error) {
    if (save_ && error.kind() == ErrorKind::Cancelled) save_(state());
    throw;
  }
  if (validation && best_ >= 0) setState(*network_, bestWeights_);
  network_->eval();
}

bool Trainer::stopped() const {
  return settings_.patience > 0 && best_ >= 0 &&
         std::int64_t(epochs_.size()) - 1 - best_ >= settings_.patience;
}

void Trainer::step(const Batch& batch, double rate, const JobContext& context) {
  network_->train();
  std::vector<at::Tensor> buffers; // a step that is interrupted must leave no trace
  for (const at::Tensor& buffer : network_->buffers()) buffers.push_back(buffer.clone());
  for (const at::Tensor& parameter : parameters()) parameter.mutable_grad() = at::Tensor();
  Sums sums = sums_;
  try {
    seedDropout(*network_, settings_.seed, allSteps_);
    const InterruptScope scope(context);
    const std::int64_t n = batch.input.size(0);
    const std::int64_t part = (n + settings_.parts - 1) / settings_.parts;
    for (std::int64_t from = 0; from < n; from += part) {
      const auto count = std::min(part, n - from);
      // A target for the batch as a whole (one label of a sample of spectra) is not shared out.
      const auto own = [&](const at::Tensor& all) {
        return all.size(0) == n ? all.narrow(0, from, count) : all;
      };
      const auto target = own(batch.target);
      at::Tensor output, loss;
      {
        const ProductsInBfloat16 products(settings_.bfloat16, batch.input.device());
        output = network_->forward(own(batch.input)).to(at::kFloat);
      }
      loss = network_->loss(output, target, settings_.classWeights);
      (loss * (double(count) / double(n))).backward();
      const double value = loss.item<double>();
      if (!std::isfinite(value))
        throw Error(ErrorKind::Input, "The training broke off",
                    "the loss is not a number any more in epoch " +
                        std::to_string(epochs_.size() + 1) + ".",
                    "Choose a lower learning rate, and look for empty or damaged examples.");
      const auto [right, labelled] = rightOnes(output.detach(), target);
      sums.loss += value * double(count);
      sums.examples += double(count);
      sums.right += right;
      sums.labelled += labelled;
    }
  } catch (...) {
    at::NoGradGuard noGrad;
    std::size_t i = 0;
    for (const at::Tensor& buffer : network_->buffers()) buffer.copy_(buffers[i++]);
    throw;
  }
  for (const auto& item : network_->named_parameters())
    if (settings_.l1 > 0 && item.value().grad().defined() && penalised(item.key(), item.value()))
      addL1Gradient(item.value(), item.value().grad(), settings_.l1);
  if (settings_.clipNorm > 0) {
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& parameter : parameters()) gradients.push_back(parameter.grad());
    clipGradients(gradients, settings_.clipNorm);
  }
  optimiser_->setRate(rate);
  optimiser_->step();
  ++allSteps_;
  sums_ = sums;
}

void Trainer::finishEpoch(const DataSource* validation, JobContext& context) {
  EpochFigures figures;
  figures.trainLoss = sums_.loss / sums_.examples;
  figures.trainAccuracy = sums_.labelled > 0 ? sums_.right / sums_.labelled : none;
  figures.rate = optimiser_->rate();
  figures.validationLoss = figures.validationAccuracy = none;
  if (validation) {
    const Sums sums = evaluate(*validation, context);
    figures.validationLoss = sums.loss / sums.examples;
    figures.validationAccuracy = sums.labelled > 0 ? sums.right / sums.labelled : none;
  }
  schedule_.finishEpoch(validation ? figures.validationLoss : figures.trainLoss);
  if (validation && better(figures)) {
    best_ = std::int64_t(epochs_.size());
    bestWeights_.clear();
    prefixed(bestWeights_, "", stateOf(*network_));
  }
  epochs_.push_back(figures);
  plot(epochs_.size() - 1, context);
  stepsDone_ = 0;
  sums_ = {};
}

void Trainer::plot(std::size_t epoch, JobContext& context) const {
  const EpochFigures& figures = epochs_[epoch];
  const std::pair<const char*, double> curves[] = {
      {"loss", figures.trainLoss},
      {"accuracy", figures.trainAccuracy},
      {"validation loss", figures.validationLoss},
      {"validation accuracy", figures.validationAccuracy},
      {"rate", figures.rate}};
  for (const auto& [curve, value] : curves)
    if (std::isfinite(value))
      context.plot(settings_.name.empty() ? curve : settings_.name + ": " + curve,
                   double(epoch + 1), value);
}

bool Trainer::better(const EpochFigures& figures) const {
  if (best_ < 0) return true;
  const EpochFigures& best = epochs_[std::size_t(best_)];
  if (!(figures.validationAccuracy == best.validationAccuracy) &&
      !std::isnan(figures.validationAccuracy))
    return figures.validationAccuracy > best.validationAccuracy;
  return figures.validationLoss < best.validationLoss;
}

Trainer::Sums Trainer::evaluate(const DataSource& source, JobContext& context) {
  network_->eval();
  at::NoGradGuard noGrad;
  const InterruptScope scope(context);
  Sums sums;
  Loader loader(source, source.batches(settings_.batch, false, 0), 0, context);
  for (std::size_t i = 0; i < loader.count(); ++i) {
    context.throwIfCancelled();
    const Batch batch = loader.take();
    const ProductsInBfloat16 products(settings_.bfloat16, batch.input.device());
    const auto output = network_->forward(batch.input).to(at::kFloat);
    const double n = double(batch.input.size(0));
    sums.loss += network_->loss(output, batch.target, settings_.classWeights).item<double>() * n;
    sums.examples += n;
    const auto [right, labelled] = rightOnes(output, batch.target);
    sums.right += right;
    sums.labelled += labelled;
  }
  return sums;
}

TrainingState Trainer::state() const {
  TrainingState state;
  prefixed(state, "weights.", stateOf(*network_));
  prefixed(state, "best.", bestWeights_);
  prefixed(state, "optimiser.", optimiser_->state());
  state["schedule"] = at::tensor(schedule_.state(), at::kDouble);
  auto history = at::empty({std::int64_t(epochs_.size()), 5}, at::kDouble);
  for (std::size_t i = 0; i < epochs_.size(); ++i) {
    const EpochFigures& e = epochs_[i];
    history[std::int64_t(i)].copy_(
        at::tensor({e.trainLoss, e.trainAccuracy, e.validationLoss, e.validationAccuracy, e.rate},
                   at::kDouble));
  }
  state["epochs"] = history;
  state["sums"] =
      at::tensor({sums_.loss, sums_.right, sums_.examples, sums_.labelled}, at::kDouble);
  state["counters"] = at::tensor({best_, stepsDone_, allSteps_}, at::kLong);
  state["identity"] =
      at::tensor({std::int64_t(settings_.seed), settings_.batch, settings_.parts}, at::kLong);
  return state;
}

void Trainer::resume(const TrainingState& state) {
  const auto& identity = entry(state, "identity", at::kLong, {3});
  if (!identity.equal(this->state().at("identity")))
    throw Error(ErrorKind::Input, "The training cannot be resumed",
                "it was started with another seed or batch size.",
                "Resume with the settings that the training was started with.");
  const auto& schedule = entry(state, "schedule", at::kDouble, {3});
  const auto& history = entry(state, "epochs", at::kDouble, {-1, 5});
  const auto& sums = entry(state, "sums", at::kDouble, {4});
  const auto& counters = entry(state, "counters", at::kLong, {3});
  const auto best = withPrefix(state, "best.");
  const std::int64_t bestEpoch = counters[0].item<std::int64_t>();
  if (bestEpoch < -1 || bestEpoch >= history.size(0) || counters[1].item<std::int64_t>() < 0 ||
      (bestEpoch >= 0 && best.size() != stateOf(*network_).size()))
    throw Error(ErrorKind::Input, "The training cannot be resumed",
                "what was saved does not fit together.", "Start the training anew.");
  setState(*network_, withPrefix(state, "weights."));
  optimiser_->setState(withPrefix(state, "optimiser."));
  const auto number = [](const at::Tensor& list, int i) { return list[i].item<double>(); };
  schedule_.setState({number(schedule, 0), number(schedule, 1), number(schedule, 2)});
  bestWeights_ = best;
  epochs_.clear();
  for (std::int64_t i = 0; i < history.size(0); ++i) {
    const auto row = history[i];
    epochs_.push_back(
        {number(row, 0), number(row, 1), number(row, 2), number(row, 3), number(row, 4)});
  }
  sums_ = {number(sums, 0), number(sums, 1), number(sums, 2), number(sums, 3)};
  best_ = bestEpoch;
  stepsDone_ = counters[1].item<std::int64_t>();
  allSteps_ = counters[2].item<std::int64_t>();
}

at::Tensor predict(Module& network, const DataSource& source, std::int64_t batch,
                   JobContext& context) {
  network.to(deviceOf(context));
  network.eval();
  at::NoGradGuard noGrad;
  const InterruptScope scope(context);
  std::vector<at::Tensor> outputs;
  Loader loader(source, source.batches(batch, false, 0), 0, context);
  for (std::size_t i = 0; i < loader.count(); ++i) {
    context.checkpoint();
    outputs.push_back(network.forward(loader.take().input).to(at::kCPU));
    context.progress(double(i + 1) / double(loader.count()));
  }
  return at::cat(outputs);
}

Curve rateRangeTest(const std::shared_ptr<Module>& network, const TrainingSettings& settings,
                    const DataSource& train, double lowest, double highest, int steps,
                    JobContext& context) {
  constexpr double smoothing = 0.9, enough = 4;
  std::map<std::string, at::Tensor> before;
  prefixed(before, "", stateOf(*network));
  Trainer trainer(network, settings);
  trainer.prepare(context);
  Curve curve;
  double mean = 0, best = std::numeric_limits<double>::infinity();
  try {
    for (int pass = 0, done = 0; done < steps; ++pass) {
      Loader loader(train, train.batches(settings.batch, true, mixedSeed(settings.seed, pass)), 0,
                    context);
      for (std::size_t i = 0; i < loader.count() && done < steps; ++i, ++done) {
        context.checkpoint();
        const double rate =
            lowest * std::pow(highest / lowest, double(done) / std::max(1, steps - 1));
        trainer.sums_ = {};
        trainer.step(loader.take(), rate, context);
        mean = smoothing * mean + (1 - smoothing) * trainer.sums_.loss / trainer.sums_.examples;
        const double loss = mean / (1 - std::pow(smoothing, done + 1));
        curve.x.push_back(rate);
        curve.y.push_back(loss);
        best = std::min(best, loss);
        if (loss > enough * best) done = steps;
        context.progress(double(done) / steps);
      }
    }
  } catch (const Error& error) {
    setState(*network, before);
    if (error.kind() != ErrorKind::Input || curve.x.empty())
      throw; // a rate that is too high ends it
    return curve;
  } catch (...) {
    setState(*network, before);
    throw;
  }
  setState(*network, before);
  return curve;
}

} // namespace svx::nn
