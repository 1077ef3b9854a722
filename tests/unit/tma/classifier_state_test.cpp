// What a classifier learned, taken out and put into another one of its kind.
#include "core/tma/classifier.h"

#include "core/data/error.h"
#include "core/study/synthetic/random.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx::tma {
namespace {

Examples drawn(std::int64_t n, std::int64_t features, int classes, std::uint64_t seed) {
  Random random(seed);
  Examples examples;
  examples.features = at::empty({n, features}, at::kFloat);
  float* to = examples.features.data_ptr<float>();
  for (std::int64_t r = 0; r < n; ++r) {
    examples.labels.push_back(int(r % classes));
    examples.cores.push_back(std::int32_t(r % (2 * classes)));
    examples.positions.push_back({std::int32_t(r % (2 * classes)), std::int32_t(r), 0});
    for (std::int64_t k = 0; k < features; ++k)
      *to++ = float(random.normal() + 2 * (k % classes == r % classes));
  }
  return examples;
}

TEST(ClassifierState, EveryKindPredictsTheSameOnceRestored) {
  constexpr std::int64_t features = 512;
  constexpr int classes = 3;
  const Examples training = drawn(9, features, classes, 1), other = drawn(6, features, classes, 2);
  for (const ClassifierKind& kind : classifierKinds()) {
    SCOPED_TRACE(kind.id);
    JobContext context = quietContext();
    LearningSettings settings;
    settings.epochs = 1;
    const auto first = kind.make(settings);
    first->fit(training, other, classes, context);
    const State state = first->state();
    ASSERT_FALSE(state.empty());
    const auto second = kind.make({});
    second->restore(state, features, classes);
    const at::Tensor expected = first->probabilities(other, context);
    EXPECT_TRUE(at::equal(expected, second->probabilities(other, context)));
    EXPECT_LT((expected.sum(1) - 1).abs().max().item<double>(), 1e-5);
    const State again = second->state();
    ASSERT_EQ(again.size(), state.size());
    for (const auto& [name, tensor] : state) EXPECT_TRUE(at::equal(tensor, again.at(name))) << name;
    // What it is not of is refused.
    const auto third = kind.make({});
    EXPECT_THROW(third->restore(state, features, classes + 1), Error);
    const auto& [name, tensor] = *state.begin();
    State damaged = state;
    damaged.erase(name);
    EXPECT_THROW(third->restore(damaged, features, classes), Error) << name;
    damaged[name] = at::zeros({2, 1, 3}, tensor.options());
    EXPECT_THROW(third->restore(damaged, features, classes), Error) << name;
    damaged[name] = tensor.to(at::kHalf);
    EXPECT_THROW(third->restore(damaged, features, classes), Error) << name;
  }
}

TEST(ClassifierState, IsOfItsNumberOfFeatures) {
  const Examples training = drawn(9, 300, 3, 1);
  JobContext context = quietContext();
  for (const ClassifierKind& kind : classifierKinds()) {
    if (kind.network && kind.id != "fcn" && kind.id != "cnn1") continue;
    SCOPED_TRACE(kind.id);
    const auto classifier = kind.make({.epochs = 1});
    classifier->fit(training, training, 3, context);
    const auto other = kind.make({});
    EXPECT_THROW(other->restore(classifier->state(), 301, 3), Error);
  }
}

TEST(ClassifierState, IsACopy) {
  const Examples training = drawn(24, 40, 2, 1);
  JobContext context = quietContext();
  for (const ClassifierKind& kind : classifiersNamed("lda, fcn")) {
    LearningSettings settings;
    settings.epochs = 1;
    const auto classifier = kind.make(settings);
    classifier->fit(training, training, 2, context);
    const at::Tensor before = classifier->probabilities(training.features, context);
    for (auto& [name, tensor] : classifier->state()) tensor.zero_();
    EXPECT_TRUE(at::equal(before, classifier->probabilities(training.features, context)));
  }
}

} // namespace
} // namespace svx::tma
