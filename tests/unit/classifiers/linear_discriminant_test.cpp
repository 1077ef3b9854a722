// Reference numbers: scikit-learn 1.9.1, LinearDiscriminantAnalysis().
#include "core/classifiers/linear_discriminant.h"

#include "tests/unit/classifiers/drawn_features.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

TEST(LinearDiscriminant, MSI26_AgreesWithScikitLearn) {
  const at::Tensor x = drawnFeatures();
  JobContext context = quietContext();
  const auto found =
      fitLinearDiscriminant(x, drawnClasses(), 3, context, WithinCovariance::MaximumLikelihood);
  const at::Tensor coefficients =
      at::tensor({0.6370877036, -1.7637205049, -0.8884888116, 1.3807891667, -0.5688307741,
                  -0.3209469652, -0.1512850808, 3.6992710406, 0.4575852002, -1.2106362261,
                  0.7559278187, -0.2351730664, -0.4858026228, -1.9355505357, 0.4309036113,
                  -0.1701529407, -0.1870970445, 0.5561200316},
                 at::kDouble)
          .view({3, 6});
  const at::Tensor intercepts =
      at::tensor({-1.9333815461, -4.1865086696, -1.3561330919}, at::kDouble);
  EXPECT_LT((found.coefficients - coefficients).abs().max().item<double>(), 1e-6);
  EXPECT_LT((found.intercepts - intercepts).abs().max().item<double>(), 1e-6);
  EXPECT_NEAR(found.scores(x)[2][2].item<double>(), 0.9320344874, 1e-6);
  const at::Tensor sums = found.probabilities(x).sum(1);
  EXPECT_LT((sums - 1).abs().max().item<double>(), 1e-12);
}

/// More features than rows: the other side's Gram matrix.
TEST(LinearDiscriminant, MSI26_AgreesWithScikitLearnOnWideFeatures) {
  const at::Tensor x = at::empty({8, 20}, at::kFloat);
  for (int i = 0; i < 8; ++i)
    for (int k = 0; k < 20; ++k) x[i][k] = float(std::sin(0.37 * (i + 1) * std::pow(k + 1, 1.1)));
  JobContext context = quietContext();
  const auto found = fitLinearDiscriminant(x, {0, 1, 0, 1, 0, 1, 0, 1}, 2, context,
                                           WithinCovariance::MaximumLikelihood);
  // Of two classes scikit-learn gives the second's score less the first's.
  const at::Tensor scores = found.scores(x);
  const at::Tensor expected = at::tensor({1.5433797011, -1.0803933099, -1.1731478375, 1.1627009045,
                                          -1.4637748358, 1.1334616519, -1.7488741647, 1.6266478904},
                                         at::kDouble);
  EXPECT_LT((scores.select(1, 1) - scores.select(1, 0) - expected).abs().max().item<double>(),
            1e-6);
}

/// The covariance only scales: so do the coefficients.
TEST(LinearDiscriminant, MSI26_DividesByRowsLessClasses) {
  const at::Tensor x = drawnFeatures();
  JobContext context = quietContext();
  const auto unbiased = fitLinearDiscriminant(x, drawnClasses(), 3, context);
  const auto likely =
      fitLinearDiscriminant(x, drawnClasses(), 3, context, WithinCovariance::MaximumLikelihood);
  const at::Tensor expected = likely.coefficients * (27.0 / 30);
  EXPECT_LT((unbiased.coefficients - expected).abs().max().item<double>(), 1e-12);
}

TEST(LinearDiscriminant, RefusesAnEmptyClass) {
  JobContext context = quietContext();
  EXPECT_THROW(fitLinearDiscriminant(drawnFeatures(), drawnClasses(), 4, context), Error);
}

} // namespace
} // namespace svx
