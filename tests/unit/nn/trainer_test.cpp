#include "core/nn/trainer.h"

#include "core/data/error.h"
#include "core/jobs/worker_pool.h"
#include "core/nn/initialise.h"
#include "core/nn/layers.h"
#include "tests/unit/nn/gradient_check.h"

#include <ATen/Parallel.h>

#include <thread>

namespace svx::nn {
namespace {

using namespace std::chrono_literals;

/// Spectra of two classes: a peak left or right, in noise.
TensorSource twoClasses(std::int64_t n, std::uint64_t seed, double noise = 0.3) {
  at::manual_seed(seed);
  auto x = at::randn({n, 64}) * noise;
  const auto y = at::randint(2, {n}, at::kLong);
  for (std::int64_t i = 0; i < n; ++i) x[i].narrow(0, y[i].item<std::int64_t>() ? 40 : 20, 6) += 1;
  return {x, y};
}

/// Convolution, normalisation, dropout, dense.
class Small : public Module {
public:
  explicit Small(std::uint64_t seed) {
    conv_ =
        register_module("conv", std::make_shared<Conv1d>(1, 3, 9, Conv1d::Options{.bias = false}));
    norm_ = register_module("norm", std::make_shared<BatchNorm>(3, true));
    dropout_ = register_module("dropout", std::make_shared<Dropout>(0.2));
    dense_ = register_module("dense", torch::nn::Linear(3 * 56, 2));
    initialise(*this, Initialiser::XavierNormal, seed);
  }
  at::Tensor forward(const at::Tensor& input) override {
    auto x = norm_->forward(conv_->forward(input.unsqueeze(1)));
    if (onForward) onForward();
    return dense_->forward(dropout_->forward(x).flatten(1));
  }
  std::function<void()> onForward;

private:
  std::shared_ptr<Conv1d> conv_;
  std::shared_ptr<BatchNorm> norm_;
  std::shared_ptr<Dropout> dropout_;
  torch::nn::Linear dense_{nullptr};
};

TrainingSettings settings(std::int64_t epochs = 4) {
  TrainingSettings s;
  s.batch = 16;
  s.epochs = epochs;
  s.optimiser.rate = 0.01;
  s.l1 = 1e-4;
  s.clipNorm = 5;
  s.schedule.patience = 0;
  s.seed = 7;
  return s;
}

JobContext outside(int threads = 1) {
  Device device;
  device.threads = threads;
  at::set_num_threads(threads);
  return JobContext(device);
}

void expectSame(const std::map<std::string, at::Tensor>& a,
                const std::map<std::string, at::Tensor>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, tensor] : a) EXPECT_TRUE(tensor.equal(b.at(name))) << name;
}

std::map<std::string, at::Tensor> copyOf(const Module& module) {
  std::map<std::string, at::Tensor> copy;
  for (const auto& [name, tensor] : stateOf(module)) copy[name] = tensor.detach().clone();
  return copy;
}

TEST(Training, LearnsToTellTwoClassesApart) {
  auto context = outside();
  const auto train = twoClasses(200, 1), validation = twoClasses(100, 2);
  auto network = std::make_shared<Small>(3);
  Trainer trainer(network, settings(15));
  trainer.fit(train, &validation, context);
  ASSERT_EQ(trainer.epochs().size(), 15u);
  EXPECT_LT(trainer.epochs().back().trainLoss, 0.2 * trainer.epochs().front().trainLoss + 0.05);
  EXPECT_GT(trainer.epochs()[std::size_t(trainer.bestEpoch())].validationAccuracy, 0.97);
  const auto curves = context.curves();
  for (const char* name : {"loss", "accuracy", "validation loss", "validation accuracy", "rate"})
    EXPECT_EQ(curves.at(name).y.size(), 15u) << name;
  const auto scores = predict(*network, validation, 32, context);
  const auto labels = validation.batch(validation.batches(100, false, 0)[0], context).target;
  EXPECT_DOUBLE_EQ((scores.argmax(1) == labels).to(at::kDouble).mean().item<double>(),
                   trainer.epochs()[std::size_t(trainer.bestEpoch())].validationAccuracy);
}

TEST(Training, DoesNotDependOnTheNumberOfThreads) {
  const auto train = twoClasses(150, 1);
  std::map<std::string, at::Tensor> first;
  for (const int threads : {1, 2, 3}) {
    auto context = outside(threads);
    auto network = std::make_shared<Small>(3);
    Trainer(network, settings()).fit(train, nullptr, context);
    if (first.empty())
      first = copyOf(*network);
    else
      expectSame(copyOf(*network), first);
  }
}

/// Cut off by its data after any number of batches, and by an interruption inside a step.
TEST(Training, GoesOnToTheSameWeightsFromAnyPlace) {
  struct Cut : TensorSource {
    using TensorSource::TensorSource;
    Cut(const TensorSource& all, int calls) : TensorSource(all), left(calls) {}
    Batch batch(const std::vector<std::int64_t>& examples, JobContext& context) const override {
      if (left-- == 0) throw Error(ErrorKind::Cancelled, "cut", "");
      return TensorSource::batch(examples, context);
    }
    mutable int left;
  };
  auto context = outside();
  const auto train = twoClasses(100, 1), validation = twoClasses(40, 2);
  auto whole = std::make_shared<Small>(3);
  Trainer uncut(whole, settings());
  uncut.fit(train, &validation, context);
  for (const int calls : {0, 1, 5, 8, 13, 27}) {
    TrainingState saved;
    auto network = std::make_shared<Small>(3);
    Trainer first(network, settings());
    first.onCheckpoint([&](const TrainingState& state) { saved = state; });
    EXPECT_THROW(first.fit(Cut(train, calls), &validation, context), Error);
    auto other = std::make_shared<Small>(99);
    Trainer second(other, settings());
    second.resume(saved);
    second.fit(train, &validation, context);
    expectSame(copyOf(*other), copyOf(*whole));
    EXPECT_EQ(second.bestEpoch(), uncut.bestEpoch());
    ASSERT_EQ(second.epochs().size(), uncut.epochs().size());
    for (std::size_t i = 0; i < uncut.epochs().size(); ++i) {
      EXPECT_EQ(second.epochs()[i].trainLoss, uncut.epochs()[i].trainLoss);
      EXPECT_EQ(second.epochs()[i].validationLoss, uncut.epochs()[i].validationLoss);
    }
  }
  for (const int passes : {1, 9}) {
    TrainingState saved;
    auto network = std::make_shared<Small>(3);
    int left = passes;
    network->onForward = [&] {
      if (--left == 0) throw Error(ErrorKind::Cancelled, "cut", "");
    };
    Trainer first(network, settings());
    first.onCheckpoint([&](const TrainingState& state) { saved = state; });
    EXPECT_THROW(first.fit(train, &validation, context), Error);
    auto other = std::make_shared<Small>(99);
    Trainer second(other, settings());
    second.resume(saved);
    second.fit(train, &validation, context);
    expectSame(copyOf(*other), copyOf(*whole));
  }
}

TEST(Training, KeepsTheBestEpochAndStopsWithoutProgress) {
  auto context = outside();
  const auto train = twoClasses(60, 1, 1.5), validation = twoClasses(40, 2, 1.5);
  auto s = settings(60);
  s.patience = 3;
  s.optimiser.rate = 0.05;
  auto network = std::make_shared<Small>(3);
  Trainer trainer(network, s);
  trainer.fit(train, &validation, context);
  const auto& epochs = trainer.epochs();
  const auto best = std::size_t(trainer.bestEpoch());
  ASSERT_LT(epochs.size(), 60u);
  EXPECT_EQ(epochs.size(), best + 4);
  for (const auto& epoch : epochs)
    EXPECT_LE(epoch.validationAccuracy, epochs[best].validationAccuracy);
  const auto scores = predict(*network, validation, 16, context);
  const auto labels = validation.batch(validation.batches(40, false, 0)[0], context).target;
  EXPECT_DOUBLE_EQ((scores.argmax(1) == labels).to(at::kDouble).mean().item<double>(),
                   epochs[best].validationAccuracy);
}

TEST(Training, RefusesStatesThatDoNotFit) {
  auto context = outside();
  const auto train = twoClasses(40, 1);
  Trainer trainer(std::make_shared<Small>(3), settings(1));
  trainer.fit(train, nullptr, context);
  const auto good = trainer.state();
  auto otherSeed = settings(1);
  otherSeed.seed = 8;
  EXPECT_THROW(Trainer(std::make_shared<Small>(3), otherSeed).resume(good), Error);
  for (const auto& item : good) {
    auto state = good;
    state.erase(item.first);
    EXPECT_THROW(Trainer(std::make_shared<Small>(3), settings(1)).resume(state), Error)
        << item.first;
    state[item.first] = at::zeros({2, 3, 4, 5});
    EXPECT_THROW(Trainer(std::make_shared<Small>(3), settings(1)).resume(state), Error)
        << item.first;
  }
  EXPECT_NO_THROW(Trainer(std::make_shared<Small>(3), settings(1)).resume(good));
}

TEST(Training, SaysThatALossIsNoNumber) {
  auto context = outside();
  auto x = at::zeros({20, 64});
  x[3][5] = std::numeric_limits<float>::quiet_NaN();
  const TensorSource train(x, at::zeros({20}, at::kLong));
  Trainer trainer(std::make_shared<Small>(3), settings());
  try {
    trainer.fit(train, nullptr, context);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
  }
}

/// A batch in parts of a network without batch normalisation is the batch.
TEST(Training, InPartsSumsTheSameGradients) {
  class Linear : public Module {
  public:
    Linear() {
      dense_ = register_module("dense", torch::nn::Linear(64, 2));
      initialise(*this, Initialiser::XavierNormal, 1);
    }
    at::Tensor forward(const at::Tensor& x) override { return dense_->forward(x); }

  private:
    torch::nn::Linear dense_{nullptr};
  };
  auto context = outside();
  const auto train = twoClasses(48, 1);
  auto whole = std::make_shared<Linear>(), parted = std::make_shared<Linear>();
  auto s = settings(2);
  Trainer(whole, s).fit(train, nullptr, context);
  s.parts = 3;
  Trainer(parted, s).fit(train, nullptr, context);
  for (const auto& [name, tensor] : stateOf(*whole))
    EXPECT_LT(difference(tensor, stateOf(*parted).at(name)), 1e-4) << name;
}

TEST(Training, InBfloat16StaysNearFloat32) {
  auto context = outside();
  const auto train = twoClasses(200, 1), validation = twoClasses(100, 2);
  auto s = settings(10);
  s.bfloat16 = true;
  auto network = std::make_shared<Small>(3);
  Trainer trainer(network, s);
  trainer.fit(train, &validation, context);
  EXPECT_GT(trainer.epochs().back().validationAccuracy, 0.95);
  for (const auto& parameter : network->parameters())
    EXPECT_EQ(parameter.scalar_type(), at::kFloat);
}

TEST(Training, EndsWithin200MillisecondsOfItsCancellation) {
  auto network = std::make_shared<Small>(3);
  std::atomic<int> passes = 0;
  network->onForward = [&] { ++passes; };
  const auto train = twoClasses(400, 1);
  WorkerPool pool;
  JobHandle job = pool.submit({.name = "training"}, [&](JobContext& context) {
    Trainer(network, settings(100000)).fit(train, nullptr, context);
  });
  while (passes < 5) std::this_thread::sleep_for(1ms);
  job.cancel();
  EXPECT_TRUE(job.waitFor(0.2));
  EXPECT_EQ(job.status().state, JobState::Cancelled);
}

TEST(Training, RangeTestFindsWhereTheLossFalls) {
  auto context = outside();
  const auto train = twoClasses(200, 1);
  auto network = std::make_shared<Small>(3);
  const auto before = copyOf(*network);
  const Curve curve = rateRangeTest(network, settings(), train, 1e-6, 100, 60, context);
  expectSame(copyOf(*network), before);
  ASSERT_GT(curve.x.size(), 20u);
  EXPECT_DOUBLE_EQ(curve.x[0], 1e-6);
  EXPECT_NEAR(curve.x[1] / curve.x[0], std::pow(1e8, 1 / 59.0), 1e-9);
  EXPECT_LT(*std::min_element(curve.y.begin(), curve.y.end()), 0.5 * curve.y[0]);
}

TEST(DataSources, GiveEachExampleOnceInAPass) {
  const TensorSource source(at::zeros({33, 2}), at::zeros({33}, at::kLong));
  for (const std::int64_t size : {1, 8, 16, 32, 33, 50}) {
    const auto plan = source.batches(size, true, 4);
    std::vector<std::int64_t> all;
    for (const auto& batch : plan) {
      EXPECT_TRUE(size == 1 || batch.size() > 1) << size;
      all.insert(all.end(), batch.begin(), batch.end());
    }
    EXPECT_EQ(plan, source.batches(size, true, 4));
    EXPECT_TRUE(size > 16 || plan != source.batches(size, true, 5));
    std::sort(all.begin(), all.end());
    for (std::int64_t i = 0; i < 33; ++i) ASSERT_EQ(all[std::size_t(i)], i);
    ASSERT_EQ(all.size(), 33u);
  }
}

} // namespace
} // namespace svx::nn
