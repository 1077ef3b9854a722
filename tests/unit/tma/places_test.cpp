// Networks that see whole cores, patches and images.
#include "core/tma/example_sources.h"

#include "core/study/synthetic/random.h"
#include "core/tissue/scores.h"
#include "core/tissue/voting.h"
#include "core/tma/network_classifier.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace svx::tma {
namespace {

constexpr int side = 6;

/// Cores of 6 by 6 pixels in a row that touch each other, two classes. A core of the second class
/// is bright in features 3 and 7 on its left half, one of the first on its right half: single
/// spectra do not tell them apart.
Examples halves(int cores, std::int64_t features, std::uint64_t seed) {
  Random random(seed);
  Examples examples;
  examples.features = at::empty({cores * side * side, features}, at::kFloat);
  float* to = examples.features.data_ptr<float>();
  for (int c = 0; c < cores; ++c)
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const bool bright = (c % 2 == 1) == (x < side / 2);
        for (std::int64_t k = 0; k < features; ++k)
          *to++ = float(random.normal() + ((k == 3 || k == 7) && bright ? 4 : 0));
        examples.labels.push_back(c % 2);
        examples.cores.push_back(10 + c);
        examples.positions.push_back({c * side + x, y, 0});
      }
  return examples;
}

ImageFeatures plain(const Examples& examples, std::vector<std::int64_t> columns) {
  ImageFeatures images;
  images.columns = at::tensor(columns, at::kLong);
  images.mean = at::zeros({images.count()});
  images.deviation = at::ones({images.count()});
  images.features = examples.features.size(1);
  return images;
}

std::vector<std::int64_t> upTo(std::int64_t n) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(n));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

TEST(ExampleSources, MSI38_ABatchIsACore) {
  JobContext context = quietContext();
  const Examples examples = halves(5, 4, 1);
  const auto source = exampleSource("voting", examples, {}, 0);
  ASSERT_EQ(source->size(), 5);
  for (const auto& batch : source->batches(100, true, 3)) EXPECT_EQ(batch.size(), 1u);
  const auto batch = source->batch({3}, context);
  EXPECT_TRUE(batch.input.equal(examples.features.narrow(0, 3 * side * side, side * side)));
  EXPECT_EQ(batch.target.item<std::int64_t>(), 1);
  const at::Tensor spread = source->perExample(at::arange(10, at::kFloat).view({5, 2}));
  EXPECT_EQ(spread[side * side - 1][1].item<float>(), 1);
  EXPECT_EQ(spread[side * side][0].item<float>(), 2);
}

TEST(ExampleSources, MSI71_APatchEndsWithItsCore) {
  JobContext context = quietContext();
  const Examples examples = halves(3, 5, 1);
  const auto source = exampleSource("two-branch", examples, plain(examples, {3, 1}), 3);
  const std::int64_t row = side * side + 2 * side; // second core, leftmost column, third line
  const auto batch = source->batch({row, 0}, context);
  ASSERT_EQ(batch.input.sizes(), (at::IntArrayRef{2, 5 + 2 * 9}));
  EXPECT_TRUE(batch.input[0].narrow(0, 0, 5).equal(examples.features[row]));
  const at::Tensor patch = batch.input[0].narrow(0, 5, 18).view({2, 3, 3});
  for (int image = 0; image < 2; ++image)
    for (int y = -1; y <= 1; ++y)
      for (int x = -1; x <= 1; ++x) {
        const float expected =
            x < 0 ? 0 : examples.features[row + y * side + x][image ? 1 : 3].item<float>();
        EXPECT_EQ(patch[image][y + 1][x + 1].item<float>(), expected) << x << " " << y;
      }
}

TEST(ExampleSources, MSI68_ImagesOfCoresAndBack) {
  JobContext context = quietContext();
  Examples examples = halves(3, 5, 1);
  // A hole: the first spectrum of the last core.
  const std::int64_t hole = 2 * side * side;
  const at::Tensor left =
      at::cat({at::arange(hole, at::kLong), at::arange(hole + 1, 3 * side * side, at::kLong)});
  examples.features = examples.features.index_select(0, left);
  examples.labels.erase(examples.labels.begin() + hole);
  examples.cores.erase(examples.cores.begin() + hole);
  examples.positions.erase(examples.positions.begin() + hole);
  const auto source = exampleSource("unet", examples, plain(examples, {4}), 0);
  const auto batch = source->batch({2, 1}, context);
  ASSERT_EQ(batch.input.sizes(), (at::IntArrayRef{2, 1, side, side}));
  ASSERT_EQ(batch.target.sizes(), (at::IntArrayRef{2, side, side}));
  EXPECT_EQ(batch.target[0][0][0].item<std::int64_t>(), -1);
  EXPECT_EQ(batch.input[0][0][0][0].item<float>(), 0);
  EXPECT_EQ(batch.target[0][0][1].item<std::int64_t>(), 0);
  EXPECT_EQ(batch.target[1][5][5].item<std::int64_t>(), 1);
  EXPECT_EQ(batch.input[1][0][2][3].item<float>(),
            examples.features[side * side + 2 * side + 3][4].item<float>());
  const at::Tensor images = source->batch(upTo(source->size()), context).input;
  EXPECT_TRUE(source->perExample(images).squeeze(1).equal(examples.features.select(1, 4)));
}

TEST(ExampleSources, SayWhatTheyNeed) {
  Examples examples = halves(2, 5, 1);
  examples.positions.clear();
  EXPECT_NO_THROW(exampleSource("voting", examples, {}, 0));
  EXPECT_THROW(exampleSource("unet", examples, plain(examples, {1}), 0), Error);
  examples.cores.clear();
  EXPECT_THROW(exampleSource("voting", examples, {}, 0), Error);
  EXPECT_NO_THROW(exampleSource("dense", examples, {}, 0));
}

TEST(ImageFeatures, MSI22_AreTheBestThatDiffer) {
  Random random(4);
  Examples examples;
  examples.features = at::empty({300, 30}, at::kFloat);
  for (int r = 0; r < 300; ++r) {
    const int label = r % 3;
    examples.labels.push_back(label);
    for (int k = 0; k < 30; ++k)
      examples.features[r][k] = float(random.normal() + (k == 5 + label ? 3 : 0));
    examples.features[r][20] = examples.features[r][6] * 2 + 1; // says the same
    examples.features[r][21] = 7;                               // says nothing
  }
  JobContext context = quietContext();
  const ImageFeatures images = chooseImages(examples, 3, context);
  ASSERT_EQ(images.count(), 10);
  const auto* columns = images.columns.data_ptr<std::int64_t>();
  const std::set<std::int64_t> best(columns, columns + 3), all(columns, columns + 10);
  EXPECT_EQ(best, (std::set<std::int64_t>{5, 6, 7}));
  EXPECT_FALSE(all.contains(20) || all.contains(21));
}

/// Cores that are bright or dark in feature 3 all over, against cores of a chessboard: single
/// spectra do not tell them apart.
Examples textures(int cores, std::uint64_t seed) {
  Examples examples = halves(cores, 8, seed);
  for (std::int64_t r = 0; r < examples.features.size(0); ++r) {
    const RasterPosition& p = examples.positions[std::size_t(r)];
    const int core = p.x / side;
    const bool bright = core % 2 == 1 ? (p.x + p.y) % 2 == 0 : core % 4 == 0;
    examples.features[r].fill_(0);
    examples.features[r][3] = bright ? 2 : -2;
  }
  Random random(seed);
  float* value = examples.features.data_ptr<float>();
  for (std::int64_t k = 0; k < examples.features.numel(); ++k) *value++ += float(random.normal());
  return examples;
}

NetworkPreset small(const char* id, std::int64_t epochs) {
  NetworkPreset preset = networkPreset(id);
  preset.training.epochs = epochs;
  if (id == std::string("unet")) {
    preset.network.widths = {16, 32};
  } else {
    preset.network.kernels = {4};
    preset.training.optimiser.rate = 5e-3;
  }
  return preset;
}

TEST(Places, MSI68_MSI71_LearnWhatSingleSpectraDoNotSay) {
  const Examples training = textures(32, 1), validation = textures(8, 2), test = textures(8, 3);
  const auto accuracy = [&](Classifier& classifier) {
    JobContext context = quietContext();
    classifier.fit(training, validation, 2, context);
    const Predictions found{{}, classifier.probabilities(test, context)};
    return Confusion(2, test.labels, found.labels()).accuracy();
  };
  EXPECT_LT(accuracy(*classifiersNamed("lda").front().make({})), 0.65);
  EXPECT_GT(accuracy(*networkClassifier(small("two-branch", 8), {})), 0.9);
  EXPECT_GT(accuracy(*networkClassifier(small("unet", 20), {})), 0.85);
}

TEST(Places, MSI38_VotingCallsACoreAsOne) {
  Examples training = textures(8, 1);
  for (std::int64_t r = 0; r < training.features.size(0); ++r)
    if (training.labels[std::size_t(r)] == 1) training.features[r].narrow(0, 4, 4).add_(3);
  JobContext context = quietContext();
  const auto classifier = networkClassifier(small("voting", 10), {});
  classifier->fit(training, training, 2, context);
  const at::Tensor found = classifier->probabilities(training, context);
  for (int c = 0; c < 8; ++c) {
    const at::Tensor core = found.narrow(0, c * side * side, side * side);
    EXPECT_TRUE(core.equal(core.narrow(0, 0, 1).expand_as(core)));
    EXPECT_EQ(core[0].argmax().item<std::int64_t>(), c % 2);
  }
}

} // namespace
} // namespace svx::tma
