// Reference numbers: scikit-learn 1.9.1 and NumPy 2.3.5.
#include "core/spectra/factorisation.h"

#include "core/spectra/methods.h"
#include "core/study/synthetic/tissue_array.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

/// sin(1 + i j) + cos(i + 2 j) + 2 + 0.3 i (j mod 3)
at::Tensor formulaMatrix() {
  const at::Tensor d = at::empty({12, 7}, at::kFloat);
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 7; ++j)
      d[i][j] = float(std::sin(1.0 + i * j) + std::cos(i + 2.0 * j) + 2 + 0.3 * i * (j % 3));
  return d;
}

void expectClose(const at::Tensor& found, const std::vector<double>& expected, double tolerance) {
  const at::Tensor f = found.to(at::kDouble).contiguous().reshape({-1});
  ASSERT_EQ(f.size(0), std::int64_t(expected.size()));
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(f[std::int64_t(k)].item<double>(), expected[k], tolerance) << k;
}

/// PCA(3, svd_solver="full"), the largest loading made positive.
TEST(PrincipalComponents, AreThoseOfScikitLearn) {
  JobContext context = quietContext();
  const auto found = principalComponents(FeatureMatrix(formulaMatrix()), 3, context);
  expectClose(found.variances, {14.40014128, 2.02269369, 1.22286046}, 2e-6);
  expectClose(found.variances / found.total, {0.79230468, 0.11128986, 0.06728254}, 1e-7);
  expectClose(found.loadings,
              {-0.10514916, 0.24954092,  0.54980041, -0.13095231, 0.35112414, 0.63553678,
               -0.282929,   0.2411188,   0.34136298, -0.39144851, 0.26637015, 0.76404245,
               -0.13065539, -0.01778647, 0.43003457, 0.30379525,  0.47617347, 0.57259384,
               -0.23076037, -0.06662136, 0.33239294},
              2e-6);
  expectClose(found.scores[5], {-0.75348665, 2.24868516, -1.48231712}, 1e-5);
}

/// Against the eigenvalues of the whole covariance, more features than a block of directions; the
/// variance in the components is what scikit-learn's power iterations reach.
TEST(PrincipalComponents, CaptureTheVarianceOfALargeMatrix) {
  JobContext context = quietContext();
  const auto generator = at::detail::createCPUGenerator(3);
  const at::Tensor strength = at::exp(-at::arange(30, at::kFloat) / 4);
  const at::Tensor x = at::mm(at::randn({3000, 30}, generator, at::kFloat) * strength,
                              at::randn({30, 400}, generator, at::kFloat)) +
                       0.3 * at::randn({3000, 400}, generator, at::kFloat) + 50;
  const auto found = principalComponents(FeatureMatrix(x), 20, context);
  const at::Tensor centred = (x - x.mean(0)).to(at::kDouble);
  const at::Tensor values =
      std::get<0>(at::linalg_eigh(at::mm(centred.t(), centred) / 2999)).flip(0);
  const double exact = values.narrow(0, 0, 20).sum().item<double>();
  EXPECT_NEAR(found.variances.sum().item<double>() / exact, 1, 1e-4);
  EXPECT_NEAR(found.total / values.sum().item<double>(), 1, 1e-5);
  EXPECT_LT(found.passes, 7);
  const at::Tensor gram = at::mm(found.loadings, found.loadings.t());
  EXPECT_LT((gram - at::eye(20, at::kDouble)).abs().max().item<double>(), 1e-10);
  EXPECT_NEAR(found.scores[7][0].item<double>(),
              at::dot(centred[7], found.loadings[0]).item<double>(), 1e-3);
}

TEST(PrincipalComponents, RefuseWhatHasNone) {
  JobContext context = quietContext();
  EXPECT_THROW(principalComponents(FeatureMatrix(formulaMatrix()), 8, context), Error);
  EXPECT_THROW(principalComponents(FeatureMatrix(at::full({5, 4}, 3.0f)), 2, context), Error);
  EXPECT_THROW(principalComponents(FeatureMatrix(at::ones({1, 4})), 1, context), Error);
  const auto one = principalComponents(FeatureMatrix(formulaMatrix().narrow(1, 0, 1)), 1, context);
  EXPECT_NEAR(one.loadings[0][0].item<double>(), 1, 1e-12);
}

/// As a NumPy loop of the same steps over numpy.linalg.svd gives them.
TEST(RobustComponents, AreThoseOfAPlainLoop) {
  JobContext context = quietContext();
  const at::Tensor d = formulaMatrix();
  d[3][2] += 25;
  d[8][5] -= 18;
  for (const bool transposed : {false, true}) {
    const auto found = robustComponents(transposed ? d.t().contiguous() : d, {}, context);
    expectClose(found.singular.narrow(0, 0, 4), {31.16640156, 4.92588536, 0.55460564, 0.10264993},
                1e-5);
    EXPECT_NEAR(found.sparse[transposed ? 2 : 3][transposed ? 3 : 2].item<double>(), 25.612076,
                1e-5);
    EXPECT_NEAR(found.sparse[transposed ? 5 : 8][transposed ? 8 : 5].item<double>(), -14.589573,
                1e-5);
    EXPECT_EQ(found.iterations, 478);
    EXPECT_LE(found.residual, 1e-7);
  }
}

/// Candes et al., theorem 1.1: a matrix of low rank with few wrong entries is recovered exactly.
TEST(RobustComponents, RecoverALowRankMatrixWithWrongEntries) {
  JobContext context = quietContext();
  const auto generator = at::detail::createCPUGenerator(5);
  const at::Tensor low = at::mm(at::randn({60, 2}, generator, at::kDouble),
                                at::randn({2, 50}, generator, at::kDouble));
  const at::Tensor wrong = at::rand({60, 50}, generator, at::kDouble).lt(0.05);
  const at::Tensor sparse = 10 * wrong * at::randn({60, 50}, generator, at::kDouble).sign();
  const auto found = robustComponents(low + sparse, {}, context);
  EXPECT_EQ(found.singular.gt(1e-4).sum().item<std::int64_t>(), 2);
  EXPECT_LT((found.lowRank - low).norm().item<double>() / low.norm().item<double>(), 1e-5);
  EXPECT_THROW(robustComponents(at::zeros({4, 4}), {}, context), Error);
}

/// Sums of two spectra without a common peak come apart.
TEST(NonNegativeFactors, ComeApart) {
  JobContext context = quietContext();
  const at::Tensor weights = at::empty({40, 2}), spectra = at::zeros({2, 30});
  for (int i = 0; i < 40; ++i) {
    weights[i][0] = 1 + std::sin(0.7 * i);
    weights[i][1] = 1 + std::cos(1.3 * i);
  }
  for (int j = 0; j < 30; ++j) spectra[j % 2][j] = 100 + 10 * j;
  const at::Tensor d = at::mm(weights, spectra);
  NonNegativeOptions options;
  options.factors = 2;
  options.iterations = 2000; // multiplicative updates are slow near 0
  const auto found = nonNegativeFactors(d, options, context);
  EXPECT_LT(found.residual, 2e-3);
  EXPECT_LT(found.deviation, 0.06);
  const at::Tensor unit = spectra / spectra.norm(2, 1, true);
  const at::Tensor cosine = at::mm(found.factors, unit.t());
  EXPECT_NEAR(std::get<0>(cosine.max(1)).min().item<double>(), 1, 1e-2);
  EXPECT_LT(std::get<0>(cosine.min(1)).max().item<double>(), 0.03);
  EXPECT_LT((at::mm(found.weights, found.factors) - d).norm().item<double>(),
            3e-3 * d.norm().item<double>());
  // The same in another unit.
  const auto scaled = nonNegativeFactors(1000 * d, options, context);
  EXPECT_NEAR(scaled.residual, found.residual, 1e-4);
  EXPECT_THROW(nonNegativeFactors(-d, options, context), Error);
}

/// Without the penalty the steps are Lee and Seung's, which never raise the distance.
TEST(NonNegativeFactors, NeverGetWorseWithoutThePenalty) {
  double last = 1;
  for (const int iterations : {1, 5, 20, 80}) {
    JobContext context = quietContext();
    NonNegativeOptions options{3, 0, iterations};
    const double now = nonNegativeFactors(formulaMatrix(), options, context).residual;
    EXPECT_LT(now, last);
    last = now;
  }
}

/// Rows of a drawn data set: whole, of peaks, of a region, all read or block by block.
TEST(FeatureMatrix, HoldsWhatWasChosen) {
  for (const bool continuous : {true, false}) {
    const DrawnSpectra drawn = drawSpectra(continuous, 9, 60);
    JobContext context = quietContext();
    FeatureChoice choice;
    choice.peaks = {drawn.masses[4][10], 5000};
    choice.tolerance = 30;
    choice.which = {1, 4};
    choice.factors.assign(9, 2);
    FeatureMatrix features(drawn.spectra, choice);
    ASSERT_EQ(features.rows(), 2);
    ASSERT_EQ(features.columns(), 2);
    const at::Tensor block = features.block(1, 1, context);
    float expected = 0;
    for (std::size_t k = 0; k < drawn.masses[4].size(); ++k)
      if (std::abs(drawn.masses[4][k] - choice.peaks[0]) <= 30)
        expected = std::max(expected, drawn.intensities[4][k]);
    EXPECT_FLOAT_EQ(block[0][0].item<float>(), 2 * expected);
    EXPECT_EQ(block[0][1].item<float>(), 0);
    EXPECT_TRUE(at::equal(features.keep(context).narrow(0, 1, 1), block));
  }
}

/// Through the whole method: the picture has a channel each and NaN where there is no spectrum.
TEST(FactorisationMethods, GiveImagesAndTables) {
  const Inputs inputs{{"spectra", drawSpectra(true, 30, 25).spectra}};
  for (const auto& method : {pcaMethod(), robustPcaMethod(), nmfMethod()}) {
    Values values = method->info().defaults();
    values.set(method->info().id == "spectra.nmf" ? "factors" : "components", std::int64_t(3));
    JobContext context = quietContext();
    const Outputs outputs = method->run(inputs, values, context);
    const auto& images =
        std::get<std::shared_ptr<const Volume>>(outputs.data.at(method->info().outputs[0].id));
    EXPECT_EQ(images->channels(), 3);
    EXPECT_TRUE(std::isnan(images->voxels[0][0][0][2].item<float>()));
    EXPECT_TRUE(std::isfinite(images->voxels[2][0][4][6].item<float>()));
    // The same seed gives the same numbers.
    const Outputs again = method->run(inputs, values, context);
    EXPECT_TRUE(at::equal(
        images->voxels.nan_to_num(),
        std::get<std::shared_ptr<const Volume>>(again.data.at(method->info().outputs[0].id))
            ->voxels.nan_to_num()));
  }
}

} // namespace
} // namespace svx
