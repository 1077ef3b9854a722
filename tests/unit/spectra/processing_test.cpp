#include "core/spectra/processed_spectra.h"
#include "core/spectra/processing.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace svx {
namespace {

constexpr Baseline baselines[] = {Baseline::Snip, Baseline::TopHat, Baseline::Median};
constexpr Smoothing smoothings[] = {Smoothing::SavitzkyGolay, Smoothing::Gaussian,
                                    Smoothing::Median};

/// Narrow peaks on a slow slope.
struct Sloped {
  std::vector<float> values, slope;
};
Sloped sloped() {
  Sloped s;
  for (int k = 0; k < 2000; ++k) {
    s.slope.push_back(float(100 * std::exp(-k / 900.0)));
    const double t = (k % 100 - 50) / 2.0;
    s.values.push_back(s.slope.back() + float(300 * std::exp(-t * t / 2)));
  }
  return s;
}

TEST(Baseline, LiesUnderThePeaks) {
  const Sloped s = sloped();
  for (const Baseline kind : baselines) {
    const auto under = baseline(s.values, kind, 30);
    for (std::size_t k = 100; k < 1900; ++k) {
      EXPECT_NEAR(under[k], s.slope[k], 0.06 * s.slope[k]) << int(kind) << " at " << k;
      if (kind != Baseline::Median) {
        EXPECT_LE(under[k], s.values[k] * 1.0001);
      }
    }
  }
}

TEST(Baseline, OfAConstantIsTheConstant) {
  const std::vector<float> flat(50, 7), one{3}, none;
  for (const Baseline kind : baselines) {
    for (const float v : baseline(flat, kind, 8)) EXPECT_NEAR(v, 7, 1e-4);
    EXPECT_NEAR(baseline(one, kind, 8)[0], 3, 1e-5);
    EXPECT_TRUE(baseline(none, kind, 8).empty());
  }
}

/// The erosion and dilation of a plain loop.
TEST(Baseline, TopHatIsThatOfTheDefinition) {
  std::mt19937 random(2);
  std::uniform_real_distribution<float> draw(0, 1);
  std::vector<float> x(200), eroded(200), opened(200);
  for (float& v : x) v = draw(random);
  const int w = 7;
  const auto each = [&](const auto& from, auto& to, auto pick) {
    for (int k = 0; k < 200; ++k)
      to[std::size_t(k)] =
          *pick(from.begin() + std::max(0, k - w), from.begin() + std::min(200, k + w + 1));
  };
  each(x, eroded, [](auto a, auto b) { return std::min_element(a, b); });
  each(eroded, opened, [](auto a, auto b) { return std::max_element(a, b); });
  EXPECT_EQ(baseline(x, Baseline::TopHat, w), opened);
}

TEST(Smoothing, KeepsWhatItShould) {
  std::vector<float> cubic, line, spike(101, 0);
  for (int k = 0; k < 101; ++k) {
    const float t = float(k - 50) / 20;
    cubic.push_back(2 + t - 3 * t * t + t * t * t);
    line.push_back(3 + t);
  }
  spike[50] = 1;
  const auto kept = smoothed(cubic, Smoothing::SavitzkyGolay, 6);
  for (std::size_t k = 6; k < 95; ++k) EXPECT_NEAR(kept[k], cubic[k], 1e-4);
  for (const Smoothing kind : smoothings) {
    const auto straight = smoothed(line, kind, 6);
    for (std::size_t k = 6; k < 95; ++k) EXPECT_NEAR(straight[k], line[k], 1e-4);
    const auto spread = smoothed(spike, kind, 6);
    EXPECT_NEAR(std::accumulate(spread.begin(), spread.end(), 0.0),
                kind == Smoothing::Median ? 0 : 1, 1e-5);
    EXPECT_LT(spread[50], 0.4);
  }
  EXPECT_EQ(smoothed(line, Smoothing::None, 3), line);
}

/// The five-point weights of the paper: (-3, 12, 17, 12, -3) / 35.
TEST(Smoothing, SavitzkyGolayHasTheWeightsOfThePaper) {
  const std::vector<float> spike{0, 0, 0, 0, 35, 0, 0, 0, 0};
  const auto weights = smoothed(spike, Smoothing::SavitzkyGolay, 2);
  const float expected[] = {0, 0, -3, 12, 17, 12, -3, 0, 0};
  for (std::size_t k = 0; k < 9; ++k) EXPECT_NEAR(weights[k], expected[k], 1e-4);
}

TEST(IntensityTransform, TakesNegativeValuesForZero) {
  std::vector<float> x{-4, 0, 3, 99};
  auto root = x, two = x, ten = x;
  transform(root, IntensityTransform::SquareRoot);
  transform(two, IntensityTransform::Log2);
  transform(ten, IntensityTransform::Log10);
  EXPECT_EQ(root[0], 0);
  EXPECT_FLOAT_EQ(two[2], 2);
  EXPECT_FLOAT_EQ(ten[3], 2);
}

TEST(ProcessedSpectra, AreTheProcessedOnes) {
  const DrawnSpectra drawn = drawSpectra(false, 20, 90);
  ProcessingOptions options{Smoothing::Gaussian, 4, Baseline::Snip, 10,
                            IntensityTransform::SquareRoot};
  std::vector<float> factors(20);
  std::iota(factors.begin(), factors.end(), 0.0f);
  const ProcessedSpectra view(drawn.spectra, options, factors);
  std::vector<double> masses;
  std::vector<float> values;
  for (const std::size_t i : {3u, 19u, 3u, 0u}) {
    view.read(i, masses, values);
    std::vector<float> expected = drawn.intensities[i];
    process(expected, {Smoothing::Gaussian, 4, Baseline::Snip, 10, IntensityTransform::None});
    for (float& v : expected) v = std::sqrt(std::max(v * float(i), 0.0f));
    EXPECT_EQ(values, expected);
    EXPECT_EQ(masses, drawn.masses[i]);
  }
  float one = 0;
  view.intensities(5, 7, {&one, 1});
  view.read(5, masses, values);
  EXPECT_EQ(one, values[7]);
}

/// What lies within reach of a piece decides about it, at the ends of a spectrum too.
TEST(ProcessedSpectra, GiveTheSameOfAPieceAsOfTheWhole) {
  const DrawnSpectra drawn = drawSpectra(true, 3, 3000);
  for (const Smoothing smoothing : {Smoothing::None, Smoothing::SavitzkyGolay, Smoothing::Gaussian,
                                    Smoothing::Median})
    for (const Baseline baseline :
         {Baseline::None, Baseline::Snip, Baseline::TopHat, Baseline::Median}) {
      const ProcessingOptions options{smoothing, 1, baseline, 12, IntensityTransform::Log2};
      const ProcessedSpectra view(drawn.spectra, options, {0.5f, 2, 3});
      std::vector<float> whole = drawn.intensities[1];
      process(whole, options, 2);
      for (const std::size_t first : {0u, 1u, 40u, 1500u, 2970u, 2990u}) {
        std::vector<float> piece(10);
        view.intensities(1, first, piece);
        EXPECT_TRUE(std::equal(piece.begin(), piece.end(), whole.begin() + long(first)))
            << int(smoothing) << " " << int(baseline) << " at " << first;
      }
    }
}

TEST(ProcessedSpectra, AreTheSpectraThemselvesWhenNothingIsDone) {
  const DrawnSpectra drawn = drawSpectra(true, 3, 30, SpectrumKind::Centroid);
  EXPECT_EQ(processed(drawn.spectra, {}), drawn.spectra);
  ProcessingOptions options;
  options.baseline = Baseline::TopHat;
  EXPECT_THROW(processed(drawn.spectra, options), Error);
}

} // namespace
} // namespace svx
