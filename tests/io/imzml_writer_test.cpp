#include "core/io/imzml_writer.h"

#include "core/io/imzml.h"
#include "core/io/save.h"

#include "tests/io/temporary_folder.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <gtest/gtest.h>

#include <fstream>

namespace svx {
namespace {

struct Kind {
  bool continuous;
  SpectrumKind kind;
  bool compressed;
  NumberType masses, intensities;
};

class WrittenImzml : public testing::TestWithParam<Kind> {};

TEST_P(WrittenImzml, ReadsBackAsItWas) {
  const Kind& k = GetParam();
  DrawnSpectra drawn = drawSpectra(k.continuous, 25, 60, k.kind);
  if (k.intensities == NumberType::Int32 || k.intensities == NumberType::Int64)
    for (auto& one : drawn.intensities)
      for (float& v : one) v = std::round(v);
  SpectraInfo info = drawn.spectra->info();
  info.pixelSize = {50, 25, 1};
  info.pixelSizeKnown = true;
  info.first = {1, 1, 1};
  info.polarity = "positive";
  info.instrument = "Flight <of> \"time\" & more";
  const SpectraInMemory spectra(
      info, k.continuous ? std::vector<std::vector<double>>() : drawn.masses, drawn.intensities);
  TemporaryFolder folder;
  ImzmlOptions options;
  options.compressed = k.compressed;
  options.masses = k.masses;
  options.intensities = k.intensities;
  saveImzml(spectra, folder / "a.imzML", options, nullptr);

  const auto back = openImzml(folder / "a.imzML");
  EXPECT_TRUE(back->info().source.notices.empty()) << back->info().source.notices.front();
  EXPECT_EQ(back->continuous(), k.continuous);
  EXPECT_EQ(back->info().kind, k.kind);
  EXPECT_EQ(back->info().positions, info.positions);
  EXPECT_EQ(back->info().pixelSize[1], 25);
  EXPECT_EQ(back->info().polarity, "positive");
  EXPECT_EQ(back->info().instrument, info.instrument);
  std::vector<double> masses;
  std::vector<float> intensities;
  for (std::size_t i = 0; i < spectra.size(); ++i) {
    back->read(i, masses, intensities);
    EXPECT_EQ(intensities, drawn.intensities[i]);
    for (std::size_t p = 0; p < masses.size(); ++p)
      EXPECT_EQ(masses[p], k.masses == NumberType::Float64 ? drawn.masses[i][p]
                                                           : double(float(drawn.masses[i][p])));
  }
  JobContext context = quietContext();
  const auto verdict = verifyChecksum(folder / "a.imzML", context);
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->matches) << verdict->stated << " " << verdict->computed;
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, WrittenImzml,
    testing::Values(
        Kind{true, SpectrumKind::Profile, false, NumberType::Float64, NumberType::Float32},
        Kind{true, SpectrumKind::Centroid, true, NumberType::Float32, NumberType::Float64},
        Kind{false, SpectrumKind::Profile, true, NumberType::Float64, NumberType::Float32},
        Kind{false, SpectrumKind::Centroid, false, NumberType::Float64, NumberType::Int32},
        Kind{false, SpectrumKind::Centroid, true, NumberType::Float32, NumberType::Int64}));

TEST(ImzmlWriter, LeavesNoHalfFiles) {
  const DrawnSpectra drawn = drawSpectra(false, 4, 5);
  TemporaryFolder folder;
  {
    ImzmlWriter writer(folder / "a.imzML", drawn.spectra->info(), {});
    writer.add(drawn.masses[0], drawn.intensities[0]);
    EXPECT_THROW(writer.commit(), Error); // three are missing
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  ImzmlOptions options;
  options.intensities = NumberType::Int32; // of 0.5 there is none
  EXPECT_THROW(saveImzml(*drawn.spectra, folder / "a.imzML", options, nullptr), Error);
  options = {};
  options.continuous = true;
  EXPECT_THROW(saveImzml(*drawn.spectra, folder / "a.imzML", options, nullptr), Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_THROW(save(drawn.spectra, folder / "a.nii"), Error);
  save(drawn.spectra, folder / "a.imzML");
  EXPECT_TRUE(std::filesystem::exists(folder / "a.ibd"));
}

TEST(ImzmlWriter, WritesAContinuousFileAsProcessedWhenAsked) {
  const DrawnSpectra drawn = drawSpectra(true, 4, 5);
  TemporaryFolder folder;
  ImzmlOptions options;
  options.continuous = false;
  saveImzml(*drawn.spectra, folder / "a.imzML", options, nullptr);
  std::ifstream file(folder / "a.imzML");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(text.find("IMS:1000031"), std::string::npos);
}

} // namespace
} // namespace svx
