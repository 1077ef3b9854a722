// Converting spectra between all that can be read and written.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/cli/program.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

namespace svx::test {
namespace {

std::shared_ptr<const Spectra> read(const std::string& path) {
  return openAs<Spectra>(path);
}

void expectSame(const Spectra& a, const Spectra& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_EQ(a.info().positions, b.info().positions);
  std::vector<double> mz, otherMz;
  std::vector<float> values, otherValues;
  for (std::size_t i = 0; i < a.size(); ++i) {
    a.read(i, mz, values);
    b.read(i, otherMz, otherValues);
    EXPECT_EQ(mz, otherMz);
    EXPECT_EQ(values, otherValues);
  }
}

TEST(Convert, SpectraThroughEveryFormatAndBack) {
  const Folder folder;
  std::ofstream(folder / "a.csv") << "x,y,100,200.5,300\n3,1,1,2,3\n4,1,4,5,6\n3,2,7,8,0.1\n";
  const auto first = read(folder / "a.csv");
  std::string from = folder / "a.csv";
  for (const char* to : {"b.imzML", "c.tsv", "d.imzML", "e.csv"}) {
    const Outcome done = run({"convert", from, folder / to});
    ASSERT_EQ(done.exitCode, 0) << done.err;
    expectSame(*read(folder / to), *first);
    from = folder / to;
  }
}

TEST(Convert, SpectraToPictures) {
  const Folder folder;
  std::ofstream(folder / "a.csv") << "x,y,100,200.5,300\n3,1,1,2,3\n4,1,4,5,6\n3,2,7,8,9\n";
  Outcome done = run({"convert", folder / "a.csv", folder / "a.ome.tif", "--mz", "100", "200"});
  EXPECT_EQ(done.exitCode, 0) << done.err;
  EXPECT_TRUE(std::filesystem::exists(folder / "a.ome.tif"));
  done = run({"convert", folder / "a.csv", folder / "a.nii.gz", "--mz", "200", "--tolerance", "1"});
  ASSERT_EQ(done.exitCode, 0) << done.err;
  const auto image = openAs<Volume>(folder / "a.nii.gz");
  EXPECT_EQ(image->voxels[0][0][1].item<float>(), 5);
  EXPECT_EQ(image->voxels[0][1][0].item<float>(), 8);
  EXPECT_EQ(run({"convert", folder / "a.csv", folder / "b.nii.gz"}).exitCode, 2);
  EXPECT_EQ(run({"convert", folder / "a.csv", folder / "b.png", "--mz", "100", "200"}).exitCode, 2);
}

TEST(Convert, PeakListsOfScilsAreTables) {
  const Folder folder;
  std::ofstream(folder / "a.csv") << "x,y,100,200.5,300\n3,1,1,2,3\n4,1,4,5,6\n3,2,7,8,9\n";
  std::ofstream(folder / "p.sef") << R"({"peaklist": {"intervals": [
    {"lower": 299, "upper": 301, "name": "second"}, {"lower": 99, "upper": 101}]}})";
  std::ofstream(folder / "regions.sef") << R"({"regions": []})";
  const Outcome told = run({"info", folder / "p.sef"});
  EXPECT_EQ(told.exitCode, 0) << told.err;
  EXPECT_NE(told.out.find("100 to 300"), std::string::npos) << told.out;
  Outcome done = run({"convert", folder / "p.sef", folder / "p.csv"});
  ASSERT_EQ(done.exitCode, 0) << done.err;
  EXPECT_EQ(openAs<Table>(folder / "p.csv")->numbers("upper"), (std::vector<double>{301, 101}));
  done = run({"run", "spectra.pca", "--input", "spectra=" + (folder / "a.csv"), "--input",
              "peaks=" + (folder / "p.sef"), "--set", "components=1", "--out", folder / "out"});
  ASSERT_EQ(done.exitCode, 0) << done.err;
  const auto loadings = openAs<Table>(folder / "out/loadings.csv");
  EXPECT_EQ(loadings->numbers("m/z"), (std::vector<double>{100, 300}));
  done = run({"info", folder / "regions.sef"});
  EXPECT_EQ(done.exitCode, 3);
  EXPECT_NE(done.err.find("peak list"), std::string::npos) << done.err;
}

} // namespace
} // namespace svx::test
