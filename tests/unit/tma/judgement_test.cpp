// ROC, precision-recall and calibration of tested classifiers.
#include "core/tma/judgement_tables.h"

#include "tests/unit/spectra/drawn_spectra.h"
#include "tests/unit/tma/drawn_array.h"
#include "tests/unit/tma/drawn_examples.h"

#include <ATen/ATen.h>

#include <cmath>
#include <set>

namespace svx::tma {
namespace {

const std::string two = "lda, svm-linear";

Comparison compared(const DrawnExamples& drawn, const ComparisonOptions& options,
                    const std::string& classifiers = two) {
  JobContext context = quietContext();
  return compareClassifiers(drawn.tissue, drawn.features, drawn.rows, classifiersNamed(classifiers),
                            options, context);
}

/// The rows of a classifier and, of a curve, of a class and of "spectra" or "cores".
std::vector<std::size_t> rowsOfCurve(const Table& table, const std::string& classifier,
                                     const std::string& name = {}, const std::string& of = {}) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < table.rows(); ++r)
    if (textsOf(table, "classifier")[r] == classifier &&
        (name.empty() || (textsOf(table, "class")[r] == name && textsOf(table, "of")[r] == of)))
      rows.push_back(r);
  return rows;
}

TEST(Judgement, OfManyIsThatOfEachAlone) {
  const DrawnExamples drawn(1);
  const auto both = judgementTables(compared(drawn, {}), drawn.tissue);
  for (const ClassifierKind& kind : classifiersNamed(two)) {
    const auto alone = judgementTables(compared(drawn, {}, kind.id), drawn.tissue);
    for (const char* id : {"classes", "calibration"}) {
      const Table &many = both.at(id), &one = alone.at(id);
      EXPECT_EQ(many.columns.front().name, "classifier");
      const auto rows = rowsOfCurve(many, kind.title);
      ASSERT_EQ(rows.size(), one.rows());
      for (const TableColumn& column : one.columns) {
        const auto* values = std::get_if<std::vector<double>>(&column.cells);
        for (std::size_t r = 0; values && r < rows.size(); ++r) {
          const double found = many.numbers(column.name)[rows[r]], expected = (*values)[r];
          EXPECT_TRUE(found == expected || (std::isnan(found) && std::isnan(expected)))
              << id << ", " << column.name << ": " << found << ", " << expected;
        }
      }
    }
  }
}

TEST(Judgement, PoolsTheTestsOfAllDivisions) {
  const DrawnExamples drawn(1);
  const Comparison comparison = compared(drawn, {});
  const auto tables = judgementTables(comparison, drawn.tissue);
  const Table &classes = tables.at("classes"), &roc = tables.at("roc");
  ASSERT_EQ(classes.rows(), 2u * 3u * 2u);
  for (std::size_t c = 0; c < 2; ++c) {
    const std::string title = comparison.classifiers[c].title;
    for (int label = 0; label < 3; ++label) {
      std::vector<double> scores;
      std::vector<bool> positive;
      for (std::size_t s = 0; s < comparison.splits.size(); ++s) {
        const Predictions& called = comparison.trial(c, s).predictions;
        for (std::size_t r = 0; r < called.spectra.size(); ++r) {
          scores.push_back(called.probabilities[std::int64_t(r)][label].item<double>());
          positive.push_back(drawn.tissue.labelOf(called.spectra[r]) == label);
        }
      }
      const RocCurve expected = rocCurve(scores, positive);
      const std::string& name = drawn.tissue.classes[std::size_t(label)];
      const auto row = rowsOfCurve(classes, title, name, "spectra").at(0);
      EXPECT_NEAR(classes.numbers("ROC area")[row], expected.area, 1e-12);
      EXPECT_NEAR(classes.numbers("average precision")[row],
                  precisionRecall(scores, positive).average, 1e-12);
      EXPECT_EQ(classes.numbers("all")[row], double(scores.size()));

      // Few points, and yet the curve.
      const auto points = rowsOfCurve(roc, title, name, "spectra");
      if (c == 0) { // support vectors have the shares of three votes
        ASSERT_GT(expected.threshold.size(), 300u);
        EXPECT_GT(points.size(), 30u);
      }
      EXPECT_LE(points.size(), 102u);
      const auto &x = roc.numbers("false positive rate"), &y = roc.numbers("true positive rate");
      EXPECT_EQ(x[points.front()] + y[points.front()], 0);
      EXPECT_EQ(x[points.back()] + y[points.back()], 200);
      double area = 0;
      for (std::size_t k = 1; k < points.size(); ++k)
        area += (x[points[k]] - x[points[k - 1]]) * (y[points[k]] + y[points[k - 1]]) / 2e4;
      EXPECT_NEAR(area, expected.area, 0.004);
      EXPECT_LE(rowsOfCurve(tables.at("precisionRecall"), title, name, "spectra").size(), 102u);
    }
  }
}

TEST(Judgement, KeepsTheBendOfARareClass) {
  // 10 of 2000 spectra are of the rare class, and found at once: a curve of every twentieth
  // threshold would not show it.
  Tissue tissue;
  tissue.classes = {"rare", "frequent"};
  for (int label = 0; label < 2; ++label) {
    TissueCore core;
    core.label = label;
    tissue.cores.push_back(core);
    tissue.coreOf.insert(tissue.coreOf.end(), label == 0 ? 10 : 1990, label);
  }
  Predictions predictions;
  for (std::uint32_t i = 0; i < 2000; ++i) predictions.spectra.push_back(i);
  const at::Tensor rare = at::linspace(0.999, 0.001, 2000);
  predictions.probabilities = at::stack({rare, 1 - rare}, 1);
  Comparison comparison;
  comparison.classifiers = classifiersNamed(two);
  comparison.splits.resize(1);
  for (std::size_t c = 0; c < 2; ++c) {
    comparison.trials.push_back(judged(tissue, predictions, VoteKind::Majority));
    comparison.trials.back().classifier = c;
  }
  const Table roc = judgementTables(comparison, tissue).at("roc");
  double nearest = 200;
  for (const std::size_t r : rowsOfCurve(roc, comparison.classifiers[1].title, "rare", "spectra"))
    nearest = std::min(nearest, roc.numbers("false positive rate")[r] + 100 -
                                    roc.numbers("true positive rate")[r]);
  EXPECT_LE(nearest, 2);
}

TEST(Judgement, LeavingEachOutCountsEachSpectrumOnce) {
  const DrawnExamples drawn(1.5);
  ComparisonOptions options;
  options.leaveOneOut = true;
  const Comparison comparison = compared(drawn, options, "lda");
  const auto tables = judgementTables(comparison, drawn.tissue);
  const double labelled = double(drawn.tissue.coreOf.size() - 1);
  double counted = 0;
  for (const double n : tables.at("calibration").numbers("spectra")) counted += n;
  EXPECT_EQ(counted, labelled);
  const Table& classes = tables.at("classes");
  ASSERT_EQ(classes.rows(), 6u);
  for (std::size_t r = 0; r < classes.rows(); ++r) {
    const bool cores = textsOf(classes, "of")[r] == "cores";
    EXPECT_EQ(classes.numbers("all")[r], cores ? double(drawn.tissue.cores.size()) : labelled);
    EXPECT_GT(classes.numbers("ROC area")[r], 0.85);
  }
}

TEST(Judgement, OfOneThatCallsAllAlikeIsThatOfChance) {
  const DrawnExamples drawn(1);
  Comparison comparison = compared(drawn, {});
  for (Trial& trial : comparison.trials) {
    const at::Tensor alike = at::tensor({0.25f, 0.65f, 0.1f});
    Predictions predictions{trial.predictions.spectra,
                            alike.expand({std::int64_t(trial.predictions.spectra.size()), 3})};
    const std::size_t classifier = trial.classifier;
    if (classifier == 0) continue;
    trial = judged(drawn.tissue, std::move(predictions), VoteKind::Majority);
    trial.classifier = classifier;
  }
  const auto tables = judgementTables(comparison, drawn.tissue);
  const std::string title = comparison.classifiers[1].title;
  const Table& classes = tables.at("classes");
  for (const std::size_t r : rowsOfCurve(classes, title)) {
    const bool called = textsOf(classes, "class")[r] == "B";
    EXPECT_DOUBLE_EQ(classes.numbers("ROC area")[r], 0.5);
    EXPECT_EQ(classes.numbers("sensitivity")[r], called ? 100 : 0);
    EXPECT_EQ(classes.numbers("specificity")[r], called ? 0 : 100);
    EXPECT_EQ(std::isfinite(classes.numbers("precision")[r]), called);
    EXPECT_NEAR(classes.numbers("average precision")[r],
                classes.numbers("of the class")[r] / classes.numbers("all")[r], 1e-12);
  }
  EXPECT_EQ(rowsOfCurve(tables.at("roc"), title, "A", "spectra").size(), 2u);
  EXPECT_EQ(rowsOfCurve(tables.at("precisionRecall"), title, "A", "cores").size(), 1u);
  const Table& calibration = tables.at("calibration");
  const double spectra = double(comparison.together(1).spectra.total());
  for (const std::size_t r : rowsOfCurve(calibration, title)) {
    const bool held = calibration.numbers("probability from")[r] == 60;
    EXPECT_EQ(calibration.numbers("spectra")[r], held ? spectra : 0);
    if (held)
      EXPECT_NEAR(calibration.numbers("mean probability")[r], 65, 1e-4);
    else
      EXPECT_TRUE(std::isnan(calibration.numbers("right")[r]));
  }
}

} // namespace
} // namespace svx::tma
