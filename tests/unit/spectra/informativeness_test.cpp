#include "core/spectra/informativeness.h"

#include "core/spectra/methods.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

/// A flat spectrum of 1000 points with peaks of height 1.
std::vector<float> peaksAt(std::initializer_list<std::size_t> places) {
  std::vector<float> x(1000, 0);
  for (const std::size_t k : places) x[k] = 1;
  return x;
}

TEST(Informativeness, CountsHighMaximaOfTheFirstShare) {
  // Four peaks in 600 points: standard deviation sqrt(p (1 - p)) with p = 4 / 600, 6 of it 0.488.
  const auto found = informativeness(peaksAt({50, 52, 200, 300, 700}), {});
  EXPECT_NEAR(found.deviation, std::sqrt(4.0 / 600 * (1 - 4.0 / 600)), 1e-7);
  EXPECT_EQ(found.peaks, 3); // 50 and 52 are nearer than 3 points, 700 lies beyond
  EXPECT_EQ(found.grade, SpectrumGrade::Insufficient);
  InformativenessOptions all;
  all.share = 1;
  all.distance = 1;
  EXPECT_EQ(informativeness(peaksAt({50, 52, 200, 300, 700}), all).peaks, 5);
}

TEST(Informativeness, GradesByMultiplesOfTheThreshold) {
  std::vector<float> x(1000, 0);
  const SpectrumGrade grades[] = {SpectrumGrade::NoiseOnly,    SpectrumGrade::NoiseOnly,
                                  SpectrumGrade::Insufficient, SpectrumGrade::Sufficient,
                                  SpectrumGrade::Sufficient,   SpectrumGrade::Informative};
  const int counts[] = {0, 1, 4, 5, 13, 16};
  for (int c = 0; c < 6; ++c) {
    std::fill(x.begin(), x.end(), 0.0f);
    for (int k = 0; k < counts[c]; ++k) x[std::size_t(20 + 30 * k)] = 1;
    InformativenessOptions options;
    options.height = 4; // of 16 peaks in 600 points 6 standard deviations are 0.97
    options.threshold = c == 5 ? 4 : 5;
    EXPECT_EQ(informativeness(x, options).peaks, counts[c]);
    EXPECT_EQ(informativeness(x, options).grade, grades[c]) << counts[c];
  }
}

TEST(Informativeness, OfNothingIsNoiseOnly) {
  for (const auto& x : {std::vector<float>{}, std::vector<float>{3}, std::vector<float>(50, 7),
                        std::vector<float>(50, std::nanf(""))}) {
    EXPECT_EQ(informativeness(x, {}).peaks, 0);
    EXPECT_EQ(informativeness(x, {}).grade, SpectrumGrade::NoiseOnly);
  }
}

/// Pixels that touch by a corner belong together; sections do not.
TEST(ConnectedPieces, TouchBySidesAndCorners) {
  SpectraInfo info;
  info.sharedAxis = {100};
  info.positions = {{0, 0, 0}, {3, 0, 0}, {1, 1, 0}, {3, 1, 0}, {0, 0, 1}};
  const SpectraInMemory spectra(info, {}, std::vector<std::vector<float>>(5, {1}));
  EXPECT_EQ(connectedPieces(spectra), (std::vector<std::int64_t>{1, 2, 1, 2, 3}));
}

/// Two samples of 6 and 2 spectra, one spectrum of the first being flat.
TEST(Informativeness, RejectsPoorSpectraAndSmallSamples) {
  SpectraInfo info;
  for (int k = 0; k < 1000; ++k) info.sharedAxis.push_back(500 + k);
  std::vector<std::vector<float>> values;
  for (int i = 0; i < 8; ++i) {
    info.positions.push_back({i < 6 ? i : i + 2, 0, 0});
    values.push_back(peaksAt({50, 150, 250, 350, 450}));
  }
  values[3].assign(1000, 2);
  const Inputs inputs{{"spectra", std::shared_ptr<const Spectra>(std::make_shared<SpectraInMemory>(
                                      info, std::vector<std::vector<double>>(), values))}};
  const auto method = informativenessMethod();
  Values chosen = method->info().defaults();
  chosen.set("fewest", std::int64_t(3));
  JobContext context = quietContext();
  const Outputs outputs = method->run(inputs, chosen, context);
  const auto map = [&](const char* id) {
    const auto labels = std::get<std::shared_ptr<const LabelMap>>(outputs.data.at(id));
    const at::Tensor row = labels->volume.voxels.reshape({-1});
    return std::vector<int>(row.data_ptr<std::int16_t>(), row.data_ptr<std::int16_t>() + 10);
  };
  EXPECT_EQ(map("grades"), (std::vector<int>{3, 3, 3, 1, 3, 3, 0, 0, 3, 3}));
  EXPECT_EQ(map("accepted"), (std::vector<int>{1, 1, 1, 0, 1, 1, 0, 0, 0, 0}));
  const auto samples = std::get<std::shared_ptr<const Table>>(outputs.data.at("samples"));
  EXPECT_EQ(samples->numbers("accepted"), (std::vector<double>{5, 2}));
  EXPECT_EQ(outputs.figures[2].after, 1);
}

} // namespace
} // namespace svx
