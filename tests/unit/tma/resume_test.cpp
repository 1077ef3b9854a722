// Comparisons that are cut off and go on.
#include "core/jobs/checkpoint_store.h"
#include "core/jobs/job_record.h"
#include "core/tma/comparison.h"
#include "tests/unit/spectra/drawn_spectra.h"
#include "tests/unit/tma/drawn_examples.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace svx::tma {
namespace {

struct Killed : std::runtime_error {
  Killed() : runtime_error("killed") {}
};

class MemoryStore final : public CheckpointStore {
public:
  std::optional<Tensors> load(const std::string& key) override {
    const auto found = kept.find(key);
    if (found == kept.end()) return std::nullopt;
    ++loads;
    return found->second;
  }
  void save(const std::string& key, const Tensors& tensors) override {
    ++saves;
    kept[key] = tensors;
    if (afterSave) afterSave(saves);
  }
  void remove(const std::string& key) override { kept.erase(key); }

  std::map<std::string, Tensors> kept;
  int saves = 0, loads = 0;
  std::function<void(int)> afterSave;
};

const DrawnExamples& drawn() {
  static const DrawnExamples examples(1);
  return examples;
}

Comparison compare(JobContext context, CheckpointStore* store) {
  ComparisonOptions options;
  options.splits = 2;
  options.learning.epochs = 5;
  options.learning.checkpointSeconds = 0;
  context = context.withStore(store);
  return compareClassifiers(drawn().tissue, drawn().features, drawn().rows,
                            classifiersNamed("lda, fcn"), options, context);
}

void expectSame(const Comparison& found, const Comparison& expected) {
  ASSERT_EQ(found.trials.size(), expected.trials.size());
  for (std::size_t t = 0; t < found.trials.size(); ++t) {
    EXPECT_TRUE(found.trials[t].predictions.probabilities.equal(
        expected.trials[t].predictions.probabilities))
        << t;
    EXPECT_EQ(found.trials[t].validation, expected.trials[t].validation);
  }
}

TEST(Resume, AKilledComparisonGoesOnToTheSameResult) {
  const Comparison whole = compare(quietContext(), nullptr);
  int saves = 0;
  for (int survived = 1;; survived += 1 + survived / 2) { // how many checkpoints it got to leave
    MemoryStore store;
    store.afterSave = [&](int count) {
      if (count == survived) throw Killed();
    };
    bool killed = false;
    try {
      compare(quietContext(), &store);
    } catch (const Killed&) {
      killed = true;
    }
    store.afterSave = nullptr;
    const int before = store.loads;
    expectSame(compare(quietContext(), &store), whole);
    EXPECT_GT(store.loads, before);
    for (const auto& [key, tensors] : store.kept) EXPECT_TRUE(key.ends_with(".trial")) << key;
    if (!killed) break;
    saves = survived;
  }
  EXPECT_GE(saves, 4); // trials, and networks on their way
}

TEST(Resume, ACancelledComparisonGoesOnToTheSameResult) {
  const Comparison whole = compare(quietContext(), nullptr);
  for (const double fraction : {0.05, 0.4, 0.45, 0.9}) {
    const auto board = std::make_shared<JobBoard>();
    const auto record = std::make_shared<JobRecord>(JobSpec{}, JobFunction{}, board);
    std::jthread watch([&](std::stop_token stop) {
      while (!stop.stop_requested()) {
        const std::scoped_lock lock(board->mutex);
        if (record->status.fraction >= fraction) record->cancelRequested = true;
      }
    });
    MemoryStore store;
    EXPECT_THROW(compare(JobContext(findDevice("cpu"), record), &store), Error);
    expectSame(compare(quietContext(), &store), whole);
  }
}

TEST(Resume, FinishedTrialsAreNotDoneAgain) {
  MemoryStore store;
  const Comparison whole = compare(quietContext(), &store);
  const int saves = store.saves;
  const Comparison again = compare(quietContext(), &store);
  EXPECT_EQ(store.saves, saves);
  expectSame(again, whole);
  for (std::size_t t = 0; t < whole.trials.size(); ++t)
    EXPECT_NEAR(again.trials[t].seconds, whole.trials[t].seconds, 0.05);
}

TEST(Resume, WhatDoesNotFitIsDoneAgain) {
  const Comparison whole = compare(quietContext(), nullptr);
  MemoryStore store;
  compare(quietContext(), &store);
  ASSERT_TRUE(store.kept.contains("1-0.trial"));
  store.kept["0-0.trial"].erase("validation");
  store.kept["0-1.trial"]["test"] = at::zeros({3, 3});
  store.kept["1-0.trial"] = {};
  store.kept.erase("1-1.trial");
  store.kept["1-1.training"] = {{"seconds", at::zeros({}, at::kDouble)},
                                {"weights", at::zeros({4})}};
  expectSame(compare(quietContext(), &store), whole);
}

} // namespace
} // namespace svx::tma
