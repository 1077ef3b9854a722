#include "core/data/error.h"
#include "core/io/open.h"
#include "core/io/qupath.h"
#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace svx {
namespace {

using Texts = std::vector<std::string>;

class QuPath : public testing::Test {
protected:
  Table read(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path) << text;
    return *openAs<Table>(path);
  }
  std::string refusal(const std::string& name, const std::string& text) {
    try {
      read(name, text);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Input);
      return error.what();
    }
    return {};
  }
  static const Texts& texts(const Table& table, const char* column) {
    return std::get<Texts>(table.column(column)->cells);
  }

private:
  TemporaryFolder folder_;
};

// As QuPath 0.5 writes it.
constexpr const char* geoJson = R"({"type":"FeatureCollection","features":[
{"type":"Feature","id":"8d0c5a45-cf47-46e6-85b8-e97a2ba0a2ed","geometry":{"type":"Polygon","coordinates":
 [[[14,7],[12,11],[8,13],[4,11],[2,7],[4,3],[8,1],[12,3],[14,7]]]},
 "properties":{"objectType":"tmaCore","name":"A-1","classification":{"name":"HGSOC","color":[200,0,0]},
 "isMissing":false,"metadata":{"Case ID":"P7"}}},
{"type":"Feature","id":"1","geometry":{"type":"Polygon","coordinates":[[[30,1],[42,1],[42,13],[30,13],[30,1]]]},
 "properties":{"objectType":"tmaCore","name":"A-2","isMissing":true}},
{"type":"Feature","id":"2","geometry":{"type":"Polygon","coordinates":[[[30,21],[42,21],[42,33],[30,33],[30,21]]]},
 "properties":{"objectType":"tmaCore","name":"B-2","isMissing":false}},
{"type":"Feature","id":"3","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},
 "properties":{"objectType":"annotation","name":"scratch"}}]})";

TEST_F(QuPath, MSI02_ReadsCoresOfGeoJson) {
  const Table cores = read("cores.geojson", geoJson);
  EXPECT_EQ(texts(cores, "core"), (Texts{"A-1", "B-2"}));
  EXPECT_EQ(texts(cores, "patient"), (Texts{"P7", ""}));
  EXPECT_EQ(texts(cores, "label"), (Texts{"HGSOC", ""}));
  EXPECT_EQ(cores.numbers("row"), (std::vector<double>{0, 1}));
  EXPECT_EQ(cores.numbers("column"), (std::vector<double>{0, 1}));
  EXPECT_EQ(cores.numbers("x"), (std::vector<double>{8.5, 36.5}));
  EXPECT_EQ(cores.numbers("y"), (std::vector<double>{7.5, 27.5}));
  EXPECT_EQ(cores.numbers("radius"), (std::vector<double>{6, 6}));
  ASSERT_EQ(cores.source.notices.size(), 1u);
  EXPECT_NE(cores.source.notices[0].find("1"), std::string::npos);
}

TEST_F(QuPath, MSI02_ReadsCoresOfOlderGeoJson) {
  const Table cores =
      read("old.json", R"([{"type":"Feature","id":"TMACoreObject","geometry":{"type":"Polygon",
"coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]},"properties":{"name":"C-11","metadata":{"Unique ID":"4"}}}])");
  EXPECT_EQ(texts(cores, "core"), (Texts{"C-11"}));
  EXPECT_EQ(texts(cores, "patient"), (Texts{"4"}));
  EXPECT_EQ(cores.numbers("column"), (std::vector<double>{10}));
}

TEST_F(QuPath, MSI02_ReadsTablesOfMeasurements) {
  const Table cores =
      read("TMA results - slide.txt",
           "Image\tObject ID\tObject type\tName\tClassification\tParent\tROI\t"
           "Centroid X \xC2\xB5m\tCentroid Y \xC2\xB5m\tMissing core\tCase ID\r\n"
           "slide\t1\tTMA core\tA-1\tLGSOC\tRoot\tEllipse\t10.5\t20.5\tFalse\t12\r\n"
           "slide\t2\tTMA core\tA-2\t\tRoot\tEllipse\tNaN\tNaN\tTrue\t\r\n"
           "slide\t3\tTMA core\tB-1\tOCCC\tRoot\tEllipse\t11\t60\tFalse\t13\r\n");
  EXPECT_EQ(texts(cores, "core"), (Texts{"A-1", "B-1"}));
  EXPECT_EQ(texts(cores, "patient"), (Texts{"12", "13"}));
  EXPECT_EQ(texts(cores, "label"), (Texts{"LGSOC", "OCCC"}));
  EXPECT_EQ(cores.column("x"), nullptr);
  EXPECT_EQ(cores.source.notices.size(), 2u);
}

TEST_F(QuPath, MSI02_ReadsGrids) {
  const Table cores =
      read("slide.qptma", "/scan/slide.svs\nslide.svs\n\nTMA grid width: 2\nTMA grid height: 2\n"
                          "Core name\tX\tY\tWidth\tHeight\tPresent\tUnique ID\n"
                          "1-A\t0\t0\t12\t14\ttrue\tP1\n"
                          "2-A\t20\t0\t12\t12\tfalse\t\n"
                          "1-B\t\t\t\t\n"
                          "2-B\t20\t20\t12\t12\ttrue\tP1\n");
  EXPECT_EQ(texts(cores, "core"), (Texts{"1-A", "1-B", "2-B"}));
  EXPECT_EQ(cores.numbers("row"), (std::vector<double>{0, 1, 1}));
  EXPECT_EQ(texts(cores, "patient"), (Texts{"P1", "", "P1"}));
  EXPECT_EQ(cores.column("x"), nullptr); // one of them has no place
}

TEST_F(QuPath, MSI02_LeavesOtherTablesAsTheyAre) {
  const Table table = read("cores.csv", "core,x,y,radius,patient,label\nA-1,3,4,2,P1,AL\n");
  EXPECT_EQ(table.source.format, "CSV");
  EXPECT_EQ(table.columns.size(), 6u);
}

TEST_F(QuPath, MSI02_SaysWhatIsWrong) {
  EXPECT_NE(
      refusal("a.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}").find("no core"),
      std::string::npos);
  EXPECT_NE(refusal("b.geojson", "{\"type\":").find("no GeoJSON"), std::string::npos);
  EXPECT_NE(
      refusal("c.json", R"([{"id":"TMACoreObject","properties":{"name":3}}])").find("GeoJSON"),
      std::string::npos);
  EXPECT_NE(refusal("d.geojson", R"([7, null, {"properties": 4}])").find("no core"),
            std::string::npos);
  EXPECT_NE(refusal("d.qptma", "nothing\n").find("Core name"), std::string::npos);
  EXPECT_NE(refusal("e.txt", "Name\tMissing core\nA-1\tTrue\n").find("missing"), std::string::npos);
  EXPECT_NE(refusal("f.txt", "Name\tMissing core\nA-1\tFalse\nA-1\tFalse\n").find("'A-1'"),
            std::string::npos);
  EXPECT_NE(refusal("g.json", R"([{"id":"TMACoreObject","properties":{"name":"A-1"},
"geometry":{"type":"Polygon","coordinates":[[["a"]]]}}])")
                .find("GeoJSON"),
            std::string::npos);
}

} // namespace
} // namespace svx
