// Data sets in the forms in which their makers distribute them, small or mostly empty.
#include "core/io/csv.h"
#include "core/io/dataset/dataset.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

namespace fs = std::filesystem;

using Row = std::map<std::string, std::string>;

/// The table by column, paths as they stand.
std::vector<Row> rowsOf(const fs::path& table) {
  std::vector<Row> rows;
  std::vector<std::string> columns;
  std::ifstream in(table);
  for (std::string line; std::getline(in, line);) {
    const auto fields = csvFields(line, ',');
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    EXPECT_EQ(fields.size(), columns.size());
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[columns[i]] = fields[i];
  }
  return rows;
}

class Datasets : public testing::Test {
protected:
  fs::path in(const fs::path& name) {
    const fs::path path = folder_ / "in" / name;
    fs::create_directories(path.parent_path());
    return path;
  }
  fs::path out() const { return folder_ / "out"; }
  ImportedTable import(const std::string& kind, const ImportOptions& options = {}) {
    fs::create_directories(folder_ / "in");
    JobContext context{Device{}};
    return importDataset(kind, folder_ / "in", out(), options, context);
  }
  /// What the error says; fails when there is none.
  std::string refusal(const std::string& kind, const ImportOptions& options = {}) {
    try {
      import(kind, options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input);
      return error.what();
    }
    ADD_FAILURE() << "nothing was wrong";
    return {};
  }
  std::vector<Landmark> points(const Row& row, const std::string& role) {
    const auto list = openAs<Landmarks>(out() / row.at(role + "Landmarks"));
    EXPECT_FALSE(list->inIndexSpace);
    return list->points;
  }
  /// A raw file of zeros with one voxel set.
  void writeRaw(const fs::path& path, std::int64_t across, std::int64_t slices, std::int16_t value,
                const std::array<std::int64_t, 3>& voxel) {
    writeContent(path, "");
    fs::resize_file(path, std::uintmax_t(across * across * slices * 2));
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2 * ((voxel[2] * across + voxel[1]) * across + voxel[0]));
    file.write(reinterpret_cast<const char*>(&value), 2);
  }
  void writeImage(const fs::path& path, const Geometry& grid, at::ScalarType type = at::kShort) {
    auto volume = std::make_shared<Volume>();
    volume->geometry = grid;
    volume->voxels = at::arange(grid.voxelCount(), at::kInt)
                         .remainder(90)
                         .to(type)
                         .view({grid.size[2], grid.size[1], grid.size[0]});
    save(std::shared_ptr<const Volume>(volume), path);
  }

  TemporaryFolder folder_;
};

void expectNear(const Vec3& a, const Vec3& b) {
  EXPECT_LT(norm(a - b), 1e-3) << a[0] << " " << a[1] << " " << a[2];
}

TEST_F(Datasets, IMP45_DirLab4dctVoxelsCountFromOne) {
  // A landmark on the one bright voxel: its number counted from 1.
  writeRaw(in("Case1Pack/Images/case1_T00_s.img"), 256, 94, 321, {10, 20, 30});
  writeRaw(in("Case1Pack/Images/case1_T50_s.img"), 256, 94, 123, {200, 100, 93});
  writeContent(in("Case1Pack/ExtremePhases/Case1_300_T00_xyz.txt"), "11\t21\t31\t\r\n1\t1\t1\n");
  writeContent(in("Case1Pack/ExtremePhases/Case1_300_T50_xyz.txt"), "201 101 94\n256 256 94\n");
  const auto rows = rowsOf(import("dirlab-4dct").table);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("pair"), "case1");
  const auto fixed = openAs<Volume>(out() / rows[0].at("fixed"));
  const auto moving = openAs<Volume>(out() / rows[0].at("moving"));
  EXPECT_EQ(fixed->geometry.size, (std::array<std::int64_t, 3>{256, 256, 94}));
  EXPECT_NEAR(fixed->geometry.spacing[0], 0.97, 1e-6);
  EXPECT_NEAR(fixed->geometry.spacing[2], 2.5, 1e-6);
  const auto bright = [](const Volume& volume, const Vec3& at, std::int16_t value) {
    const Vec3 index = volume.geometry.worldToIndex()(at);
    EXPECT_EQ(volume.voxels[std::llround(index[2])][std::llround(index[1])][std::llround(index[0])]
                  .item<std::int16_t>(),
              value);
  };
  bright(*fixed, points(rows[0], "fixed")[0].position, 123);
  bright(*moving, points(rows[0], "moving")[0].position, 321);
  // The first slice is the highest.
  EXPECT_GT(points(rows[0], "moving")[1].position[2], points(rows[0], "moving")[0].position[2]);
}

TEST_F(Datasets, DirLabCanBeFlippedAndSwapped) {
  writeRaw(in("Case1Pack/Images/case1_T00_s.img"), 256, 94, 321, {10, 20, 30});
  writeRaw(in("Case1Pack/Images/case1_T50_s.img"), 256, 94, 123, {200, 100, 93});
  writeContent(in("Case1Pack/ExtremePhases/Case1_300_T00_xyz.txt"), "11 21 31\n");
  writeContent(in("Case1Pack/ExtremePhases/Case1_300_T50_xyz.txt"), "201 101 94\n");
  ImportOptions options;
  options.swapped = options.flipped = true;
  const auto rows = rowsOf(import("dirlab-4dct", options).table);
  expectNear(points(rows[0], "fixed")[0].position, {10 * 0.97, 20 * 0.97, 30 * 2.5});
  EXPECT_TRUE(rows[0].at("fixed").find("T00") != std::string::npos);
}

TEST_F(Datasets, CopdgeneIsReadAndIncompleteCasesAreSaid) {
  writeRaw(in("copd2/copd2/copd2_iBHCT.img"), 512, 102, 5, {0, 0, 0});
  writeRaw(in("copd2/copd2/copd2_eBHCT.img"), 512, 102, 6, {0, 0, 0});
  writeContent(in("copd2/copd2/copd2_300_iBH_xyz_r1.txt"), "1 1 1\n");
  writeContent(in("copd2/copd2/copd2_300_eBH_xyz_r1.txt"), "512 512 102\n");
  writeContent(in("copd5/copd5_iBHCT.img"), "");
  const ImportedTable result = import("dirlab-copdgene");
  ASSERT_EQ(result.imported.pairs.size(), 1u);
  const auto rows = rowsOf(result.table);
  expectNear(points(rows[0], "fixed")[0].position, {511 * 0.645, 511 * 0.645, 0});
  expectNear(points(rows[0], "moving")[0].position, {0, 0, 101 * 2.5});
  ASSERT_EQ(result.imported.notices.size(), 1u);
  EXPECT_NE(result.imported.notices[0].find("copd5"), std::string::npos);
}

TEST_F(Datasets, AnOffsetOf1024IsTakenOff) {
  const auto raw = [](std::int16_t value) {
    const std::vector<std::int16_t> all(256 * 256 * 94, value);
    return std::string(reinterpret_cast<const char*>(all.data()), all.size() * 2);
  };
  writeContent(in("case1_T00_s.img"), raw(1060));
  writeContent(in("case1_T50_s.img"), raw(30));
  const ImportedTable result = import("dirlab-4dct");
  const auto rows = rowsOf(result.table);
  EXPECT_EQ(openAs<Volume>(out() / rows[0].at("moving"))->range().first, 36);
  EXPECT_EQ(openAs<Volume>(out() / rows[0].at("fixed"))->range().first, 30);
  EXPECT_FALSE(rows[0].contains("fixedLandmarks"));
}

TEST_F(Datasets, OddRawFilesAreNamed) {
  const fs::path image = in("case2_T00-ssm.img");
  writeRaw(image, 256, 112, 1, {0, 0, 0});
  EXPECT_NE(refusal("dirlab-4dct").find("phase 50"), std::string::npos)
      << "the phase that is missing";
  writeRaw(in("case2_T50-ssm.img"), 256, 94, 1, {0, 0, 0}); // another case's size
  EXPECT_NE(refusal("dirlab-4dct").find("case2_T50-ssm.img"), std::string::npos);
  writeRaw(in("case2_T50-ssm.img"), 256, 112, 1, {0, 0, 0});
  writeContent(in("Case2_300_T00_xyz.txt"), "1 1 1\n2 2 2\n");
  writeContent(in("Case2_300_T50_xyz.txt"), "1 1 1\n");
  EXPECT_NE(refusal("dirlab-4dct").find("the other 2"), std::string::npos);
  writeContent(in("Case2_300_T50_xyz.txt"), "1 1 1\n257 2 2\n");
  EXPECT_NE(refusal("dirlab-4dct").find("point 2"), std::string::npos);
  writeContent(in("Case2_300_T50_xyz.txt"), "1 1 1\n2.5 2 2\n");
  EXPECT_NE(refusal("dirlab-4dct").find("whole"), std::string::npos);
  fs::remove(in("Case2_300_T50_xyz.txt"));
  writeRaw(in("case11_T00.img"), 256, 94, 1, {0, 0, 0});
  EXPECT_NE(refusal("dirlab-4dct").find("case11"), std::string::npos);
}

TEST_F(Datasets, EmptyFoldersAndUnknownKindsAreRefused) {
  for (const DatasetKind& kind : datasetKinds()) EXPECT_FALSE(refusal(kind.id).empty());
  try {
    import("dirlab");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Usage);
  }
}

/// A grid whose voxel axes are neither in order nor along LPS.
Geometry turned() {
  Geometry grid;
  grid.size = {12, 10, 8};
  grid.spacing = {1.75, 1.25, 2};
  grid.origin = {-30, 12, 5};
  grid.direction = {0, -1, 0, 1, 0, 0, 0, 0, 1};
  return grid;
}

class Learn2Reg : public Datasets {
protected:
  void SetUp() override {
    for (const char* name : {"LungCT_0001_0000", "LungCT_0001_0001"}) {
      writeImage(in(std::string("imagesTr/") + name + ".nii.gz"), turned());
      writeImage(in(std::string("masksTr/") + name + ".nii.gz"), turned(), at::kByte);
    }
    writeContent(in("keypointsTr/LungCT_0001_0000.csv"), "1,2,3\n4.5,5,6\n");
    writeContent(in("keypointsTr/LungCT_0001_0001.csv"), "2.0,2,3\n5,5,6\n");
    write(R"({"name":"LungCT","registration_val":[{"fixed":"./imagesTr/LungCT_0001_0000.nii.gz",
            "moving":"./imagesTr/LungCT_0001_0001.nii.gz"}]})");
  }
  void write(const std::string& json) { writeContent(in("LungCT_dataset.json"), json); }
};

TEST_F(Learn2Reg, IMP46_KeypointsAreVoxelsCountedFromZero) {
  const auto rows = rowsOf(import("learn2reg").table);
  ASSERT_EQ(rows.size(), 1u);
  const Row& row = rows[0];
  EXPECT_EQ(row.at("pair"), "LungCT_0001_0000-LungCT_0001_0001");
  for (const char* column : {"fixed", "moving", "fixedMask", "movingMask"})
    EXPECT_TRUE(fs::is_regular_file(out() / row.at(column))) << row.at(column);
  EXPECT_FALSE(row.contains("fixedLabels"));
  const Geometry grid = turned();
  expectNear(points(row, "fixed")[1].position, grid.indexToWorld()({4.5, 5, 6}));
  expectNear(points(row, "moving")[0].position, grid.indexToWorld()({2, 2, 3}));
}

TEST_F(Learn2Reg, LandmarksComeBeforeKeypointsAndLabelsAreListed) {
  writeContent(in("landmarksTr/LungCT_0001_0000.csv"), "7,7,7\n");
  writeContent(in("landmarksTr/LungCT_0001_0001.csv"), "8,7,7\n");
  for (const char* name : {"LungCT_0001_0000", "LungCT_0001_0001"})
    writeImage(in(std::string("labelsTr/") + name + ".nii.gz"), turned(), at::kByte);
  const auto rows = rowsOf(import("learn2reg").table);
  EXPECT_EQ(points(rows[0], "fixed").size(), 1u);
  EXPECT_TRUE(fs::is_regular_file(out() / rows[0].at("movingLabels")));
}

TEST_F(Learn2Reg, WhatIsWrongIsNamed) {
  ImportOptions train;
  train.split = "train";
  EXPECT_NE(refusal("learn2reg", train).find("training_paired_images"), std::string::npos);
  writeContent(in("keypointsTr/LungCT_0001_0001.csv"), "x,y,z\n5,5,6\n");
  EXPECT_NE(refusal("learn2reg").find("line 1"), std::string::npos);
  writeContent(in("keypointsTr/LungCT_0001_0001.csv"), "5,5,6\n");
  EXPECT_NE(refusal("learn2reg").find("1"), std::string::npos);
  write(R"({"registration_val":[{"fixed":"./imagesTr/gone.nii.gz"}]})");
  EXPECT_NE(refusal("learn2reg").find("gone.nii.gz"), std::string::npos);
  write(R"({"registration_val":[{"moving":"a"}]})");
  EXPECT_NE(refusal("learn2reg").find("registration_val 1"), std::string::npos);
  write("{");
  EXPECT_FALSE(refusal("learn2reg").empty());
  writeContent(in("dataset.json"), "{}");
  EXPECT_NE(refusal("learn2reg").find("both"), std::string::npos);
}

TEST_F(Datasets, BratsRegLandmarksAreLpsMillimetres) {
  Geometry grid;
  grid.size = {24, 24, 16};
  grid.origin = {0, -23, 0}; // as the challenge's: y from -239 to 0
  const std::string stem = "BraTSReg_001/BraTSReg_001_";
  for (const char* sequence : {"t1", "t1ce"}) {
    writeImage(in(stem + "00_0000_" + sequence + ".nii.gz"), grid);
    writeImage(in(stem + "01_0106_" + sequence + ".nii.gz"), grid);
  }
  writeContent(in(stem + "00_0000_landmarks.csv"), "Landmark,X,Y,Z\n1,4.0,-20.0,7.0\n2,5,-3,8\n");
  writeContent(in(stem + "01_0106_landmarks.csv"), "Landmark,X,Y,Z\n1,6.0,-19.5,7.0\n2,5,-2,8\n");
  writeImage(in("BraTSReg_002/BraTSReg_002_00_0000_t1ce.nii.gz"), grid);
  const ImportedTable result = import("brats-reg");
  const auto rows = rowsOf(result.table);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_NE(rows[0].at("fixed").find("01_0106_t1ce"), std::string::npos);
  EXPECT_NE(rows[0].at("moving").find("00_0000_t1ce"), std::string::npos);
  expectNear(points(rows[0], "fixed")[0].position, {6, -19.5, 7});
  expectNear(points(rows[0], "moving")[1].position, {5, -3, 8});
  ASSERT_EQ(result.imported.notices.size(), 1u);
  EXPECT_NE(result.imported.notices[0].find("BraTSReg_002"), std::string::npos);
  // Points that lie elsewhere are worth a notice.
  writeContent(in(stem + "00_0000_landmarks.csv"), "Landmark,X,Y,Z\n1,4,220,7\n2,5,-3,8\n");
  EXPECT_EQ(import("brats-reg").imported.notices.size(), 2u);
}

TEST_F(Datasets, FairLandmarksAreInTheDomainOfTheBook) {
  Geometry grid;
  grid.size = {40, 50, 1};
  for (const char* name : {"hands-R.png", "hands-T.png", "head-R.png", "head-T.png", "odd-T.png"})
    writeImage(in(name), grid, at::kByte);
  writeContent(in("hands_landmarks.csv"),
               "# domain [0,20] x [0,25]; tx ty rx ry\ntx,ty,rx,ry\n0.25,24.75,10,12.5\n");
  const ImportedTable result = import("fair");
  const auto rows = rowsOf(result.table);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_NE(rows[0].at("fixed").find("hands-R"), std::string::npos);
  const Geometry read = openAs<Volume>(out() / rows[0].at("fixed"))->geometry;
  expectNear(points(rows[0], "moving")[0].position, read.indexToWorld()({0, 0, 0}));
  expectNear(points(rows[0], "fixed")[0].position, read.indexToWorld()({19.5, 24.5, 0}));
  EXPECT_TRUE(rows[1].at("fixedLandmarks").empty());
  ASSERT_EQ(result.imported.notices.size(), 1u);
  writeContent(in("hands_landmarks.csv"), "tx,ty,rx,ry\n1,2,3,4\n");
  EXPECT_NE(refusal("fair").find("domain"), std::string::npos);
}

TEST_F(Datasets, FairPairsOfTheBook) {
  const fs::path data = fs::path(test::sharedData()) / "xray-2d";
  if (!fs::is_directory(data)) GTEST_SKIP() << "skipped: no shared data";
  JobContext context{Device{}};
  const auto table = importDataset("fair", data, out(), {}, context).table;
  const auto rows = rowsOf(table);
  ASSERT_EQ(rows.size(), 5u);
  for (const Row& row : rows)
    for (const char* column : {"fixed", "moving"})
      EXPECT_TRUE(fs::is_regular_file(out() / row.at(column)));
}

} // namespace
} // namespace svx
