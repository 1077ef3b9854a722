#include "core/tissue/scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

TEST(Confusion, MSI44_CountsAndShares) {
  const Confusion c(3, {0, 0, 0, 0, 1, 1, 1, 2, 2, -1}, {0, 0, 1, 2, 1, 1, 0, 2, 2, 1});
  EXPECT_EQ(c.total(), 9);
  EXPECT_EQ(c.right(), 6);
  EXPECT_EQ(c.count(0, 2), 1);
  EXPECT_DOUBLE_EQ(c.accuracy(), 6.0 / 9);
  EXPECT_DOUBLE_EQ(c.sensitivity(0), 0.5);
  EXPECT_DOUBLE_EQ(c.specificity(0), 4.0 / 5);
  EXPECT_DOUBLE_EQ(c.precision(0), 2.0 / 3);
  EXPECT_DOUBLE_EQ(c.balancedAccuracy(), (0.5 + 2.0 / 3 + 1) / 3);
  EXPECT_DOUBLE_EQ(c.macroF1(), (4.0 / 7 + 4.0 / 6 + 4.0 / 5) / 3);
}

TEST(Confusion, OfTwoClassesSpecificityIsTheOthersSensitivity) {
  const Confusion c(2, {0, 0, 0, 1, 1, 1, 1}, {0, 1, 0, 1, 0, 1, 1});
  EXPECT_DOUBLE_EQ(c.specificity(0), c.sensitivity(1));
}

/// scipy: beta.ppf(0.025, 20, 4), beta.ppf(0.975, 21, 3).
TEST(BinomialInterval, IsExact) {
  const auto [low, high] = binomialInterval(20, 23);
  EXPECT_NEAR(low, 0.6641108624628791, 1e-9);
  EXPECT_NEAR(high, 0.9722484925772068, 1e-9);
  EXPECT_EQ(binomialInterval(5, 5).high, 1);
  EXPECT_NEAR(binomialInterval(5, 5).low, std::pow(0.025, 0.2), 1e-9);
  EXPECT_EQ(binomialInterval(0, 5).low, 0);
}

/// Twenty spectra of each of ten patients, all right or all wrong: ten tests and not two hundred.
TEST(PatientInterval, IsWiderThanThatOfSpectra) {
  std::vector<bool> right;
  std::vector<std::string> patients;
  for (int p = 0; p < 10; ++p)
    for (int i = 0; i < 20; ++i) {
      right.push_back(p < 7);
      patients.push_back("p" + std::to_string(p));
    }
  const auto of = patientInterval(right, patients);
  EXPECT_NEAR(of.low, 0.4, 0.05); // binomial percentiles of 10 draws with 0.7
  EXPECT_NEAR(of.high, 1.0, 0.05);
  const auto spectra = binomialInterval(140, 200);
  EXPECT_GT(of.high - of.low, 3 * (spectra.high - spectra.low));
  const auto again = patientInterval(right, patients);
  EXPECT_EQ(of.low, again.low);
  EXPECT_EQ(of.high, again.high);
}

/// scipy: binomtest(2, 12, 0.5).pvalue.
TEST(McNemar, IsTheExactTest) {
  EXPECT_NEAR(mcNemar(2, 10), 0.03857421875, 1e-12);
  EXPECT_EQ(mcNemar(10, 2), mcNemar(2, 10));
  EXPECT_EQ(mcNemar(0, 0), 1);
  EXPECT_EQ(mcNemar(3, 3), 1);
}

/// scikit-learn 1.9.1: roc_auc_score, average_precision_score.
TEST(Curves, AgreeWithScikitLearn) {
  const std::vector<double> scores{0.9, 0.8, 0.8, 0.6, 0.5, 0.5, 0.3, 0.1};
  const std::vector<bool> positive{true, true, false, true, false, true, false, false};
  const RocCurve roc = rocCurve(scores, positive);
  EXPECT_DOUBLE_EQ(roc.area, 0.8125);
  EXPECT_EQ(roc.truePositive.back(), 1);
  EXPECT_EQ(roc.falsePositive.size(), 7u); // equal scores make one point
  EXPECT_NEAR(precisionRecall(scores, positive).average, 0.7708333333333333, 1e-12);
  EXPECT_TRUE(std::isnan(rocCurve({1, 2}, {true, true}).area));
}

TEST(Calibration, ComparesPromiseAndTruth) {
  const Calibration c = calibration({0.95, 0.95, 0.55, 0.55}, {true, true, true, false}, 10);
  EXPECT_DOUBLE_EQ(c.observed[9], 1);
  EXPECT_DOUBLE_EQ(c.observed[5], 0.5);
  EXPECT_NEAR(c.error, 0.05, 1e-12);
  EXPECT_TRUE(std::isnan(c.observed[0]));
  EXPECT_EQ(calibration({1.0}, {true}).count[9], 1);
}

} // namespace
} // namespace svx
