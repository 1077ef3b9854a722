// Reference numbers: scikit-learn 1.9.1, SVC(tol=1e-6, decision_function_shape="ovo").
#include "core/classifiers/support_vectors.h"

#include "tests/unit/classifiers/drawn_features.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

SupportVectors fitted(SupportKernel kernel) {
  SupportOptions options;
  options.kernel = kernel;
  options.tolerance = 1e-6;
  JobContext context = quietContext();
  return fitSupportVectors(drawnFeatures(), drawnClasses(), 3, options, context);
}

void expectDecisions(const SupportVectors& found, const std::vector<double>& expected) {
  const at::Tensor decisions = found.decisions(drawnFeatures()).narrow(0, 0, 4);
  const at::Tensor reference = at::tensor(expected, at::kDouble).view({4, 3});
  EXPECT_LT((decisions - reference).abs().max().item<double>(), 2e-5);
}

TEST(SupportVectors, MSI27_LinearAgreesWithScikitLearn) {
  const auto found = fitted(SupportKernel::Linear);
  EXPECT_EQ(found.rows, (std::vector<std::int64_t>{0,  1,  2,  3,  4,  5,  6,  8,  9,  10, 14,
                                                   15, 17, 18, 19, 20, 21, 22, 23, 24, 26, 29}));
  expectDecisions(found, {0.9999999547, 2.3275611258, 0.8486928442, -0.9999993709, 0.1349495401,
                          1.0000000116, 1.7530863934, -0.9999999851, -2.9625926842, 0.9999996723,
                          0.8266949863, 0.2165333201});
  EXPECT_EQ(found.labels(drawnFeatures()),
            (std::vector<int>{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 0,
                              2, 1, 0, 2, 1, 0, 2, 1, 2, 0, 1, 2, 0, 1, 2}));
}

TEST(SupportVectors, MSI28_RadialAgreesWithScikitLearn) {
  const auto found = fitted(SupportKernel::Radial);
  EXPECT_EQ(found.rows.size(), 30u);
  EXPECT_DOUBLE_EQ(found.options.gamma, 1.0 / 6);
  expectDecisions(found, {0.1810610248, 0.9999997577, 0.5133658883, -0.8167204132, -0.5058049131,
                          0.4925498178, 0.5919063768, -0.5622600498, -1.0000002498, 0.489871289,
                          0.0766417577, -0.3214302928});
  EXPECT_EQ(found.labels(drawnFeatures()),
            (std::vector<int>{0, 1, 2, 0, 1, 2, 1, 1, 2, 0, 1, 2, 0, 1, 2,
                              0, 1, 2, 2, 1, 2, 2, 1, 2, 0, 1, 1, 0, 1, 2}));
}

TEST(SupportVectors, RefuseAnEmptyClass) {
  JobContext context = quietContext();
  EXPECT_THROW(fitSupportVectors(drawnFeatures(), drawnClasses(), 4, {}, context), Error);
}

} // namespace
} // namespace svx
