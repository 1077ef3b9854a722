#include "core/evaluation/overlap.h"
#include "core/evaluation/registration_quality.h"
#include "core/evaluation/similarity.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace svx {
namespace {

TEST(SquaredDistance, AgreesWithExhaustiveSearch) {
  at::manual_seed(2);
  const auto seeds = (at::rand({9, 11, 13}) < 0.02).to(at::kByte);
  const Vec3 spacing{0.7, 1.3, 2.9};
  const auto found = squaredDistance(seeds, spacing);
  const auto at = seeds.nonzero();
  ASSERT_GT(at.size(0), 3);
  const auto mm = at::tensor({spacing[2], spacing[1], spacing[0]}, at::kDouble);
  for (int z = 0; z < 9; ++z)
    for (int y = 0; y < 11; ++y)
      for (int x = 0; x < 13; ++x) {
        const auto here = at::tensor({double(z), double(y), double(x)}, at::kDouble);
        const double truth =
            ((at.to(at::kDouble) - here) * mm).square().sum(1).min().item<double>();
        EXPECT_NEAR(found[z][y][x].item<float>(), truth, 1e-4 * (1 + truth));
      }
}

TEST(SquaredDistance, IsInfiniteWithoutSeeds) {
  EXPECT_TRUE(
      at::isinf(squaredDistance(at::zeros({3, 4, 5}, at::kByte), {1, 1, 1})).all().item<bool>());
}

class Overlap : public ::testing::Test {
protected:
  std::vector<LabelAgreement> compare(const at::Tensor& a, const at::Tensor& b,
                                      std::vector<std::int64_t> labels) {
    auto context = phantom::context();
    return agreement(a, b, grid_, labels, context);
  }
  Geometry grid_ = [] {
    Geometry g;
    g.size = {20, 20, 20};
    g.spacing = {1, 1, 2};
    return g;
  }();
};

TEST_F(Overlap, OfShiftedBoxes) {
  auto a = at::zeros({20, 20, 20}, at::kShort), b = at::zeros_like(a);
  a.slice(0, 5, 15).slice(1, 5, 15).slice(2, 5, 15).fill_(7);
  b.slice(0, 8, 18).slice(1, 5, 15).slice(2, 5, 15).fill_(7); // 3 slices of 2 mm on
  const auto result = compare(a, b, {7});
  EXPECT_DOUBLE_EQ(result[0].dice, 0.7);
  ASSERT_TRUE(result[0].hd95);
  EXPECT_DOUBLE_EQ(*result[0].hd95, 6); // the end faces are more than 5 % of the surface
}

/// Distance of every surface voxel of one label map to the nearest of the other, by trying them
/// all.
std::vector<double> surfaceDistances(const at::Tensor& from, const at::Tensor& to,
                                     const Geometry& grid) {
  const auto surfaceOf = [](const at::Tensor& map) {
    const auto inside = at::constant_pad_nd(map != 0, {1, 1, 1, 1, 1, 1}, 0);
    auto core = inside.clone();
    for (int axis = 0; axis < 3; ++axis)
      for (int step : {-1, 1}) core = core.logical_and(inside.roll(step, axis));
    return (inside.logical_and(core.logical_not())).nonzero().to(at::kDouble);
  };
  const auto mm = at::tensor({grid.spacing[2], grid.spacing[1], grid.spacing[0]}, at::kDouble);
  const auto a = surfaceOf(from) * mm, b = surfaceOf(to) * mm;
  const auto nearest =
      std::get<0>((a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2).min(1)).sqrt().contiguous();
  return {nearest.data_ptr<double>(), nearest.data_ptr<double>() + nearest.numel()};
}

TEST_F(Overlap, SurfaceDistancesAgreeWithExhaustiveSearch) {
  const auto line = at::arange(20, at::kFloat);
  const auto z = line.view({-1, 1, 1}), y = line.view({1, -1, 1}), x = line.view({1, 1, -1});
  const auto a = ((z - 9).square() + (y - 8).square() + (x - 11).square() < 36).to(at::kShort);
  const auto b = ((z - 11).square() * 2 + (y - 9).square() + (x - 9).square() < 45).to(at::kShort);
  auto all = surfaceDistances(a, b, grid_);
  const auto back = surfaceDistances(b, a, grid_);
  all.insert(all.end(), back.begin(), back.end());
  std::sort(all.begin(), all.end());
  double mean = 0;
  for (const double d : all) mean += d / double(all.size());
  const auto result = compare(a, b, {1});
  ASSERT_TRUE(result[0].assd && result[0].hd95);
  EXPECT_NEAR(*result[0].assd, mean, 1e-5);
  EXPECT_NEAR(*result[0].hd95, all[std::size_t(std::ceil(0.95 * double(all.size()))) - 1], 1e-5);
}

TEST_F(Overlap, AverageDistanceOfPlanes) {
  auto a = at::zeros({20, 20, 20}, at::kShort), b = at::zeros_like(a);
  a[5].fill_(1);
  b[5].fill_(1);
  b[9].fill_(1); // 4 slices of 2 mm away: a third of the three planes
  const auto result = compare(a, b, {1, 2});
  EXPECT_NEAR(*result[0].assd, 8.0 / 3, 1e-6);
  EXPECT_FALSE(result[1].assd);
}

TEST_F(Overlap, OfEqualAndOfMissingLabels) {
  auto a = at::zeros({20, 20, 20}, at::kInt);
  a.slice(0, 5, 15).fill_(3);
  const auto same = compare(a, a, {3, 4});
  EXPECT_DOUBLE_EQ(same[0].dice, 1);
  EXPECT_DOUBLE_EQ(*same[0].hd95, 0);
  EXPECT_DOUBLE_EQ(same[1].dice, 0);
  EXPECT_FALSE(same[1].hd95);
  const auto gone = compare(a, at::zeros_like(a), {3});
  EXPECT_DOUBLE_EQ(gone[0].dice, 0);
  EXPECT_FALSE(gone[0].hd95);
  EXPECT_EQ(labelsIn(a), std::vector<std::int64_t>{3});
  EXPECT_TRUE(labelsIn(at::zeros_like(a)).empty());
}

TEST(Similarity, CorrelationOfLinearMaps) {
  at::manual_seed(3);
  const auto a = at::rand({6, 7, 8});
  EXPECT_NEAR(normalisedCorrelation(a, 2 * a + 1000), 1, 1e-4);
  EXPECT_NEAR(normalisedCorrelation(a, 5 - a), -1, 1e-6);
  EXPECT_TRUE(std::isnan(normalisedCorrelation(a, at::ones_like(a))));
  auto holes = a.clone();
  holes[0][0][0] = NAN;
  EXPECT_NEAR(normalisedCorrelation(a, holes), 1, 1e-9);
  auto wrong = a.clone();
  wrong[0] = at::rand({7, 8});
  auto mask = at::ones({6, 7, 8}, at::kByte);
  EXPECT_LT(normalisedCorrelation(a, wrong, mask), 0.99);
  mask[0] = 0;
  EXPECT_NEAR(normalisedCorrelation(a, wrong, mask), 1, 1e-9);
}

TEST(Similarity, MutualInformationOfTwoBits) {
  const auto a = at::tensor({0.f, 0.f, 1.f, 1.f}), b = at::tensor({5.f, 5.f, 2.f, 2.f});
  EXPECT_NEAR(normalisedMutualInformation(a, b), 2, 1e-12);
  EXPECT_NEAR(normalisedMutualInformation(a, at::tensor({0.f, 1.f, 0.f, 1.f})), 1, 1e-12);
  EXPECT_TRUE(std::isnan(normalisedMutualInformation(a, at::ones({4}))));
}

const Figure& find(const std::vector<Figure>& figures, const std::string& id) {
  for (const auto& f : figures)
    if (f.id == id) return f;
  throw std::runtime_error("no figure " + id);
}

std::vector<Figure> judged(const RegistrationCase& pair, const Transform& transform) {
  auto context = phantom::context();
  return judge(pair, transform, transform, transform.jacobianDeterminant(pair.fixed->geometry),
               nullptr, context);
}

TEST(Judge, KnownTranslation) {
  const auto grid = phantom::cube(24, 2);
  RegistrationCase pair;
  pair.fixed = phantom::image(grid, phantom::blobs);
  pair.moving = phantom::image(grid, [](const Vec3& p) {
    return phantom::blobs(p - Vec3{3, 0, 4});
  });
  auto a = std::make_shared<Landmarks>(), b = std::make_shared<Landmarks>();
  for (double x : {-5., 0., 5.}) {
    a->points.push_back({"", {x, 1, 2}});
    b->points.push_back({"", {x + 3, 1, 6}});
  }
  pair.fixedLandmarks = a;
  pair.movingLandmarks = b;
  pair.fixedLabels = phantom::mask(grid, [](const Vec3& p) { return norm(p) < 12; });
  pair.movingLabels = phantom::mask(grid, [](const Vec3& p) {
    return norm(p - Vec3{3, 0, 4}) < 12;
  });
  const auto figures = judged(pair, AffineTransform({identity3, {3, 0, 4}}));
  EXPECT_NEAR(*find(figures, "tre.mean").before, 5, 1e-9);
  EXPECT_NEAR(*find(figures, "tre.mean").after, 0, 1e-9);
  EXPECT_NEAR(*find(figures, "tre.sd").after, 0, 1e-9);
  EXPECT_GT(*find(figures, "dice.mean").after, *find(figures, "dice.mean").before + 0.1);
  EXPECT_GT(*find(figures, "ncc").after, 0.99);
  EXPECT_LT(*find(figures, "ncc").before, 0.95);
  EXPECT_NEAR(*find(figures, "folding").after, 0, 1e-12);
  EXPECT_NEAR(*find(figures, "jacobian.min").after, 1, 1e-5);
  EXPECT_TRUE(find(figures, "tre.mean").headline);
  EXPECT_FALSE(find(figures, "ncc").headline);
}

std::shared_ptr<const Landmarks> points(const std::vector<Vec3>& positions) {
  auto landmarks = std::make_shared<Landmarks>();
  for (const Vec3& p : positions) landmarks->points.push_back({"", p});
  return landmarks;
}

TEST(Judge, IMP27_LandmarkErrorsContinuousAndInWholeVoxels) {
  RegistrationCase pair;
  pair.fixed = phantom::image(phantom::cube(20, 1), phantom::blobs);
  pair.moving = phantom::image(phantom::cube(24, 2), phantom::blobs); // centres at odd mm
  pair.fixedLandmarks = points({{1.9, 1, 1}, {4.2, 1, 1}, {5, 1, 4.5}});
  pair.movingLandmarks = points({{1, 1, 1}, {3, 1, 1}, {5, 1, 1}});
  const auto figures = judged(pair, AffineTransform(AffineMap{}));
  // Errors 0.9, 1.2, 3.5; in whole voxels 0, 2, 4.
  const std::map<std::string, double> truth{{"tre.mean", 5.6 / 3},
                                            {"tre.sd", 1.161416759345623},
                                            {"tre.p25", 1.05},
                                            {"tre.median", 1.2},
                                            {"tre.p75", 2.35},
                                            {"tre.p95", 3.27},
                                            {"tre.max", 3.5},
                                            {"tre.x", 0.7},
                                            {"tre.z", 3.5 / 3},
                                            {"tre.snap.mean", 2},
                                            {"tre.snap.sd", std::sqrt(8.0 / 3)}};
  for (const auto& [id, value] : truth) {
    EXPECT_NEAR(*find(figures, id).before, value, 1e-7) << id;
    EXPECT_NEAR(*find(figures, id).after, value, 1e-7) << id;
  }
  EXPECT_THROW(find(figures, "tre.y"), std::runtime_error);
}

TEST(Judge, C2F17_RoughnessOfKnownDeterminants) {
  const auto grid = phantom::cube(10, 1);
  RegistrationCase pair;
  pair.fixed = pair.moving = phantom::image(grid, phantom::blobs);
  auto context = phantom::context();
  const AffineTransform identity{AffineMap{}};
  const auto roughness = [&](const at::Tensor& jacobian) {
    const auto figures = judge(pair, identity, identity, jacobian, nullptr, context);
    return std::pair(*find(figures, "sdlogj").after, *find(figures, "sdlogj.learn2reg").after);
  };
  // Scaled by 1.1: 1.331 everywhere.
  const auto even = roughness(
      AffineTransform(AffineMap{{1.1, 0, 0, 0, 1.1, 0, 0, 0, 1.1}, {}}).jacobianDeterminant(grid));
  EXPECT_NEAR(even.first, 0, 1e-6);
  EXPECT_NEAR(even.second, 0, 1e-6);

  // Halves of 2 and 1/2: log 2 to either side of 0; the outermost two voxels count only in the
  // plain figure, folded ones only in the other.
  auto j = at::full({10, 10, 10}, 2.f);
  j.slice(2, 5).fill_(0.5);
  auto found = roughness(j);
  EXPECT_NEAR(found.first, std::log(2.0), 1e-6);
  EXPECT_NEAR(found.second, std::log(5 / 3.5) / 2, 1e-6);
  j[0].slice(0, 5).fill_(-1); // as many of each half, at the rim
  found = roughness(j);
  EXPECT_NEAR(found.first, std::log(2.0), 1e-6);
  EXPECT_NEAR(found.second, std::log(5 / 3.5) / 2, 1e-6);
  j.slice(2, 5).fill_(-5); // clipped to 1e-9
  EXPECT_NEAR(roughness(j).second, (std::log(5) - std::log(1e-9)) / 2, 1e-5);

  pair.fixedMask = phantom::mask(grid, [](const Vec3& p) { return p[0] < 0; });
  EXPECT_NEAR(roughness(j).first, 0, 1e-6);
  EXPECT_NEAR(roughness(j).second, 0, 1e-6);
}

TEST(Judge, InverseConsistencyOfTwoTranslations) {
  RegistrationCase pair;
  pair.fixed = pair.moving = phantom::image(phantom::cube(20, 1), phantom::blobs);
  pair.backward = std::make_shared<AffineTransform>(AffineMap{identity3, {-3, 0, -3.5}});
  const auto figures = judged(pair, AffineTransform({identity3, {3, 0, 4}}));
  for (const char* id : {"roundTrip.mean", "roundTrip.p95", "roundTrip.max"})
    EXPECT_NEAR(*find(figures, id).after, 0.5, 1e-9) << id;
}

TEST(Judge, CountsFoldedVoxels) {
  const auto grid = phantom::cube(10, 1);
  RegistrationCase pair;
  pair.fixed = pair.moving = phantom::image(grid, phantom::blobs);
  auto u = at::zeros({3, 10, 10, 10});
  u[0].slice(2, 5).fill_(-4); // x and x + 1 swap places between columns 4 and 5
  const auto figures = judged(pair, DisplacementFieldTransform(grid, u));
  EXPECT_NEAR(*find(figures, "folding").after, 20, 1e-4); // two of ten columns
  EXPECT_TRUE(find(figures, "ncc").headline);
}

TEST(Judge, RefusesUnequalLandmarks) {
  const auto grid = phantom::cube(8, 1);
  RegistrationCase pair;
  pair.fixed = pair.moving = phantom::image(grid, phantom::blobs);
  auto a = std::make_shared<Landmarks>(), b = std::make_shared<Landmarks>();
  a->points.resize(3);
  b->points.resize(2);
  pair.fixedLandmarks = a;
  pair.movingLandmarks = b;
  EXPECT_THROW(judged(pair, AffineTransform(AffineMap{})), Error);
}

} // namespace
} // namespace svx
