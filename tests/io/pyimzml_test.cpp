// What we write as imzML, as pyimzML reads it.
#include "core/io/imzml.h"
#include "core/io/imzml_writer.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

#include <sstream>

namespace svx {
namespace {

/// The interpreter of SVX_PYTHON (of a virtual environment, say), else the system's.
std::string python() {
  const char* chosen = std::getenv("SVX_PYTHON");
  return chosen ? chosen : "python3";
}

template <typename T>
std::vector<T> numbersOf(std::istream& in) {
  std::string line;
  std::getline(in, line);
  std::istringstream words(line);
  std::vector<T> values;
  for (double value; words >> value;) values.push_back(T(value));
  return values;
}

SpectraInMemory drawn(bool shared) {
  SpectraInfo info;
  info.first = {2, 5, 1};
  info.pixelSize = {50, 25, 50};
  info.pixelSizeKnown = true;
  std::vector<std::vector<double>> masses;
  std::vector<std::vector<float>> values;
  for (int i = 0; i < 7; ++i) {
    info.positions.push_back({i % 3, i / 3, 0});
    std::vector<double> mz;
    for (int k = 0; k < 5 + (shared ? 0 : i); ++k)
      mz.push_back(100 + k / 3. + (shared ? 0 : i / 7.));
    values.emplace_back();
    for (std::size_t k = 0; k < mz.size(); ++k)
      values.back().push_back(float(i + 1) / float(k + 3));
    if (shared)
      info.sharedAxis = mz;
    else
      masses.push_back(mz);
  }
  return {std::move(info), std::move(masses), std::move(values)};
}

class PyimzML : public ::testing::TestWithParam<std::tuple<bool, SpectrumKind, NumberType>> {};

TEST_P(PyimzML, ReadsWhatWeWrite) {
  if (std::system((python() + " -c 'import pyimzml' 2> /dev/null").c_str()) != 0)
    GTEST_SKIP() << "skipped: pyimzML is not installed";
  const auto [shared, kind, masses] = GetParam();
  TemporaryFolder folder;
  const auto spectra = drawn(shared);
  ImzmlOptions options;
  options.kind = kind;
  options.masses = masses;
  saveImzml(spectra, folder / "a.imzML", options, nullptr);
  const auto ours = openImzml(folder / "a.imzML");
  EXPECT_EQ(ours->info().kind, kind);
  EXPECT_EQ(ours->continuous(), shared);
  const std::string script = std::string(SVX_TEST_SOURCES) + "/pyimzml_dump.py";
  ASSERT_EQ(std::system((python() + " '" + script + "' '" + (folder / "a.imzML").string() +
                         "' > '" + (folder / "dump").string() + "'")
                            .c_str()),
            0);
  std::ifstream dump(folder / "dump");
  std::vector<double> mz;
  std::vector<float> values;
  for (std::size_t i = 0; i < spectra.size(); ++i) {
    const auto& at = spectra.info().positions[i];
    EXPECT_EQ(numbersOf<int>(dump), (std::vector<int>{at.x + 2, at.y + 5, 1}));
    ours->read(i, mz, values);
    EXPECT_EQ(numbersOf<double>(dump), mz);
    EXPECT_EQ(numbersOf<float>(dump), values);
    std::vector<double> written;
    std::vector<float> writtenValues;
    spectra.read(i, written, writtenValues);
    EXPECT_EQ(values, writtenValues);
    if (masses == NumberType::Float64) {
      EXPECT_EQ(mz, written);
    }
  }
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, PyimzML,
    ::testing::Combine(::testing::Bool(),
                       ::testing::Values(SpectrumKind::Profile, SpectrumKind::Centroid),
                       ::testing::Values(NumberType::Float64, NumberType::Float32)));

} // namespace
} // namespace svx
