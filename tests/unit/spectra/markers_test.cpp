// Reference numbers: SciPy 1.15.3.
#include "core/spectra/markers.h"

#include "core/spectra/methods.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

/// mannwhitneyu(b, a, method="asymptotic")
TEST(MannWhitney, IsThatOfSciPyWithTies) {
  const std::vector<float> a{1, 2, 2, 3, 5, 8, 8, 9.5f}, b{2, 4, 6, 8, 8, 11, 12};
  const Marker m = mannWhitney(a, b);
  EXPECT_EQ(m.u, 39);
  EXPECT_NEAR(m.auc, 0.6964285714285714, 1e-15);
  EXPECT_NEAR(m.p, 0.21846540266752545, 1e-12);
  const Marker turned = mannWhitney(b, a);
  EXPECT_NEAR(turned.auc, 1 - m.auc, 1e-15);
  EXPECT_NEAR(turned.p, m.p, 1e-15);
}

/// The definition: all pairs.
TEST(MannWhitney, CountsPairs) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> draw(0, 20);
  std::vector<float> a(50), b(31);
  for (auto* v : {&a, &b})
    for (float& x : *v) x = float(draw(random));
  double pairs = 0;
  for (const float x : a)
    for (const float y : b) pairs += x < y ? 1 : x == y ? 0.5 : 0;
  EXPECT_EQ(mannWhitney(a, b).u, pairs);
}

TEST(MannWhitney, OfNothingAndOfConstantsSaysNothing) {
  const std::vector<float> none, same(5, 3.0f);
  EXPECT_EQ(mannWhitney(none, same).p, 1);
  EXPECT_EQ(mannWhitney(same, same).p, 1);
  EXPECT_EQ(mannWhitney(same, same).auc, 0.5);
}

/// scipy.stats.false_discovery_control
TEST(MultipleTesting, IsThatOfSciPy) {
  const std::vector<double> p{.01, .04, .03, .5, .2};
  const double expected[] = {0.05, 0.0666666667, 0.0666666667, 0.5, 0.25};
  const auto found = benjaminiHochberg(p);
  for (std::size_t k = 0; k < 5; ++k) EXPECT_NEAR(found[k], expected[k], 1e-9);
  EXPECT_EQ(bonferroni(p), (std::vector<double>{.05, .2, .15, 1, 1}));
  EXPECT_TRUE(benjaminiHochberg({}).empty());
}

/// 8 x 4 pixels in two groups, one m/z higher in the second, one lower.
TEST(Markers, AreSortedAndCounted) {
  std::mt19937 random(3);
  std::normal_distribution<float> noise(0, 1);
  SpectraInfo info;
  for (int k = 0; k < 20; ++k) info.sharedAxis.push_back(1000 + k);
  std::vector<std::vector<float>> values;
  LabelMap map;
  map.labels = {{1, "stroma", {}, 1}, {2, "tumour", {}, 1}};
  map.volume.voxels = at::zeros({1, 4, 8}, at::kShort);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 8; ++x) {
      info.positions.push_back({x, y, 0});
      map.volume.voxels[0][y][x] = x < 4 ? 1 : 2;
      values.emplace_back();
      for (int k = 0; k < 20; ++k) values.back().push_back(10 + noise(random));
      if (x >= 4) {
        values.back()[7] += 8;
        values.back()[12] -= 4;
      }
    }
  const auto spectra =
      std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), values);
  map.volume.geometry = spectra->grid();
  Inputs inputs{{"spectra", std::shared_ptr<const Spectra>(spectra)},
                {"groups", std::make_shared<const LabelMap>(map)}};
  const auto method = markersMethod();
  JobContext context = quietContext();
  const Outputs outputs = method->run(inputs, method->info().defaults(), context);
  const auto table = std::get<std::shared_ptr<const Table>>(outputs.data.at("markers"));
  ASSERT_EQ(table->rows(), 20u);
  EXPECT_EQ(table->numbers("m/z")[0], 1007);
  EXPECT_EQ(table->numbers("AUC")[0], 1);
  EXPECT_EQ(table->numbers("m/z")[1], 1012);
  EXPECT_LT(table->numbers("AUC")[1], 0.05);
  EXPECT_LT(table->numbers("p corrected")[1], 1e-4);
  EXPECT_GT(table->numbers("mean")[0], table->numbers("mean of the others")[0]);
  EXPECT_EQ(std::get<std::vector<std::string>>(table->column("group")->cells)[0], "tumour");
  EXPECT_EQ(
      outputs.figures[0].after,
      1 + std::ranges::count_if(table->numbers("AUC"), [](double a) { return a > 0.7 && a < 1; }));
  ASSERT_EQ(outputs.notices.size(), 1u);

  // Another raster, one group, a label that there is not.
  Values values2 = method->info().defaults();
  values2.set("group", std::int64_t(7));
  EXPECT_THROW(method->run(inputs, values2, context), Error);
  map.volume.voxels = at::ones({1, 4, 8}, at::kShort);
  inputs["groups"] = std::make_shared<const LabelMap>(map);
  EXPECT_THROW(method->run(inputs, method->info().defaults(), context), Error);
  map.volume.geometry.size[0] = 9;
  inputs["groups"] = std::make_shared<const LabelMap>(map);
  EXPECT_THROW(method->run(inputs, method->info().defaults(), context), Error);
}

} // namespace
} // namespace svx
