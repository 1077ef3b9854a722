#include "core/tissue/voting.h"

#include "tests/unit/tissue/drawn_tissue.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

/// Spectra 0 to 3 in core 0, the last in none.
Predictions predicted(const Tissue& tissue, const std::vector<double>& first) {
  Predictions p;
  for (std::size_t k = 0; k < first.size(); ++k) p.spectra.push_back(std::uint32_t(k));
  p.spectra.push_back(std::uint32_t(tissue.coreOf.size() - 1));
  p.probabilities = at::zeros({std::int64_t(p.spectra.size()), 2}, at::kFloat);
  for (std::size_t k = 0; k < first.size(); ++k) {
    p.probabilities[std::int64_t(k)][0] = first[k];
    p.probabilities[std::int64_t(k)][1] = 1 - first[k];
  }
  return p;
}

TEST(Voting, MSI39_TheMajorityDecides) {
  const Tissue tissue = drawnTissue();
  const auto votes = voteByCore(tissue, predicted(tissue, {0.6, 0.6, 0.6, 0.01}));
  ASSERT_EQ(votes.size(), 1u);
  EXPECT_EQ(votes[0].core, 0u);
  EXPECT_EQ(votes[0].label, 0);
  EXPECT_EQ(votes[0].spectra, 4u);
  EXPECT_DOUBLE_EQ(votes[0].confidence, 0.75);
}

TEST(Voting, MSI73_SummedProbabilitiesWeighDoubt) {
  const Tissue tissue = drawnTissue();
  const auto votes = voteByCore(tissue, predicted(tissue, {0.6, 0.6, 0.6, 0.01}), VoteKind::Summed);
  EXPECT_EQ(votes[0].label, 1);
  EXPECT_NEAR(votes[0].confidence, (0.4 * 3 + 0.99) / 4, 1e-6);
}

TEST(Voting, MSI39_EqualSharesAreDecidedByProbability) {
  const Tissue tissue = drawnTissue();
  EXPECT_EQ(voteByCore(tissue, predicted(tissue, {0.6, 0.1}))[0].label, 1);
  EXPECT_EQ(voteByCore(tissue, predicted(tissue, {0.9, 0.4}))[0].label, 0);
}

} // namespace
} // namespace svx
