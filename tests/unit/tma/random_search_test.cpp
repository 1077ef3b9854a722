#include "core/tma/random_search.h"

#include "core/jobs/checkpoint_store.h"
#include "tests/unit/spectra/drawn_spectra.h"
#include "tests/unit/tma/drawn_examples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace svx::tma {
namespace {

class MemoryStore final : public CheckpointStore {
public:
  std::optional<Tensors> load(const std::string& key) override {
    const auto found = kept.find(key);
    return found == kept.end() ? std::nullopt : std::optional(found->second);
  }
  void save(const std::string& key, const Tensors& tensors) override {
    ++saves;
    kept[key] = tensors;
  }
  void remove(const std::string& key) override { kept.erase(key); }
  std::map<std::string, Tensors> kept;
  int saves = 0;
};

TEST(RandomSearch, MSI41_DrawsFromItsRanges) {
  const SearchRanges ranges;
  const NetworkPreset& preset = networkPreset("cnn2");
  std::set<std::int64_t> batches, kernels, channels;
  double rateLogs = 0;
  constexpr int draws = 2000;
  for (std::uint64_t i = 0; i < draws; ++i) {
    const NetworkPreset drawn = drawnPreset(preset, ranges, 3, i);
    batches.insert(drawn.training.batch);
    EXPECT_GE(drawn.training.epochs, 50);
    EXPECT_LE(drawn.training.epochs, 200);
    EXPECT_GE(drawn.training.optimiser.rate, 1e-6);
    EXPECT_LE(drawn.training.optimiser.rate, 1e-2);
    EXPECT_GE(drawn.training.l1, 1e-4);
    EXPECT_LE(drawn.training.l1, 1e-1);
    rateLogs += std::log10(drawn.training.optimiser.rate) / draws;
    ASSERT_EQ(drawn.network.kernels.size(), 2u);
    EXPECT_EQ(drawn.network.kernels[0], drawn.network.kernels[1]);
    kernels.insert(drawn.network.kernels[0]);
    channels.insert(drawn.network.channels[0]);
  }
  EXPECT_EQ(*batches.begin(), 50); // both ends, and what lies between
  EXPECT_EQ(*batches.rbegin(), 400);
  EXPECT_GT(batches.size(), 300u);
  EXPECT_NEAR(rateLogs, -4, 0.1); // even in the logarithm
  EXPECT_EQ(kernels, (std::set<std::int64_t>{128, 256}));
  EXPECT_EQ(channels, (std::set<std::int64_t>{4, 8}));
  const auto again = drawnPreset(preset, ranges, 3, 17), other = drawnPreset(preset, ranges, 4, 17);
  EXPECT_EQ(again.training.optimiser.rate,
            drawnPreset(preset, ranges, 3, 17).training.optimiser.rate);
  EXPECT_NE(again.training.optimiser.rate, other.training.optimiser.rate);
}

TEST(RandomSearch, RefusesRangesUpsideDown) {
  const auto refused = [](auto change) {
    SearchRanges ranges;
    change(ranges);
    EXPECT_THROW(drawnPreset(networkPreset("cnn1"), ranges, 1, 0), Error);
  };
  refused([](SearchRanges& r) { r.batch[0] = 500; });
  refused([](SearchRanges& r) { r.epochs[0] = 0; });
  refused([](SearchRanges& r) { r.rate[0] = 0; });
  refused([](SearchRanges& r) { r.l1[1] = 1e-5; });
  SearchRanges fixed;
  fixed.l1[0] = fixed.l1[1] = 0;
  EXPECT_EQ(drawnPreset(networkPreset("cnn1"), fixed, 1, 0).training.l1, 0);
}

struct Search : testing::Test {
  Search() {
    const DrawnExamples drawn(2);
    const auto& tissue = drawn.tissue;
    std::vector<std::uint32_t> first, second;
    for (const std::uint32_t i : drawn.rows)
      if (tissue.labelOf(i) >= 0) (tissue.coreOf[i] % 4 ? first : second).push_back(i);
    const auto take = [&](const std::vector<std::uint32_t>& which) {
      std::vector<std::int64_t> rows(which.begin(), which.end());
      return examplesOf(tissue, which, drawn.features.index_select(0, at::tensor(rows, at::kLong)));
    };
    training = take(first);
    validation = take(second);
    ranges.epochs[0] = ranges.epochs[1] = 3;
    ranges.rate[0] = 1e-5;
    ranges.rate[1] = 1e-1;
  }
  std::vector<SearchTry> search(int tries, CheckpointStore* store = nullptr) {
    JobContext context = quietContext().withStore(store);
    return searchNetwork(networkPreset("fcn"), ranges, tries, training, validation, 3, {}, context);
  }
  Examples training, validation;
  SearchRanges ranges;
};

TEST_F(Search, MSI41_FindsARateThatLearns) {
  const auto tries = search(6);
  ASSERT_EQ(tries.size(), 6u);
  const SearchTry& best = tries[bestTry(tries)];
  EXPECT_GT(best.validation, 0.8);
  double worst = 1;
  for (const SearchTry& one : tries) {
    EXPECT_LE(one.validation, best.validation);
    worst = std::min(worst, one.validation);
  }
  EXPECT_LT(worst, best.validation - 0.1);
  const Table table = searchTable(tries);
  ASSERT_EQ(table.rows(), 6u);
  EXPECT_NEAR(table.numbers("validation accuracy")[0], 100 * best.validation, 1e-9);
  EXPECT_EQ(table.numbers("learning rate")[0], best.preset.training.optimiser.rate);
  EXPECT_EQ(table.numbers("try")[0], double(bestTry(tries) + 1));
}

TEST_F(Search, GoesOnFromItsStore) {
  MemoryStore store;
  search(2, &store);
  const int saves = store.saves;
  EXPECT_EQ(saves, 2);
  const auto all = search(3, &store), whole = search(3);
  EXPECT_EQ(store.saves, saves + 1);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(all[i].validation, whole[i].validation);
}

TEST_F(Search, KeepsWhyATryFailed) {
  MemoryStore store;
  validation.features.index_put_({0, 0}, std::numeric_limits<float>::quiet_NaN());
  training.features.fill_(std::numeric_limits<float>::infinity());
  for (const auto& tries : {search(2, &store), search(2, &store)}) {
    EXPECT_TRUE(std::isnan(tries[0].validation));
    EXPECT_NE(tries[0].failure.find("loss"), std::string::npos) << tries[0].failure;
    EXPECT_THROW(bestTry(tries), Error);
    EXPECT_EQ(searchTable(tries).rows(), 2u);
  }
}

} // namespace
} // namespace svx::tma
