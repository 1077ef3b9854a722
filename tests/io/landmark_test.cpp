// Landmarks: files as other programs write them, and round trips.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

std::shared_ptr<const Landmarks> read(const std::string& name, const std::string& text) {
  TemporaryFolder folder;
  writeContent(folder / name, text);
  return openAs<Landmarks>(folder / name);
}

void expectPoint(const Landmark& point, const std::string& name, const Vec3& position) {
  EXPECT_EQ(point.name, name);
  for (int a = 0; a < 3; ++a) EXPECT_DOUBLE_EQ(point.position[a], position[a]);
}

TEST(Markups, HonourTheCoordinateSystem) {
  const auto text = [](const char* system) {
    return std::string(R"({"markups":[{"type":"Fiducial","coordinateSystem":")") + system +
           R"(","controlPoints":[{"label":"apex","position":[1,2,3]},)"
           R"({"label":"none","positionStatus":"undefined","position":[0,0,0]}]}]})";
  };
  const auto lps = read("a.mrk.json", text("LPS")), ras = read("a.mrk.json", text("RAS"));
  ASSERT_EQ(lps->points.size(), 1u);
  expectPoint(lps->points[0], "apex", {1, 2, 3});
  expectPoint(ras->points[0], "apex", {-1, -2, 3});
  EXPECT_EQ(ras->source.notices.size(), 1u);
  EXPECT_THROW(read("a.mrk.json", text("scanner")), Error);
}

TEST(Fcsv, HonoursEveryFormOfTheCoordinateSystem) {
  const auto text = [](const std::string& system) {
    return "# Markups fiducial file version = 4.11\n# CoordinateSystem = " + system +
           "\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
           "vtkMRMLMarkupsFiducialNode_0,1.5,-2,3e1,0,0,0,1,1,1,0,F-1,,\n";
  };
  for (const char* ras : {"0", "RAS"})
    expectPoint(read("a.fcsv", text(ras))->points[0], "F-1", {-1.5, 2, 30});
  for (const char* lps : {"1", "LPS"})
    expectPoint(read("a.fcsv", text(lps))->points[0], "F-1", {1.5, -2, 30});
}

TEST(Csv, SniffsItsColumns) {
  expectPoint(read("a.csv", "label,l,p,s\n\"a, b\",1,2,3\n")->points[0], "a, b", {1, 2, 3});
  expectPoint(read("a.csv", "r;a;s;name\r\n1;2;3;tip\r\n")->points[0], "tip", {-1, -2, 3});
  expectPoint(read("a.csv", "x,y,z,t,label\n1,2,3,0,7\n")->points[0], "7", {1, 2, 3});
  expectPoint(read("a.csv", "1,2,3\n4,5,6\n")->points[1], "2", {4, 5, 6});
  const auto pixels = read("a.csv", ",X,Y\n1,63,309\n2,77,441\n");
  EXPECT_TRUE(pixels->inIndexSpace);
  expectPoint(pixels->points[1], "2", {77, 441, 0});
}

TEST(Csv, NamesTheLineThatIsWrong) {
  try {
    read("a.csv", "label,l,p,s\na,1,2,3\nb,1,x,3\n");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    EXPECT_NE(error.why().find("line 3"), std::string::npos);
  }
  EXPECT_THROW(read("a.csv", "tx,ty,rx,ry\n1,2,3,4\n"), Error);
  EXPECT_THROW(read("a.csv", "l,p,s\n1,nan,3\n"), Error);
}

TEST(PointLists, ReadElastixAndDirLab) {
  const auto points = read("a.txt", "point\n2\n1 2 3\n4 5 6\n");
  EXPECT_FALSE(points->inIndexSpace);
  expectPoint(points->points[1], "2", {4, 5, 6});
  const auto index = read("a.txt", "index\n1\n4 5\n");
  EXPECT_TRUE(index->inIndexSpace);
  expectPoint(index->points[0], "1", {4, 5, 0});
  const auto dirLab = read("case1.txt", "120\t80\t33\n1\t1\t1\n");
  EXPECT_TRUE(dirLab->inIndexSpace);
  expectPoint(dirLab->points[0], "1", {119, 79, 32});
  EXPECT_FALSE(read("a.pts", "1.5 2 3\n")->inIndexSpace);
  EXPECT_THROW(read("a.txt", "point\n3\n1 2 3\n4 5 6\n"), Error);
  EXPECT_THROW(read("a.txt", "point\n99999999999999\n1 2 3\n"), Error);
}

class LandmarkRoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(LandmarkRoundTrip, KeepsEveryBitOfThePositions) {
  TemporaryFolder folder;
  Landmarks landmarks;
  landmarks.name = "set";
  landmarks.points = {{"1", {0.1, -1.0 / 3, 1e-17}}, {"2", {-153.827, 4e5, std::sqrt(2.0)}}};
  const auto path = folder / GetParam();
  save(std::make_shared<const Landmarks>(landmarks), path);
  const auto back = openAs<Landmarks>(path);
  ASSERT_EQ(back->points.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i)
    expectPoint(back->points[i], landmarks.points[i].name, landmarks.points[i].position);
  landmarks.inIndexSpace = true;
  const std::string name = GetParam();
  if (name.ends_with("json") || name.ends_with("fcsv")) {
    EXPECT_THROW(save(std::make_shared<const Landmarks>(landmarks), path), Error);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, LandmarkRoundTrip,
                         testing::Values("a.mrk.json", "a.fcsv", "a.csv", "a.pts"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '.');
                           return name;
                         });

TEST(LandmarkFiles, OfOthersOpen) {
  const std::filesystem::path shared = SVX_SHARED_DATA;
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << "skipped: no shared data";
  const auto lung = openAs<Landmarks>(shared / "lung-ct/CT_3D_lung_fixed_point_set_corrected.txt");
  ASSERT_EQ(lung->points.size(), 51u);
  expectPoint(lung->points[0], "1", {-36.351, -36.974, -1204.5});
  const auto kidney = openAs<Landmarks>(shared / "histology/Rat-Kidney_HE.csv");
  EXPECT_TRUE(kidney->inIndexSpace);
  expectPoint(kidney->points[0], "1", {63, 309, 0});
}

/// What a dropped file is taken for.
DataKind kindOfFile(const std::string& name, const std::string& text) {
  TemporaryFolder folder;
  writeContent(folder / name, text);
  return kindOf(open(folder / name).data.at(0));
}

TEST(CsvFiles, WithoutPointsAreTables) {
  EXPECT_EQ(kindOfFile("a.csv", "core,x,y,radius,label\n1,5,5,3,tumour\n"), DataKind::Table);
  EXPECT_EQ(kindOfFile("a.csv", "patient;label\n7;tumour\n"), DataKind::Table);
  EXPECT_EQ(kindOfFile("a.csv", "\"m/z [Da]\",intensity\n1000,5\n"), DataKind::Table);
  EXPECT_EQ(kindOfFile("a.csv", "name,x,y\nL1,5,5\n"), DataKind::Landmarks);
  EXPECT_EQ(kindOfFile("a.csv", "label,l,p,s\nL1,5,5,1\n"), DataKind::Landmarks);
  EXPECT_EQ(kindOfFile("a.csv", "L1,5,5,1\nL2,6,6,1\n"), DataKind::Landmarks);
}

} // namespace
} // namespace svx
