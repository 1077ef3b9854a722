// Reference numbers: scikit-learn 1.9.1.
#include "core/spectra/k_means.h"

#include "core/spectra/methods.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

/// KMeans(k, n_init=200, tol=0) on (3 (i mod 3) + sin 5 i, 2 (7 i mod 4) + cos 3 i).
TEST(KMeans, FindsTheClustersOfScikitLearn) {
  const at::Tensor x = at::empty({30, 2}, at::kFloat);
  for (int i = 0; i < 30; ++i) {
    x[i][0] = float(3 * (i % 3) + std::sin(5.0 * i));
    x[i][1] = float(2 * ((i * 7) % 4) + std::cos(3.0 * i));
  }
  JobContext context = quietContext();
  const std::pair<int, double> expected[] = {{3, 140.51525879}, {5, 74.96582031}};
  for (const auto& [k, inertia] : expected) {
    KMeansOptions options;
    options.clusters = k;
    options.restarts = 100;
    options.tolerance = 0;
    const Clusters found = kMeans(x, alone(30), options, context);
    EXPECT_NEAR(found.inertia, inertia, 1e-3) << k;
    std::vector<std::int64_t> sizes;
    for (int c = 0; c < k; ++c)
      sizes.push_back(std::count(found.labels.begin(), found.labels.end(), c));
    EXPECT_EQ(sizes, k == 3 ? (std::vector<std::int64_t>{11, 10, 9})
                            : (std::vector<std::int64_t>{8, 7, 5, 5, 5}));
  }
}

struct TwoHalves {
  std::shared_ptr<const Spectra> spectra;
  std::vector<int> truth;
};
/// 12 x 12 pixels, left and right differing by less than the noise.
TwoHalves twoHalves() {
  std::mt19937 random(3);
  std::normal_distribution<float> noise(0, 1);
  SpectraInfo info;
  info.name = "halves";
  for (int k = 0; k < 6; ++k) info.sharedAxis.push_back(100 + k);
  TwoHalves drawn;
  std::vector<std::vector<float>> values;
  for (int y = 0; y < 12; ++y)
    for (int x = 0; x < 12; ++x) {
      info.positions.push_back({x, y, 0});
      drawn.truth.push_back(x < 6);
      values.emplace_back();
      for (int k = 0; k < 6; ++k)
        values.back().push_back(10 + noise(random) + (k < 3 && x < 6 ? 0.9f : 0));
    }
  drawn.spectra =
      std::make_shared<SpectraInMemory>(info, std::vector<std::vector<double>>(), values);
  return drawn;
}

int wrong(const std::vector<int>& labels, const std::vector<int>& truth) {
  int differ = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) differ += labels[i] != truth[i];
  return std::min(differ, int(truth.size()) - differ);
}

TEST(SpatialKMeans, SeesWhatSinglePixelsDoNot) {
  const TwoHalves halves = twoHalves();
  JobContext context = quietContext();
  FeatureMatrix features(halves.spectra, {});
  const at::Tensor matrix = features.keep(context);
  KMeansOptions options;
  options.clusters = 2;
  options.restarts = 10;
  const int single = wrong(kMeans(matrix, alone(144), options, context).labels, halves.truth);
  const int together = wrong(
      kMeans(matrix, around(*halves.spectra, features, 1), options, context).labels, halves.truth);
  EXPECT_GT(single, 20);
  EXPECT_LT(together, 12);
}

/// The weighted distance is plain k-means on the neighbours' rows side by side.
TEST(SpatialKMeans, IsKMeansOnRowsSideBySide) {
  const TwoHalves halves = twoHalves();
  JobContext context = quietContext();
  FeatureMatrix features(halves.spectra, {});
  const at::Tensor matrix = features.keep(context);
  const Neighbourhood near = around(*halves.spectra, features, 1);
  std::vector<at::Tensor> side;
  double sum = 0;
  for (std::size_t p = 0; p < near.weights.size(); ++p) {
    sum += near.weights[p];
    side.push_back(std::sqrt(near.weights[p]) *
                   matrix.index_select(0, near.rows.select(1, std::int64_t(p))));
  }
  EXPECT_EQ(near.weights.size(), 9u);
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_EQ(near.rows[0][1].item<std::int64_t>(), 0); // beyond the edge: the row itself
  KMeansOptions options;
  options.clusters = 3;
  options.restarts = 1;
  const auto a = kMeans(matrix, near, options, context);
  const auto b = kMeans(at::cat(side, 1), alone(144), options, context);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_NEAR(a.inertia, b.inertia, 1e-3 * b.inertia);
}

TEST(KMeans, TakesWhatIsAllTheSame) {
  JobContext context = quietContext();
  KMeansOptions options;
  options.clusters = 3;
  const auto found = kMeans(at::ones({5, 2}), alone(5), options, context);
  EXPECT_EQ(found.inertia, 0);
  EXPECT_TRUE(found.centroids.isfinite().all().item<bool>());
  EXPECT_THROW(kMeans(at::ones({2, 2}), alone(2), options, context), Error);
}

} // namespace
} // namespace svx
