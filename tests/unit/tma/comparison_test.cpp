#include "core/tma/comparison.h"

#include "core/data/error.h"
#include "core/methods/method.h"
#include "tests/unit/spectra/drawn_spectra.h"
#include "tests/unit/tma/drawn_examples.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace svx::tma {
namespace {

struct Drawn : DrawnExamples {
  using DrawnExamples::DrawnExamples;
  Comparison compare(const ComparisonOptions& options,
                     const std::string& classifiers = "lda, svm-linear, svm-radial") const {
    JobContext context = quietContext();
    return compareClassifiers(tissue, features, rows, classifiersNamed(classifiers), options,
                              context);
  }
};

double accuracyOfCores(const Comparison& comparison, std::size_t classifier) {
  double right = 0, all = 0;
  for (std::size_t s = 0; s < comparison.splits.size(); ++s) {
    right += double(comparison.trial(classifier, s).cores.right());
    all += double(comparison.trial(classifier, s).cores.total());
  }
  return right / all;
}

TEST(Comparison, MSI42_VotesAreAboveSpectra) {
  const Comparison found = Drawn(1.5).compare({});
  ASSERT_EQ(found.trials.size(), 3 * found.classifiers.size());
  for (std::size_t c = 0; c < found.classifiers.size(); ++c) {
    SCOPED_TRACE(found.classifiers[c].id);
    EXPECT_GT(accuracyOfCores(found, c), 0.95);
    for (std::size_t s = 0; s < 3; ++s) {
      const Trial& trial = found.trial(c, s);
      EXPECT_EQ(trial.classifier, c);
      EXPECT_EQ(trial.split, s);
      EXPECT_GT(trial.spectra.accuracy(), 0.6);
      EXPECT_GT(trial.cores.accuracy(), trial.spectra.accuracy());
      for (const std::uint32_t i : trial.predictions.spectra)
        EXPECT_EQ(found.splits[s].of(Drawn(0).tissue, i), Subset::Test);
    }
  }
}

TEST(Comparison, MSI43_RandomLabelsTeachNothing) {
  ComparisonOptions options;
  options.randomLabels = true;
  options.splits = 6;
  const Comparison found = Drawn(1.5).compare(options);
  for (std::size_t c = 0; c < found.classifiers.size(); ++c)
    EXPECT_LT(accuracyOfCores(found, c), 0.6) << found.classifiers[c].id;
}

TEST(Comparison, LeavesEachPatientOut) {
  ComparisonOptions options;
  options.leaveOneOut = true;
  const Drawn drawn(1.5);
  const Comparison found = drawn.compare(options, "lda");
  const Table table = trialTable(found, drawn.tissue);
  ASSERT_EQ(table.rows(), found.classifiers.size());
  std::int64_t labelled = 0;
  for (std::size_t i = 0; i < drawn.tissue.coreOf.size(); ++i)
    labelled += drawn.tissue.labelOf(i) >= 0;
  for (std::size_t c = 0; c < found.classifiers.size(); ++c) {
    const Trial all = found.together(c);
    EXPECT_EQ(all.spectra.total(), labelled);
    EXPECT_EQ(std::set(all.predictions.spectra.begin(), all.predictions.spectra.end()).size(),
              std::size_t(labelled));
    EXPECT_EQ(all.predictions.probabilities.size(0), labelled);
    EXPECT_EQ(double(all.cores.right()), table.numbers("cores right")[c]);
    EXPECT_GT(all.cores.accuracy(), 0.9) << found.classifiers[c].id;
  }
  const Table votes = coreVoteTable(found, drawn.tissue);
  for (const auto& division : std::get<std::vector<std::string>>(votes.column("division")->cells))
    EXPECT_EQ(division, "all");

  options.randomLabels = true; // validation, which has true labels, must not teach then
  EXPECT_LT(accuracyOfCores(drawn.compare(options, "lda"), 0), 0.75);
}

TEST(Comparison, IsTheSameAgain) {
  const Drawn drawn(1);
  const auto first = drawn.compare({}), second = drawn.compare({});
  for (std::size_t t = 0; t < first.trials.size(); ++t)
    EXPECT_TRUE(at::equal(first.trials[t].predictions.probabilities,
                          second.trials[t].predictions.probabilities));
}

TEST(Comparison, LearnsOnPrincipalComponentsAndBalancedClasses) {
  ComparisonOptions options;
  options.components = 6;
  options.balancing = Balancing::AsRarest;
  const Comparison found = Drawn(2).compare(options);
  EXPECT_GT(accuracyOfCores(found, 0), 0.9);
}

TEST(Comparison, TablesSayKOfN) {
  const Drawn drawn(1.5);
  const Comparison found = drawn.compare({});
  const Table trials = trialTable(found, drawn.tissue);
  ASSERT_EQ(trials.rows(), 4 * found.classifiers.size());
  EXPECT_EQ(trials.numbers("cores right")[0], double(found.trial(0, 0).cores.right()));
  EXPECT_EQ(trials.numbers("cores")[0], double(found.trial(0, 0).cores.total()));
  EXPECT_TRUE(std::isnan(trials.numbers("cores")[3])); // the mean
  EXPECT_NEAR(trials.numbers("spectra accuracy")[3],
              (trials.numbers("spectra accuracy")[0] + trials.numbers("spectra accuracy")[1] +
               trials.numbers("spectra accuracy")[2]) /
                  3,
              1e-9);
  const Table confusion = confusionTable(found, drawn.tissue);
  double counted = 0;
  for (const double count : confusion.numbers("count")) counted += count;
  double expected = 0;
  for (const Trial& trial : found.trials)
    expected += double(trial.spectra.total() + trial.cores.total());
  EXPECT_EQ(counted, expected);
  const Table cores = coreVoteTable(found, drawn.tissue);
  EXPECT_EQ(cores.rows(),
            std::size_t(found.trial(0, 0).votes.size() + found.trial(0, 1).votes.size() +
                        found.trial(0, 2).votes.size()));
  EXPECT_EQ(pairedTable(found, drawn.tissue).rows(),
            found.classifiers.size() * (found.classifiers.size() - 1) / 2);
}

TEST(Comparison, MSI30_NetworksTakePart) {
  const Drawn drawn(2);
  ComparisonOptions options;
  options.splits = 1;
  options.learning.epochs = 30;
  JobContext context = quietContext();
  const auto compare = [&] {
    return compareClassifiers(drawn.tissue, drawn.features, drawn.rows, classifiersNamed("fcn"),
                              options, context);
  };
  const Comparison found = compare();
  EXPECT_GT(accuracyOfCores(found, 0), 0.9);
  const at::Tensor sums = found.trial(0, 0).predictions.probabilities.sum(1);
  EXPECT_LT((sums - 1).abs().max().item<double>(), 1e-5);
  EXPECT_TRUE(at::equal(compare().trial(0, 0).predictions.probabilities,
                        found.trial(0, 0).predictions.probabilities));
}

TEST(Classifiers, AreNamed) {
  EXPECT_EQ(classifiersNamed(" lda ,lda").size(), 2u);
  EXPECT_THROW(classifiersNamed("lda, forest of doom"), Error);
  EXPECT_THROW(classifiersNamed(" ,"), Error);
}

} // namespace
} // namespace svx::tma
