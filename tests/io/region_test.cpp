// Regions on the raster of spectra, in and out of files.
#include "core/io/region_files.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace svx {
namespace {

/// A raster of 8 x 6 pixels (of `sections`), whose file counts from (3, 2, 1).
SpectraInMemory spectraOn(int sections = 1) {
  SpectraInfo info;
  info.sharedAxis = {100, 200};
  info.first = {3, 2, 1};
  for (int z = 0; z < sections; ++z)
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 8; ++x) info.positions.push_back({x, y, z});
  std::vector<std::vector<float>> values(info.positions.size(), std::vector<float>{1, 2});
  return {std::move(info), {}, std::move(values)};
}

LabelMap drawn(const Spectra& spectra) {
  LabelMap regions;
  regions.volume.geometry = spectra.grid();
  const auto& size = regions.volume.geometry.size;
  regions.volume.voxels = at::zeros({size[2], size[1], size[0]}, at::kInt);
  regions.volume.voxels.slice(1, 1, 4).slice(2, 1, 5).fill_(2);
  regions.volume.voxels.slice(1, 2, 3).slice(2, 2, 4).fill_(0); // a hole
  regions.volume.voxels.slice(1, 5, 6).slice(2, 6, 8).fill_(5);
  regions.labels = {{2, "tumour, \"core\"", {200, 10, 30}, 1}, {5, "Gewebe Süd", {0, 90, 250}, 1}};
  return regions;
}

TEST(Regions, ComeBackFromEveryFormat) {
  for (const int sections : {1, 2}) {
    const auto spectra = spectraOn(sections);
    const LabelMap regions = drawn(spectra);
    for (const char* name : {"r.geojson", "r.csv", "r.png", "r.nii.gz", "r.nrrd"}) {
      if (sections > 1 && std::string(name) == "r.png") continue;
      SCOPED_TRACE(name);
      TemporaryFolder folder;
      writeRegions(folder / name, regions, spectra);
      const LabelMap back = readRegions(folder / name, spectra);
      EXPECT_TRUE(back.volume.voxels.equal(regions.volume.voxels));
      EXPECT_EQ(back.volume.geometry.size, regions.volume.geometry.size);
      EXPECT_EQ(back.volume.geometry.spacing, regions.volume.geometry.spacing);
      ASSERT_EQ(back.labels.size(), 2u);
      if (std::string(name) == "r.geojson" || std::string(name) == "r.csv") {
        EXPECT_EQ(back.labels[0].name, regions.labels[0].name);
        EXPECT_EQ(back.labels[1].name, regions.labels[1].name);
      }
      if (std::string(name) == "r.geojson") {
        EXPECT_EQ(back.labels[1].colour, regions.labels[1].colour);
      }
    }
  }
}

TEST(Regions, ReadWhatQuPathWrites) {
  TemporaryFolder folder;
  const auto spectra = spectraOn();
  writeContent(folder / "q.geojson", R"({"type": "FeatureCollection", "features": [
    {"type": "Feature", "id": "7cd1", "geometry": {"type": "Polygon", "coordinates":
      [[[1, 1], [5, 1], [5, 4], [1, 4], [1, 1]], [[2, 2], [4, 2], [4, 3], [2, 3], [2, 2]]]},
     "properties": {"objectType": "annotation",
                    "classification": {"name": "Tumor", "color": [200, 0, 0]}}},
    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[6, 5], [8, 5], [8, 6], [6, 6]]]},
     "properties": {"objectType": "annotation", "classification": {"name": "Tumor"}}},
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}},
    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[90, 90], [99, 90], [99, 99]]]},
     "properties": null}]})");
  const LabelMap regions = readRegions(folder / "q.geojson", spectra);
  EXPECT_TRUE(regions.volume.voxels.equal(drawn(spectra).volume.voxels.ne(0).to(at::kInt)));
  EXPECT_EQ(regions.labels[0].name, "Tumor");
  ASSERT_EQ(regions.volume.source.notices.size(), 2u);
  EXPECT_NE(regions.volume.source.notices[0].find("1 shapes"), std::string::npos);
  EXPECT_NE(regions.volume.source.notices[1].find("1 of 3"), std::string::npos);
}

TEST(Regions, TablesCountAsTheFileOfTheSpectraDoes) {
  TemporaryFolder folder;
  const auto spectra = spectraOn();
  writeContent(folder / "t.csv", "X;Y;Region\n3;2;a\n10;7;b\n4;2;a\n11;2;a\n");
  const LabelMap regions = readRegions(folder / "t.csv", spectra);
  EXPECT_EQ(regions.volume.voxels[0][0][0].item<int>(), 1);
  EXPECT_EQ(regions.volume.voxels[0][0][1].item<int>(), 1);
  EXPECT_EQ(regions.volume.voxels[0][5][7].item<int>(), 2);
  EXPECT_EQ(regions.volume.voxels.ne(0).sum().item<int>(), 3);
  EXPECT_NE(regions.volume.source.notices.at(0).find("1 of 4 positions"), std::string::npos);
}

TEST(Regions, BadFilesAreRefusedWithTheReason) {
  TemporaryFolder folder;
  const auto spectra = spectraOn();
  writeContent(folder / "a.geojson", "{\"type\": \"FeatureCollection\"");
  writeContent(folder / "b.geojson", R"({"type": "FeatureCollection", "features": []})");
  writeContent(folder / "c.geojson",
               R"({"type": "Polygon", "coordinates": [[[90, 90], [99, 90], [99, 99]]]})");
  writeContent(folder / "d.geojson", R"({"type": "Polygon", "coordinates": [[["a", 1]]]})");
  writeContent(folder / "e.csv", "row,column\n1,2\n");
  writeContent(folder / "f.sef", "x");
  LabelMap small;
  small.volume.voxels = at::ones({1, 2, 2}, at::kByte);
  small.volume.geometry.size = {2, 2, 1};
  save(std::make_shared<const LabelMap>(small), folder / "g.png");
  for (const auto& [name, why] : std::initializer_list<std::pair<const char*, const char*>>{
           {"a.geojson", "no GeoJSON"},
           {"b.geojson", "no polygon"},
           {"c.geojson", "none of its regions"},
           {"d.geojson", "no GeoJSON"},
           {"e.csv", "no columns x and y"},
           {"f.sef", "not published"},
           {"g.png", "2 x 2 pixels"},
           {"h.csv", ""}}) {
    try {
      readRegions(folder / name, spectra);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input) << name;
      EXPECT_NE(error.why().find(why), std::string::npos) << error.what();
      EXPECT_EQ(error.remedy().find("peak list opens as a table") != std::string::npos,
                std::string(name) == "f.sef");
    }
  }
}

} // namespace
} // namespace svx
