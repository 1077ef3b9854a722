#include "core/spectra/mean_spectrum.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/peaks.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

TEST(Statistics, OfASharedAxisAreThoseOfEachPoint) {
  const DrawnSpectra drawn = drawSpectra(true, 101, 40);
  JobContext context = quietContext();
  std::vector<float> factors(101, 2);
  factors[7] = 0; // does not count
  const auto s = statistics(*drawn.spectra, MassAxis::of(*drawn.spectra), {}, factors, context);
  ASSERT_EQ(s.count, 100u);
  ASSERT_EQ(s.masses, drawn.spectra->info().sharedAxis);
  for (std::size_t k = 0; k < s.masses.size(); ++k) {
    double sum = 0, squares = 0, most = 0;
    for (std::size_t i = 0; i < 101; ++i) {
      if (i == 7) continue;
      const double v = 2 * double(drawn.intensities[i][k]);
      sum += v, most = std::max(most, v);
    }
    const double mean = sum / 100;
    for (std::size_t i = 0; i < 101; ++i)
      if (i != 7) squares += std::pow(2 * double(drawn.intensities[i][k]) - mean, 2);
    EXPECT_NEAR(s.mean[k], mean, 1e-6 * mean);
    EXPECT_NEAR(s.maximum[k], most, 1e-6 * most);
    EXPECT_NEAR(s.deviation[k], std::sqrt(squares / 99), 1e-5 * mean);
  }
}

TEST(Statistics, CountOnlyTheSpectraAskedFor) {
  const DrawnSpectra drawn = drawSpectra(true, 10, 5);
  JobContext context = quietContext();
  const auto s = statistics(*drawn.spectra, MassAxis::of(*drawn.spectra), {4}, {}, context);
  EXPECT_EQ(s.count, 1u);
  EXPECT_EQ(s.deviation[0], 0);
  for (std::size_t k = 0; k < 5; ++k) EXPECT_EQ(float(s.mean[k]), drawn.intensities[4][k]);
}

TEST(Statistics, KeepTheSumOfSpectraWithAxesOfTheirOwn) {
  const DrawnSpectra drawn = drawSpectra(false, 60, 80);
  JobContext context = quietContext();
  const MassAxis axis = MassAxis::of(*drawn.spectra, 200);
  const auto s = statistics(*drawn.spectra, axis, {}, {}, context);
  double all = 0;
  for (const auto& one : drawn.intensities) all = std::accumulate(one.begin(), one.end(), all);
  EXPECT_NEAR(60 * std::accumulate(s.mean.begin(), s.mean.end(), 0.0), all, 1e-5 * all);
  // Each point lies within half a bin of its centre.
  for (const double mz : drawn.masses[3]) {
    const std::size_t bin = axis.binOf(mz);
    ASSERT_LT(bin, axis.size());
    EXPECT_LE(std::abs(axis.points()[bin] / mz - 1), 101e-6);
  }
  EXPECT_EQ(axis.binOf(10), axis.size());
  EXPECT_EQ(axis.binOf(1e6), axis.size());
}

TEST(Statistics, MeanThePointsOfAProfileInABin) {
  SpectraInfo info;
  info.kind = SpectrumKind::Profile;
  info.positions = {{0, 0, 0}};
  const SpectraInMemory spectra(info, {{500, 500.001, 700}}, {{2, 4, 5}});
  std::vector<float> values(2);
  const MassAxis axis = MassAxis::ofBins(500, 700, 4e5);
  values.resize(axis.size());
  onAxis(spectra, 0, axis, values);
  EXPECT_EQ(values[0], 3);
}

TEST(Normalisation, FactorsMakeTheNormsEqual) {
  const DrawnSpectra drawn = drawSpectra(false, 30, 51);
  JobContext context = quietContext();
  for (const Normalisation kind :
       {Normalisation::TotalIonCount, Normalisation::RootMeanSquare, Normalisation::Median,
        Normalisation::PNorm, Normalisation::InternalStandard}) {
    NormalisationOptions options;
    options.kind = kind;
    options.p = 3;
    options.standard = {400, 1200};
    const auto factors = normalisationFactors(*drawn.spectra, options, context);
    std::vector<std::vector<float>> scaled = drawn.intensities;
    for (std::size_t i = 0; i < scaled.size(); ++i)
      for (float& v : scaled[i]) v *= factors[i];
    const SpectraInMemory after(drawn.spectra->info(), drawn.masses, scaled);
    const auto each = norms(after, options, context);
    for (const double norm : each) EXPECT_NEAR(norm, each[0], 1e-5 * each[0]);
    EXPECT_GT(each[0], 0);
  }
}

TEST(Normalisation, NormsAreThoseOfTheBooks) {
  SpectraInfo info;
  info.positions = {{0, 0, 0}, {1, 0, 0}};
  info.sharedAxis = {100, 200, 300, 400};
  const SpectraInMemory spectra(info, {}, {{3, -4, 0, 12}, {0, 0, 0, 0}});
  JobContext context = quietContext();
  const auto norm = [&](Normalisation kind, double p = 2, std::vector<MassWindow> excluded = {}) {
    return norms(spectra, {kind, p, {150, 450}, std::move(excluded)}, context)[0];
  };
  EXPECT_EQ(norm(Normalisation::TotalIonCount), 19);
  EXPECT_EQ(norm(Normalisation::TotalIonCount, 2, {{390, 410}}), 7);
  EXPECT_EQ(norm(Normalisation::PNorm, 2), 13);
  EXPECT_EQ(norm(Normalisation::PNorm, std::numeric_limits<double>::infinity()), 12);
  EXPECT_EQ(norm(Normalisation::RootMeanSquare), 6.5);
  EXPECT_EQ(norm(Normalisation::Median), 1.5);
  EXPECT_EQ(norm(Normalisation::InternalStandard), 8);
  NormalisationOptions tic;
  EXPECT_EQ(normalisationFactors(spectra, tic, context)[1], 0); // an empty spectrum has no scale
  tic.kind = Normalisation::None;
  EXPECT_TRUE(normalisationFactors(spectra, tic, context).empty());
}

/// Gaussian peaks of 3 points' width on a sloping background with noise.
struct Profile {
  std::vector<double> masses, intensities, truth;
};
Profile profile(double noise) {
  Profile p;
  std::mt19937 random(3);
  std::normal_distribution<double> draw(0, noise);
  for (int k = 0; k < 6000; ++k) p.masses.push_back(800 + 0.1 * k);
  for (int n = 0; n < 40; ++n) p.truth.push_back(810.03 + 14.37 * n);
  for (std::size_t k = 0; k < p.masses.size(); ++k) {
    double v = 50 * std::exp(-double(k) / 3000) + draw(random);
    for (std::size_t n = 0; n < p.truth.size(); ++n) {
      const double t = (p.masses[k] - p.truth[n]) / 0.25;
      v += (20 + 3 * double(n % 7)) * std::exp(-t * t / 2);
    }
    p.intensities.push_back(v);
  }
  return p;
}

TEST(Peaks, AreFoundWhereTheyWereDrawn) {
  const Profile p = profile(1);
  for (const PeakMethod method : {PeakMethod::LocalMaxima, PeakMethod::Wavelet}) {
    PeakOptions options;
    options.method = method;
    options.signalToNoise = 5;
    const auto peaks = pickPeaks(p.masses, p.intensities, options);
    std::size_t found = 0;
    for (const double mz : p.truth)
      found += std::any_of(peaks.begin(), peaks.end(),
                           [&](const Peak& peak) { return std::abs(peak.mz - mz) < 0.15; });
    EXPECT_EQ(found, p.truth.size()) << int(method);
    EXPECT_LE(peaks.size(), p.truth.size() + 4) << int(method);
  }
}

TEST(Peaks, HaveAnExactVertexAndHalfWidth) {
  std::vector<double> x, y;
  for (int k = 0; k <= 40; ++k) {
    x.push_back(100 + 0.5 * k);
    y.push_back(std::max(0.0, 16 - std::pow(x.back() - 109.9, 2)));
  }
  const auto peaks = pickPeaks(x, y, {});
  ASSERT_EQ(peaks.size(), 1u);
  EXPECT_NEAR(peaks[0].mz, 109.9, 1e-9);
  EXPECT_NEAR(peaks[0].high - peaks[0].low, 2 * std::sqrt(8), 0.1);
  const Table table = peakTable(peaks, "peaks");
  EXPECT_EQ(table.numbers("m/z")[0], peaks[0].mz);
  EXPECT_THROW(table.numbers("mass"), Error);
}

TEST(Peaks, NoiseIsOfTheNeighbourhood) {
  std::mt19937 random(1);
  std::normal_distribution<double> draw(0, 1);
  std::vector<double> y;
  for (int k = 0; k < 8000; ++k) y.push_back(10 + (k < 4000 ? 1 : 5) * draw(random));
  const LocalNoise local = localNoise(y, 501);
  EXPECT_NEAR(local.noise[1000], 1, 0.25);
  EXPECT_NEAR(local.noise[7000], 5, 1.2);
  EXPECT_NEAR(local.median[2000], 10, 0.3);
}

TEST(Peaks, OfNothingAreNone) {
  EXPECT_TRUE(pickPeaks({}, {}, {}).empty());
  const std::vector<double> x{1, 2, 3}, flat{4, 4, 4};
  EXPECT_TRUE(pickPeaks(x, flat, {}).empty());
}

} // namespace
} // namespace svx
