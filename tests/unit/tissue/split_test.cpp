#include "core/tissue/split.h"

#include "core/data/error.h"

#include "tests/unit/tissue/drawn_tissue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace svx {
namespace {

TEST(Split, MSI14_FillsTrainingThenTestByClass) {
  const Tissue tissue = drawnTissue(16);
  const Split split = splitTissue(tissue, {});
  for (int label = 0; label < 3; ++label) {
    double count[4] = {}, all = 0;
    for (std::size_t i = 0; i < tissue.coreOf.size(); ++i)
      if (tissue.labelOf(i) == label) {
        ++count[int(split.of(tissue, i))];
        ++all;
      }
    // Whole patients are added until the share is reached, so it is passed by less than one.
    EXPECT_GE(count[1] / all, 0.5);
    EXPECT_LT(count[1] / all, 0.5 + 1.0 / 12);
    EXPECT_GE(count[3] / all, 0.3);
    EXPECT_GT(count[2], 0);
    EXPECT_EQ(count[0], 0);
  }
  EXPECT_EQ(split.of(tissue, tissue.coreOf.size() - 1), Subset::None); // lies in no core
  EXPECT_EQ(split.spectra(tissue, Subset::Training).size() +
                split.spectra(tissue, Subset::Validation).size() +
                split.spectra(tissue, Subset::Test).size() + 1,
            tissue.coreOf.size());
}

TEST(Split, MSI14_TheSeedDecides) {
  const Tissue tissue = drawnTissue();
  EXPECT_EQ(splitTissue(tissue, {}).ofCore, splitTissue(tissue, {}).ofCore);
  EXPECT_NE(splitTissue(tissue, {.seed = 2}).ofCore, splitTissue(tissue, {.seed = 1}).ofCore);
}

TEST(Split, MSI14_KeepsPatientsTogetherUnlessToldOtherwise) {
  const Tissue tissue = drawnTissue();
  EXPECT_TRUE(tissue.patientsHaveSeveralCores());
  bool torn = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    EXPECT_NO_THROW(refuseLeakage(tissue, splitTissue(tissue, {.seed = seed})));
    Split byCore = splitTissue(tissue, {.grouping = Grouping::Core, .seed = seed});
    EXPECT_NO_THROW(refuseLeakage(tissue, byCore));
    byCore.options.grouping = Grouping::Patient;
    try {
      refuseLeakage(tissue, byCore);
    } catch (const Error& error) {
      torn = true;
      EXPECT_NE(std::string(error.what()).find("Patient"), std::string::npos);
    }
  }
  EXPECT_TRUE(torn);
}

TEST(LeaveOneOut, TestsEachPatientOnce) {
  const Tissue tissue = drawnTissue();
  const auto splits = leaveOneOut(tissue, {});
  ASSERT_EQ(splits.size(), 24u);
  std::vector<int> tested(tissue.cores.size(), 0), validated(tissue.cores.size(), 0);
  for (const Split& split : splits) {
    refuseLeakage(tissue, split);
    std::set<std::string> patients;
    std::map<Subset, std::set<int>> classes;
    for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
      ASSERT_NE(split.ofCore[c], Subset::None);
      classes[split.ofCore[c]].insert(tissue.cores[c].label);
      tested[c] += split.ofCore[c] == Subset::Test;
      validated[c] += split.ofCore[c] == Subset::Validation;
      if (split.ofCore[c] == Subset::Test) patients.insert(tissue.cores[c].patient);
    }
    EXPECT_EQ(patients.size(), 1u);
    EXPECT_EQ(classes[Subset::Training].size(), 3u);
    EXPECT_EQ(classes[Subset::Validation].size(), 3u);
  }
  EXPECT_EQ(tested, std::vector<int>(tissue.cores.size(), 1));
  // In turns: a fifth of seven or eight others is one or two, 24 times.
  EXPECT_LE(*std::ranges::max_element(validated) - *std::ranges::min_element(validated), 2);
  EXPECT_GT(*std::ranges::min_element(validated), 2);
}

TEST(LeaveOneOut, NeedsThreePatientsOfAClass) {
  EXPECT_THROW(leaveOneOut(drawnTissue(2), {}), Error);
  for (const Split& split : leaveOneOut(drawnTissue(3), {}))
    EXPECT_EQ(std::ranges::count(split.ofCore, Subset::Test), 2);
}

TEST(Split, RefusesWhatCannotBeDivided) {
  EXPECT_THROW(splitTissue(drawnTissue(), {.training = 0.8, .test = 0.3}), Error);
  EXPECT_THROW(splitTissue(drawnTissue(2), {}), Error);
  Tissue one = drawnTissue();
  for (TissueCore& core : one.cores) core.label = 0;
  EXPECT_THROW(splitTissue(one, {}), Error);
}

/// Three patients of a class are one for each subset, however large they are.
TEST(Split, LeavesSomethingForEverySubset) {
  const Tissue tissue = drawnTissue(3, 1);
  const Split split = splitTissue(tissue, {.training = 0.7, .test = 0.25});
  for (const Subset subset : {Subset::Training, Subset::Validation, Subset::Test})
    EXPECT_EQ(std::ranges::count(split.ofCore, subset), 3);
}

TEST(Balance, MSI15_WeightsAreInverseFrequencies) {
  const auto weights = inverseFrequencies({0, 0, 0, 1, -1, 0}, 3);
  EXPECT_DOUBLE_EQ(weights[0], 5.0 / (3 * 4));
  EXPECT_DOUBLE_EQ(weights[1], 5.0 / (3 * 1));
  EXPECT_EQ(weights[2], 0);
}

TEST(Balance, MSI16_DrawsAsManyAsTheRarestHas) {
  const std::vector<int> labels{0, 0, 0, 0, 1, 1, 2, 2, 2};
  const auto drawn = drawAsRarest(labels, 3, 1);
  EXPECT_EQ(drawn.size(), 6u);
  EXPECT_EQ(std::set(drawn.begin(), drawn.end()).size(), 6u); // none twice
  EXPECT_EQ(drawn, drawAsRarest(labels, 3, 1));
}

TEST(Balance, MSI17_DrawsAsManyAsTheMostFrequentHas) {
  const std::vector<int> labels{0, 0, 0, 0, 1, 1, 2, 2, 2};
  const auto drawn = drawAsMostFrequent(labels, 3, 1);
  EXPECT_EQ(drawn.size(), 12u);
  EXPECT_EQ(std::set(drawn.begin(), drawn.end()).size(), 9u); // all of them, some again
}

TEST(RandomLabels, MSI43_AreDealtOutAmongTrainingCores) {
  const Tissue tissue = drawnTissue();
  const Split split = splitTissue(tissue, {});
  const Tissue shuffled = withShuffledLabels(tissue, split, 3);
  int changed = 0;
  std::vector<int> before, after;
  for (std::size_t c = 0; c < tissue.cores.size(); ++c) {
    if (split.ofCore[c] != Subset::Training) {
      EXPECT_EQ(shuffled.cores[c].label, tissue.cores[c].label);
      continue;
    }
    before.push_back(tissue.cores[c].label);
    after.push_back(shuffled.cores[c].label);
    changed += before.back() != after.back();
  }
  EXPECT_GT(changed, int(before.size()) / 3);
  // Each class has each label as often as all have it: nothing of the truth is left.
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    const Tissue dealt = withShuffledLabels(tissue, split, seed);
    std::map<std::pair<int, int>, double> counts;
    std::map<int, double> truths, labels;
    double all = 0;
    for (std::size_t c = 0; c < tissue.cores.size(); ++c)
      if (split.ofCore[c] == Subset::Training) {
        const int truth = tissue.cores[c].label, label = dealt.cores[c].label;
        ++counts[{truth, label}];
        ++truths[truth];
        ++labels[label];
        ++all;
      }
    for (const auto& [truth, of] : truths)
      for (const auto& [label, many] : labels)
        EXPECT_LT(std::abs(counts[{truth, label}] - of * many / all), 2)
            << truth << " as " << label;
  }
  std::ranges::sort(before);
  std::ranges::sort(after);
  EXPECT_EQ(before, after);
}

} // namespace
} // namespace svx
