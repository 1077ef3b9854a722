#include "core/study/synthetic/tissue_array.h"

#include "core/spectra/ion_image.h"
#include "core/spectra/normalisation.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <set>

namespace svx {
namespace {

TissueArrayRecipe small(bool centroids) {
  TissueArrayRecipe recipe;
  recipe.rows = 3;
  recipe.columns = 4;
  recipe.diameter = 6;
  recipe.patients = 6;
  recipe.points = 4000;
  recipe.centroids = centroids;
  return recipe;
}

TEST(TissueArray, IsTheSameEveryTimeAndInAnyOrder) {
  for (const bool centroids : {false, true}) {
    const DrawnTissueArray a(small(centroids)), b(small(centroids));
    ASSERT_EQ(a.size(), b.size());
    std::vector<double> masses, otherMasses;
    std::vector<float> values, others;
    for (std::size_t i = 0; i < a.size(); i += 17) {
      a.read(i, masses, values);
      b.read(a.size() - 1 - i, otherMasses, others);
      b.read(i, otherMasses, others);
      EXPECT_EQ(values, others);
      EXPECT_EQ(masses, otherMasses);
    }
    TissueArrayRecipe another = small(centroids);
    another.seed = 2;
    DrawnTissueArray(another).read(0, otherMasses, others);
    a.read(0, masses, values);
    EXPECT_NE(values, others);
  }
}

TEST(TissueArray, SaysWhichCoreEachSpectrumIsOf) {
  const DrawnTissueArray array(small(true));
  std::vector<std::size_t> counted(array.cores().size());
  std::set<std::pair<int, int>> pixels;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const RasterPosition& p = array.info().positions[i];
    const DrawnCore& core = array.cores()[array.coreOf(i)];
    EXPECT_LE(std::hypot(p.x - core.x, p.y - core.y), core.radius);
    EXPECT_EQ(core.kind, core.patient % 2);
    ++counted[array.coreOf(i)];
    pixels.insert({p.x, p.y});
  }
  EXPECT_EQ(pixels.size(), array.size());
  const Table table = array.coreTable();
  ASSERT_EQ(table.rows(), array.cores().size());
  for (std::size_t c = 0; c < counted.size(); ++c)
    EXPECT_EQ(table.numbers("spectra")[c], double(counted[c]));
}

/// By the drawn contrast, over the spread of patients.
TEST(TissueArray, TellsClassesApartAtTheirMarkersOnly) {
  TissueArrayRecipe recipe = small(true);
  recipe.rows = 6;
  recipe.columns = 8;
  recipe.patients = 24;
  const DrawnTissueArray array(recipe);
  JobContext context = quietContext();
  const auto ratio = [&](double mz, double tolerance) {
    const auto values = windowIntensities(array, around(mz, tolerance, MassUnit::Dalton),
                                          Pooling::Sum, {}, context);
    std::array<double, 2> sums{}, counts{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto kind = std::size_t(array.cores()[array.coreOf(i)].kind);
      sums[kind] += values[i];
      ++counts[kind];
    }
    return (sums[0] / counts[0]) / (sums[1] / counts[1]);
  };
  double first = 1, second = 1;
  for (const double mz : array.markers()[0]) first *= ratio(mz, 0.5);
  for (const double mz : array.markers()[1]) second *= ratio(mz, 0.5);
  EXPECT_GT(std::pow(first, 1.0 / 6), 1.5);
  EXPECT_LT(std::pow(second, 1.0 / 6), 1 / 1.5);
  EXPECT_NEAR(ratio(2000, 2000), 1, 0.3); // the whole spectrum hardly tells them apart
}

TEST(TissueArray, RefusesWhatCannotBeDrawn) {
  TissueArrayRecipe recipe = small(false);
  recipe.patients = 1;
  EXPECT_THROW(DrawnTissueArray{recipe}, Error);
}

} // namespace
} // namespace svx
