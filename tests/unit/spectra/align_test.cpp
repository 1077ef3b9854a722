#include "core/spectra/align.h"

#include "core/study/synthetic/tissue_array.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

/// A parabola of errors with a third of it wrong.
TEST(MassErrorFit, IsNotMisledByOutliers) {
  const MassError truth{{12, -30, 8}, true};
  std::vector<MassOffset> offsets;
  for (int k = 0; k < 30; ++k) {
    const double t = -1 + k / 14.5;
    offsets.push_back({t, truth.at(t) + 0.2 * std::sin(17.0 * k), 1});
    if (k % 3 == 0) offsets.back().ppm += k % 2 ? 200 : 90;
  }
  const MassError found = fitMassError(offsets, 2);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_NEAR(found.coefficients[c], truth.coefficients[c], 0.3);
  EXPECT_FALSE(fitMassError({}, 2).known);
  EXPECT_NEAR(fitMassError(std::vector<MassOffset>{{0.5, 7, 1}}, 2).at(0), 7, 1e-6);
}

/// Drawn twice, with and without mass errors: the seed gives the same otherwise, so that the ratio
/// of the peaks' m/z is the truth.
struct ShiftedArray {
  std::shared_ptr<const DrawnTissueArray> straight, shifted;
  std::vector<double> ppm;
};
ShiftedArray shiftedArray(bool centroids) {
  TissueArrayRecipe recipe;
  recipe.rows = recipe.columns = 2;
  recipe.diameter = 6;
  recipe.patients = 2;
  recipe.emptyCores = recipe.poor = 0;
  recipe.points = 40000; // four or more on a peak
  recipe.shiftPpm = 40;
  recipe.centroids = true; // their m/z tell the error
  const DrawnTissueArray told(recipe);
  recipe.shiftPpm = 0;
  const DrawnTissueArray plain(recipe);
  ShiftedArray array;
  std::vector<double> a, b;
  std::vector<float> values;
  for (std::size_t i = 0; i < told.size(); ++i) {
    told.read(i, a, values);
    plain.read(i, b, values);
    EXPECT_EQ(a.size(), b.size());
    array.ppm.push_back(1e6 * (a[0] / b[0] - 1));
  }
  recipe.centroids = centroids;
  array.straight = std::make_shared<DrawnTissueArray>(recipe);
  recipe.shiftPpm = 40;
  array.shifted = std::make_shared<DrawnTissueArray>(recipe);
  return array;
}

/// Root of the mean square of what is left of the drawn errors.
double left(const std::vector<MassError>& found, const std::vector<double>& truth) {
  double square = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    square += std::pow(found[i].at(0) - truth[i], 2) / double(truth.size());
  return std::sqrt(square);
}

TEST(Align, TheCombOfChemicalNoiseTellsTheDrawnShifts) {
  const ShiftedArray array = shiftedArray(false);
  JobContext context = quietContext();
  const auto errors = combErrors(*array.shifted, {}, context);
  EXPECT_GT(left(std::vector<MassError>(errors.size()), array.ppm), 25);
  EXPECT_LT(left(errors, array.ppm), 4);
}

TEST(Align, PeaksTellTheDrawnShifts) {
  for (const bool centroids : {false, true}) {
    const ShiftedArray array = shiftedArray(centroids);
    JobContext context = quietContext();
    PeakAlignment options;
    for (const auto& of : array.straight->markers())
      options.masses.insert(options.masses.end(), of.begin(), of.end());
    std::sort(options.masses.begin(), options.masses.end());
    const auto errors = peakErrors(*array.shifted, options, context);
    EXPECT_LT(left(errors, array.ppm), 5) << centroids;
    const AlignedSpectra aligned(array.shifted, errors);
    EXPECT_LT(left(peakErrors(aligned, options, context), std::vector<double>(aligned.size())),
              centroids ? 0.1 : 4);
  }
}

/// A Gaussian on a shared axis comes back to its place with its height.
TEST(Align, MovesAPeakWithoutFlatteningIt) {
  SpectraInfo info;
  info.kind = SpectrumKind::Profile;
  info.positions = {{0, 0, 0}};
  std::vector<float> values;
  const auto peak = [](double mz, double at) {
    return float(100 * std::exp(-std::pow((mz - at) / 0.06, 2)));
  };
  for (double mz = 990; mz < 1010; mz += 0.025) {
    info.sharedAxis.push_back(mz);
    values.push_back(peak(mz, 1000 * (1 + 60e-6)));
  }
  const auto original = std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(),
                                                          std::vector<std::vector<float>>{values});
  const AlignedSpectra aligned(original, {MassError{{60, 0, 0}, true}});
  std::vector<double> masses;
  aligned.read(0, masses, values);
  for (std::size_t k = 0; k < values.size(); ++k)
    EXPECT_NEAR(values[k], peak(masses[k], 1000), 0.7);
  for (const float v : values) EXPECT_GE(v, 0);
}

TEST(Align, LeavesSpectraWithoutAPeakAsTheyAre) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}, {1, 0, 0}};
  const auto spectra =
      std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>{{}, {500, 501, 502}},
                                        std::vector<std::vector<float>>{{}, {3, 3, std::nanf("")}});
  JobContext context = quietContext();
  const auto byPeaks = peakErrors(*spectra, {{500.5}, 0.2, false, 1}, context);
  const auto byNoise = combErrors(*spectra, {}, context);
  for (const auto& errors : {byPeaks, byNoise})
    for (const MassError& e : errors) EXPECT_FALSE(e.known);
}

} // namespace
} // namespace svx
