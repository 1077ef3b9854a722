#include "core/study/synthetic/synthetic_pair.h"

#include "core/data/error.h"
#include "core/evaluation/grid_error.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

Geometry square(std::int64_t pixels) {
  Geometry grid;
  grid.size = {pixels, pixels, 1};
  return grid;
}

/// A bright ball off the middle of an oblique, anisotropic grid.
std::shared_ptr<const Volume> ball() {
  auto volume = std::make_shared<Volume>();
  volume->name = "ball";
  Geometry& grid = volume->geometry;
  grid.size = {40, 36, 24};
  grid.spacing = {1.5, 1.5, 2.5};
  grid.origin = {-20, 15, 7};
  grid.direction = {0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1};
  volume->voxels = at::zeros({24, 36, 40}, at::kShort);
  auto values = volume->voxels.accessor<std::int16_t, 3>();
  for (int z = 0; z < 24; ++z)
    for (int y = 0; y < 36; ++y)
      for (int x = 0; x < 40; ++x) {
        const double r = std::hypot(1.5 * (x - 18), 1.5 * (y - 19), 2.5 * (z - 12));
        if (r < 16) values[z][y][x] = static_cast<std::int16_t>(500 + 20 * x - 10 * y);
      }
  return volume;
}

std::shared_ptr<const Volume> hand(Random& random) {
  return std::make_shared<Volume>(drawPicture(Picture::Hand, random));
}

double leastDeterminant(const Transform& transform, const Geometry& grid) {
  return transform.jacobianDeterminant(grid).min().item<double>();
}

/// Mean grid error of doing nothing.
double meanOfIdentity(const AffineRange& range) {
  constexpr int draws = 4000;
  const AffineTransform identity{AffineMap{}};
  Random random(34);
  double sum = 0;
  for (int i = 0; i < draws; ++i) {
    const auto truth = randomAffine(square(32), range, random);
    sum += gridError(identity, *truth, square(32)).meanSquare;
  }
  return sum / draws;
}

TEST(Synthetic, LIR34_DoingNothingHasThePublishedError) {
  EXPECT_NEAR(meanOfIdentity({60, 0.25, 0}), 0.40, 0.01);
  EXPECT_NEAR(meanOfIdentity({60, 0.10, 0}), 0.25, 0.01);
  // Shears alone add 4 (0.157^2 / 3) / 3 = 0.011.
  EXPECT_NEAR(meanOfIdentity({0, 0, 0}), 0, 1e-12);
  AffineRange sheared{60, 0.25, 0.15};
  EXPECT_NEAR(meanOfIdentity(sheared), 0.41, 0.01);
}

TEST(Synthetic, LIR34_RotatesAboutTheCentreWithinTheRange) {
  Geometry grid = square(64);
  grid.spacing = {0.5, 2, 1};
  grid.origin = {30, -20, 5};
  Random random(1);
  double most = 0;
  for (int i = 0; i < 500; ++i) {
    const auto map = randomAffine(grid, {60, 0, 0}, random)->affine();
    EXPECT_LT(norm(map(grid.centre()) - grid.centre()), 1e-9);
    EXPECT_NEAR(determinant(map.linear), 1, 1e-12);
    most = std::max(most, std::abs(std::atan2(map.linear[3], map.linear[0])));
  }
  EXPECT_LE(most, M_PI / 3);
  EXPECT_GT(most, 0.95 * M_PI / 3);
}

TEST(Synthetic, LIR40_GridErrorOfAShiftIsItsSquare) {
  Geometry grid = square(128);
  grid.spacing = {2, 2, 1};
  const AffineTransform identity{AffineMap{}}, shift{AffineMap{identity3, {6, -8, 0}}};
  const GridError error = gridError(shift, identity, grid); // 3 and 4 pixels of 1 / 64
  EXPECT_NEAR(error.meanSquare, 25.0 / (64 * 64), 1e-6);
  EXPECT_NEAR(error.sumAbsolute, 128 * 128 * 7.0 / 64, 1e-2);
}

TEST(Synthetic, FixedIsMovingReadAtTheTruth) {
  for (const auto kind :
       {Deformation::Affine, Deformation::Rbf, Deformation::Large, Deformation::Diffeomorphism}) {
    Random random(7, static_cast<std::uint64_t>(kind));
    PairRecipe recipe;
    recipe.deformation = kind;
    recipe.noise = 0;
    recipe.affine.degrees = 25;
    recipe.affine.shift = 0.05;
    const SyntheticPair pair = makeSyntheticPair(hand(random), recipe, random);
    const Geometry& grid = pair.fixed->geometry;
    const auto moving = pair.moving->voxels.accessor<float, 3>();
    const auto fixed = pair.fixed->voxels.accessor<float, 3>();
    double worst = 0, moved = 0;
    for (int y = 2; y < 126; y += 5)
      for (int x = 2; x < 126; x += 3) {
        const Vec3 at = grid.indexToWorld()({double(x), double(y), 0});
        const Vec3 to = grid.worldToIndex()(pair.truth->map(at));
        moved = std::max(moved, norm(to - Vec3{double(x), double(y), 0}));
        const int i = int(std::floor(to[0])), j = int(std::floor(to[1]));
        if (i < 0 || j < 0 || i > 126 || j > 126) continue;
        const double a = to[0] - i, b = to[1] - j;
        const double read = (1 - b) * ((1 - a) * moving[0][j][i] + a * moving[0][j][i + 1]) +
                            b * ((1 - a) * moving[0][j + 1][i] + a * moving[0][j + 1][i + 1]);
        worst = std::max(worst, std::abs(read - fixed[0][y][x]));
      }
    EXPECT_LT(worst, 0.1) << int(kind);
    EXPECT_GT(moved, 1) << int(kind);
  }
}

TEST(Synthetic, LandmarksLieOnTheObjectAndFollowTheTruth) {
  Random random(3);
  PairRecipe recipe;
  recipe.deformation = Deformation::Large;
  const SyntheticPair pair = makeSyntheticPair(hand(random), recipe, random);
  const auto& fixed = pair.fixedLandmarks->points;
  const auto& moving = pair.movingLandmarks->points;
  ASSERT_EQ(fixed.size(), moving.size());
  ASSERT_GE(fixed.size(), 12u);
  const double threshold = otsuThreshold(*pair.moving);
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    EXPECT_LT(norm(pair.truth->map(fixed[i].position) - moving[i].position), 1e-9);
    const Vec3 at = pair.moving->geometry.worldToIndex()(moving[i].position);
    for (int a = 0; a < 2; ++a) EXPECT_TRUE(at[a] >= 0 && at[a] <= 127);
    const auto near =
        pair.moving->voxels[0]
            .slice(0, std::max<std::int64_t>(0, std::llround(at[1]) - 1), std::llround(at[1]) + 2)
            .slice(1, std::max<std::int64_t>(0, std::llround(at[0]) - 1), std::llround(at[0]) + 2);
    EXPECT_GT(near.max().item<double>(), threshold);
    for (std::size_t j = 0; j < i; ++j) EXPECT_GT(norm(fixed[i].position - fixed[j].position), 3);
  }
}

/// Everything that is drawn, as one tensor.
at::Tensor everything(Deformation kind, std::uint64_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  PairRecipe recipe;
  recipe.deformation = kind;
  const SyntheticPair pair = makeSyntheticPair(hand(random), recipe, random);
  return at::cat({pair.fixed->voxels.flatten(), pair.moving->voxels.flatten(),
                  pair.truth->toField(pair.fixed->geometry).flatten()});
}

TEST(Synthetic, TheSameSeedGivesTheSamePairWithAnyNumberOfThreads) {
  const int threads = at::get_num_threads();
  for (const auto kind :
       {Deformation::Affine, Deformation::Rbf, Deformation::Large, Deformation::Diffeomorphism}) {
    at::set_num_threads(1);
    const at::Tensor one = everything(kind, 5, 2);
    at::set_num_threads(3);
    EXPECT_TRUE(one.equal(everything(kind, 5, 2))) << int(kind);
    EXPECT_FALSE(one.equal(everything(kind, 5, 3))) << int(kind);
    EXPECT_FALSE(one.equal(everything(kind, 6, 2))) << int(kind);
  }
  at::set_num_threads(threads);
}

TEST(Synthetic, LIR35_MovesTheObjectAndHoldsTheBackground) {
  for (const auto kernel : {RbfKernel::Multiquadric, RbfKernel::ThinPlate}) {
    Random random(11);
    const auto image = hand(random);
    RbfRange range;
    range.kernel = kernel;
    const auto truth = randomRbf(*image, range, random);
    EXPECT_EQ(truth->grid().size[0], 64);
    EXPECT_GT(leastDeterminant(*truth, truth->grid()), 0.05);
    const at::Tensor length = truth->displacement().square().sum(0).sqrt()[0];
    // Corners are held, as multiples of six are; the object moves by pixels.
    for (const int y : {0, 60})
      for (const int x : {0, 60}) EXPECT_LT(length[y][x].item<double>(), 1e-4);
    EXPECT_GT(length.max().item<double>(), 0.7);
  }
}

TEST(Synthetic, LIR36_IsAffineAfterRadial) {
  Random random(2);
  PairRecipe recipe;
  recipe.deformation = Deformation::Large;
  const SyntheticPair pair = makeSyntheticPair(hand(random), recipe, random);
  const auto& parts = dynamic_cast<const CompositeTransform&>(*pair.truth).parts();
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0]->kind(), "displacement field");
  EXPECT_EQ(parts[1]->kind(), "affine");
}

TEST(Synthetic, LIR37_NoiseVarianceIsUniformUpToAThird) {
  double mean = 0, most = 0;
  constexpr int draws = 60;
  for (std::uint64_t i = 0; i < draws; ++i) {
    Random random(37, i);
    PairRecipe recipe;
    recipe.affine = {0, 0, 0};
    const auto source = hand(random);
    const SyntheticPair pair = makeSyntheticPair(source, recipe, random);
    const double share = (pair.fixed->voxels - source->voxels).var().item<double>() /
                         source->voxels.var().item<double>();
    mean += share / draws;
    most = std::max(most, share);
  }
  EXPECT_NEAR(mean, 1.0 / 6, 0.05);
  EXPECT_LT(most, 0.35);
  EXPECT_GT(most, 0.28);
}

TEST(Synthetic, TRK13_ShotsAreAsLongAsPublishedAndInvertible) {
  const Geometry grid = square(256);
  double mean = 0;
  constexpr int draws = 24;
  Random random(13);
  for (int i = 0; i < draws; ++i) {
    const auto shot = randomDiffeomorphism(grid, {}, random);
    mean += shot->displacement().square().sum(0).sqrt().mean().item<double>() / draws;
    EXPECT_GT(leastDeterminant(*shot, grid), 0.01);
  }
  EXPECT_NEAR(mean, 0.8 * 9.5, 2.2); // the specification's draws: 0.8 of the distance
}

TEST(Synthetic, TRK13_AShortShotIsSmoothedNoise) {
  // One step: per axis a standard deviation of the distance, in the middle where the mask is 1.
  const Geometry grid = square(64);
  double square2 = 0;
  constexpr int draws = 60;
  Random random(5);
  for (int i = 0; i < draws; ++i) {
    const auto shot = randomDiffeomorphism(grid, {0.02}, random);
    const at::Tensor u = shot->displacement().slice(2, 126, 130).slice(3, 126, 130);
    square2 += u.slice(0, 0, 2).square().mean().item<double>() / draws;
  }
  // Millimetres are four cells; distances of 0.02 (0..19) cells have a mean square of 0.0494.
  EXPECT_NEAR(std::sqrt(square2) * 4, std::sqrt(0.0494), 0.05);
}

TEST(Synthetic, VolumesAreDeformedInTheirOwnFrame) {
  const auto image = ball();
  for (const auto kind :
       {Deformation::Affine, Deformation::Rbf, Deformation::Large, Deformation::Diffeomorphism}) {
    Random random(21, static_cast<std::uint64_t>(kind));
    PairRecipe recipe;
    recipe.deformation = kind;
    recipe.affine = {20, 0.05, 0.1};
    recipe.noise = 0;
    const SyntheticPair pair = makeSyntheticPair(image, recipe, random);
    EXPECT_EQ(pair.fixed->voxels.scalar_type(), at::kShort);
    EXPECT_TRUE(pair.fixed->geometry == image->geometry);
    EXPECT_GE(pair.fixedLandmarks->points.size(), 12u);
    EXPECT_GT(leastDeterminant(*pair.truth, image->geometry), 0);
    const at::Tensor u = pair.truth->toField(image->geometry);
    EXPECT_GT(u.abs().amax({1, 2, 3}).min().item<double>(), 0.2) << int(kind);
  }
}

TEST(Synthetic, LIR40_BrainsAreNearlySymmetric) {
  Random random(1);
  for (int i = 0; i < 5; ++i) {
    const at::Tensor brain = drawPicture(Picture::Brain, random).voxels[0];
    const auto correlation = [&](const at::Tensor& other) {
      return at::corrcoef(at::stack({brain.flatten(), other.flatten()}))[0][1].item<double>();
    };
    EXPECT_GT(correlation(brain.flip(1)), 0.75);
    EXPECT_LT(correlation(brain.flip(1)), 0.995);
    EXPECT_GT(correlation(brain.flip({0, 1})), 0.6); // turned by half a turn
  }
}

TEST(Synthetic, ConstantImagesAreRefused) {
  auto flat = std::make_shared<Volume>();
  flat->geometry = square(8);
  flat->voxels = at::full({1, 8, 8}, 3, at::kFloat);
  Random random(1);
  EXPECT_THROW(makeSyntheticPair(flat, {}, random), Error);
  auto line = std::make_shared<Volume>(*flat);
  line->geometry.size = {8, 1, 1};
  line->voxels = at::arange(8, at::kFloat).view({1, 1, 8});
  EXPECT_THROW(makeSyntheticPair(line, {}, random), Error);
}

} // namespace
} // namespace svx
