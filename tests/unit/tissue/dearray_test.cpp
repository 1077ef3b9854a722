#include "core/tissue/dearray.h"

#include "core/data/error.h"
#include "core/spectra/normalisation.h"
#include "core/study/synthetic/random.h"
#include "core/study/synthetic/tissue_array.h"
#include "core/tissue/tissue.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace svx {
namespace {

/// An array as it is drawn on a raster that was measured in full.
struct Recipe {
  int rows = 8, columns = 11;
  double across = 20, down = 22, radius = 8, degrees = 0;
  double noise = 0.2;     ///< standard deviation; tissue is 1 above the background
  double missing = 0.1;   ///< share of the places
  double broken = 0;      ///< share of the cores of which half is there
  double jitter = 0.6;    ///< pixels
  double bend = 0;        ///< pixels by which the middle of the rows lies lower
  int blockGap = 0;       ///< pixels between the left and the right half
  bool coresOnly = false; ///< no spectra between the cores
};

struct Truth {
  double x, y;
  bool broken;
};

struct Drawn {
  at::Tensor image;
  std::map<ArrayPlace, Truth> cores;

  explicit Drawn(const Recipe& r, std::uint64_t seed = 3) {
    Random random(seed);
    const double angle = r.degrees * M_PI / 180, margin = 3 * r.radius;
    const double wide = r.columns * r.across + r.blockGap, high = r.rows * r.down + r.bend;
    const auto size = std::int64_t(std::hypot(wide, high) + 2 * margin);
    image = at::full({size, size}, r.coresOnly ? NAN : 0, at::kFloat);
    auto pixels = image.accessor<float, 2>();
    for (int row = 0; row < r.rows; ++row)
      for (int column = 0; column < r.columns; ++column) {
        const double u = (column + 0.5) * r.across - wide / 2 +
                         (2 * column >= r.columns ? r.blockGap : 0),
                     v = (row + 0.5) * r.down - high / 2 +
                         r.bend * std::sin(M_PI * (column + 0.5) / r.columns);
        const double x = double(size) / 2 + std::cos(angle) * u - std::sin(angle) * v +
                         r.jitter * random.normal(),
                     y = double(size) / 2 + std::sin(angle) * u + std::cos(angle) * v +
                         r.jitter * random.normal();
        const double radius = r.radius * (0.92 + 0.16 * random.uniform());
        const bool broken = random.uniform() < r.broken;
        const double cut = 2 * M_PI * random.uniform();
        if (random.uniform() < r.missing) continue;
        cores[{row, column}] = {x, y, broken};
        for (auto py = std::int64_t(y - radius); py <= std::int64_t(y + radius); ++py)
          for (auto px = std::int64_t(x - radius); px <= std::int64_t(x + radius); ++px) {
            const double dx = double(px) - x, dy = double(py) - y;
            if (std::hypot(dx, dy) > radius) continue;
            if (broken && dx * std::cos(cut) + dy * std::sin(cut) > 0) continue;
            pixels[py][px] = 1;
          }
      }
    float* values = image.data_ptr<float>();
    for (std::int64_t i = 0; i < image.numel(); ++i)
      values[i] = float(100 * std::max(0.0, 1 + values[i] + r.noise * random.normal()));
  }
};

struct Score {
  std::size_t right = 0, found = 0;
  double meanError = 0, largestError = 0; ///< of the centres of whole cores, pixels
};

/// Found cores count as right at their own row and column.
Score scoreOf(const FoundArray& found, const Drawn& drawn) {
  int firstRow = 1000, firstColumn = 1000; // of those that are there
  for (const auto& [place, core] : drawn.cores) {
    firstRow = std::min(firstRow, place.row);
    firstColumn = std::min(firstColumn, place.column);
  }
  Score score{0, found.cores.size(), 0, 0};
  std::size_t wholes = 0;
  for (const FoundCore& core : found.cores) {
    const auto truth =
        drawn.cores.find({core.place.row + firstRow, core.place.column + firstColumn});
    if (truth == drawn.cores.end()) continue;
    const double error = std::hypot(core.x - truth->second.x, core.y - truth->second.y);
    if (error > 4) continue;
    ++score.right;
    if (truth->second.broken) continue;
    ++wholes;
    score.meanError += error;
    score.largestError = std::max(score.largestError, error);
  }
  score.meanError /= double(std::max<std::size_t>(1, wholes));
  return score;
}

Score tryOut(const Recipe& recipe, const std::string& what) {
  Score all;
  std::size_t drawnCores = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Drawn drawn(recipe, seed);
    const Score score = scoreOf(findCores(drawn.image, {}, quietContext()), drawn);
    drawnCores += drawn.cores.size();
    all.right += score.right;
    all.found += score.found;
    all.meanError += score.meanError / 5;
    all.largestError = std::max(all.largestError, score.largestError);
    EXPECT_EQ(score.right, drawn.cores.size()) << what << " " << seed;
    EXPECT_EQ(score.found, drawn.cores.size()) << what << " " << seed;
  }
  std::printf("%-22s %zu of %zu cores at their place, %zu found; centres %.2f px off, at most "
              "%.2f\n",
              what.c_str(), all.right, drawnCores, all.found, all.meanError, all.largestError);
  return all;
}

TEST(Dearray, MSI03_FindsEveryCoreOfTheSyntheticArray) {
  TissueArrayRecipe recipe;
  recipe.points = 200;
  recipe.emptyCores = 0.1;
  recipe.missing = 0.1;
  const DrawnTissueArray array(recipe);
  JobContext context = quietContext();
  const auto counts = norms(array, {}, context);
  const auto found =
      findCores(asImage(array, std::vector<float>(counts.begin(), counts.end()))[0], {}, context);
  ASSERT_EQ(found.cores.size(), array.cores().size());
  EXPECT_EQ(found.rows, recipe.rows);
  EXPECT_EQ(found.columns, recipe.columns);
  EXPECT_EQ(found.missing.size(), std::size_t(recipe.rows * recipe.columns) - found.cores.size());
  double error = 0;
  std::vector<std::size_t> coreOf(array.size(), array.cores().size());
  for (std::size_t c = 0; c < found.cores.size(); ++c) {
    const DrawnCore& truth = array.cores()[c];
    EXPECT_EQ(found.cores[c].place, (ArrayPlace{truth.row, truth.column}));
    error += std::hypot(found.cores[c].x - truth.x, found.cores[c].y - truth.y);
    EXPECT_NEAR(found.cores[c].radius, truth.radius, 0.8);
  }
  error /= double(found.cores.size());
  std::size_t inTheRight = 0;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const FoundCore& core = found.cores[array.coreOf(i)];
    inTheRight += std::hypot(array.info().positions[i].x - core.x,
                             array.info().positions[i].y - core.y) <= core.radius;
  }
  std::printf("synthetic array        centres %.2f px off, %.1f %% of the spectra within\n", error,
              100 * double(inTheRight) / double(array.size()));
  EXPECT_LT(error, 0.3);
  EXPECT_GT(double(inTheRight), 0.93 * double(array.size()));
}

TEST(Dearray, MSI03_FindsTurnedArraysWithMissingCores) {
  for (const double degrees : {-8.0, 0.0, 3.0, 15.0, 30.0}) {
    Recipe recipe;
    recipe.degrees = degrees;
    const Score score = tryOut(recipe, "turned by " + std::to_string(int(degrees)));
    EXPECT_LT(score.meanError, 0.4);
    EXPECT_NEAR(findCores(Drawn(recipe).image, {}, quietContext()).degrees(), degrees, 0.3);
  }
}

TEST(Dearray, MSI03_KeepsBrokenCores) {
  Recipe recipe;
  recipe.broken = 0.15;
  recipe.degrees = 4;
  tryOut(recipe, "15 % broken");
}

TEST(Dearray, MSI03_PartsCoresThatTouch) {
  Recipe recipe;
  recipe.across = 16.2;
  recipe.down = 16.5;
  recipe.missing = 0.05;
  recipe.jitter = 0.3;
  tryOut(recipe, "touching");
}

TEST(Dearray, MSI03_StandsNoise) {
  Recipe recipe;
  recipe.noise = 0.6;
  recipe.degrees = -3;
  tryOut(recipe, "noise 0.6");
}

TEST(Dearray, MSI03_CountsOnInBentAndDividedGrids) {
  Recipe recipe;
  recipe.bend = 14;
  tryOut(recipe, "bent");
  recipe.bend = 0;
  recipe.blockGap = 10; // half a step
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Drawn drawn(recipe, seed);
    const FoundArray found = findCores(drawn.image, {}, quietContext());
    EXPECT_EQ(found.cores.size(), drawn.cores.size());
    EXPECT_EQ(found.rows, recipe.rows);
  }
}

TEST(Dearray, MSI03_TakesTheDiameterItIsTold) {
  Recipe recipe;
  DearrayOptions options;
  options.diameter = 2 * recipe.radius;
  const Drawn drawn(recipe);
  const Score score = scoreOf(findCores(drawn.image, options, quietContext()), drawn);
  EXPECT_EQ(score.right, drawn.cores.size());
}

TEST(Dearray, FindsOneCoreAndOneRow) {
  Recipe recipe;
  recipe.rows = recipe.columns = 1;
  recipe.missing = 0;
  const auto one = findCores(Drawn(recipe).image, {}, quietContext());
  EXPECT_EQ(one.cores.size(), 1u);
  recipe.columns = 7;
  const auto row = findCores(Drawn(recipe).image, {}, quietContext());
  EXPECT_EQ(row.cores.size(), 7u);
  EXPECT_EQ(row.rows, 1);
  EXPECT_EQ(row.columns, 7);
}

TEST(Dearray, SaysThatThereIsNone) {
  const auto find = [](const at::Tensor& image) { findCores(image, {}, quietContext()); };
  EXPECT_THROW(find(at::full({40, 40}, NAN)), Error);
  EXPECT_THROW(find(at::zeros({1, 1})), Error);
  EXPECT_THROW(find(at::zeros({40, 40})), Error);
  EXPECT_THROW(find(at::zeros({3, 500})), Error);
}

TEST(Dearray, NamesAsQuPathDoes) {
  EXPECT_EQ(nameOf({0, 0}), "A-1");
  EXPECT_EQ(nameOf({1, 11}), "B-12");
  EXPECT_EQ(nameOf({25, 0}), "Z-1");
  EXPECT_EQ(nameOf({26, 0}), "AA-1");
  EXPECT_EQ(nameOf({52, 2}), "BA-3");
}

} // namespace
} // namespace svx
