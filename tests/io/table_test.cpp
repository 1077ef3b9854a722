#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/table_file.h"

#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace svx {
namespace {

TEST(Tables, KeepNumbersTextAndUnits) {
  Table table;
  table.name = "peaks";
  table.columns = {{"m/z", "Da", std::vector<double>{712.25, NAN, 1e-9}, 4},
                   {"name, as found", "", std::vector<std::string>{"a \"b\"", "", "c,d"}, 0}};
  TemporaryFolder folder;
  const auto path = folder / "peaks.csv";
  save(std::make_shared<const Table>(table), path);
  const auto back = openAs<Table>(path);
  ASSERT_EQ(back->columns.size(), 2u);
  EXPECT_EQ(back->name, "peaks");
  EXPECT_EQ(back->columns[0].unit, "Da");
  const auto& numbers = back->numbers("m/z");
  EXPECT_EQ(numbers[0], 712.25);
  EXPECT_TRUE(std::isnan(numbers[1]));
  EXPECT_EQ(numbers[2], 1e-9);
  EXPECT_EQ(std::get<std::vector<std::string>>(back->columns[1].cells)[2], "c,d");
  EXPECT_EQ(std::get<std::vector<std::string>>(back->columns[1].cells)[0], "a \"b\"");
}

TEST(Tables, OfSpectraAreNoPoints) {
  TemporaryFolder folder;
  const auto opened = [&](const char* text) {
    std::ofstream(folder / "a.csv") << text;
    return open(folder / "a.csv").data.front();
  };
  using TablePtr = std::shared_ptr<const Table>;
  EXPECT_TRUE(std::holds_alternative<TablePtr>(opened("x,y,species,spot\n1,1,coli,A1\n")));
  EXPECT_TRUE(std::holds_alternative<TablePtr>(opened("x,y,Patient ID,label\n1,1,P1,AL\n")));
  EXPECT_FALSE(std::holds_alternative<TablePtr>(opened("x,y,z,label\n1,1,2,carina\n")));
}

TEST(Tables, SayWhichLineIsBroken) {
  TemporaryFolder folder;
  const auto path = folder / "t.csv";
  std::ofstream(path) << "\xEF\xBB\xBFm/z;intensity\r\n1.5;2\r\n\r\n3;\r\n";
  const Table table = readTable(path);
  EXPECT_EQ(table.numbers("m/z"), (std::vector<double>{1.5, 3}));
  EXPECT_TRUE(std::isnan(table.numbers("intensity")[1]));
  std::ofstream(path) << "a,b\n1,2\n3\n";
  try {
    readTable(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("line 3"), std::string::npos) << error.what();
  }
  std::ofstream(path) << "";
  EXPECT_THROW(readTable(path), Error);
}

constexpr const char* peakList =
    R"({"version": "2", "peaklist": {"metaInformation": {"numberOfIntervals": 2}, "intervals": [
      {"lower": 1046.25, "upper": 1046.75, "name": "histone \u03b1", "color": "#ff0000"},
      {"lower": 836, "upper": 836}]}})";

TEST(SefPeaks, OpenAsATableByContentAndByName) {
  TemporaryFolder folder;
  for (const char* name : {"p.sef", "P.SEF", "p.json"})
    for (const Role role : {Role::Automatic, Role::Table}) {
      SCOPED_TRACE(name);
      writeContent(folder / name, peakList);
      OpenOptions options;
      options.role = role;
      const Opened opened = open(folder / name, options);
      ASSERT_EQ(opened.data.size(), 1u);
      const auto& table = *std::get<std::shared_ptr<const Table>>(opened.data[0]);
      ASSERT_EQ(table.columns.size(), 4u);
      EXPECT_EQ(table.numbers("m/z"), (std::vector<double>{1046.5, 836}));
      EXPECT_EQ(table.numbers("lower"), (std::vector<double>{1046.25, 836}));
      EXPECT_EQ(table.numbers("upper"), (std::vector<double>{1046.75, 836}));
      EXPECT_EQ(std::get<std::vector<std::string>>(table.column("name")->cells),
                (std::vector<std::string>{"histone \u03b1", ""}));
      EXPECT_EQ(inspect(folder / name).front().kind, DataKind::Table);
    }
  EXPECT_THROW(openAs<Volume>(folder / "p.sef"), Error);
}

TEST(SefPeaks, SayWhatIsWrong) {
  TemporaryFolder folder;
  const auto list = [](const std::string& intervals) {
    return R"({"peaklist": {"intervals": [)" + intervals + "]}}";
  };
  const std::string good = R"({"lower": 5, "upper": 6}, )";
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"", "empty"},
           {"<sef/>", "no peak list"},
           {std::string(peakList).substr(0, 150), "no peak list"},
           {R"({"regions": []})", "'peaklist' with 'intervals'"},
           {R"({"peaklist": []})", "'peaklist' with 'intervals'"},
           {R"({"peaklist": {"intervals": 3}})", "'peaklist' with 'intervals'"},
           {list(""), "no interval"},
           {list(good + "7"), "interval 2 has no number 'lower'"},
           {list(good + R"({"lower": 5})"), "interval 2 has no number 'upper'"},
           {list(good + R"({"lower": "5", "upper": 6})"), "interval 2 has no number 'lower'"},
           {list(good + R"({"lower": null, "upper": 6})"), "interval 2 has no number 'lower'"},
           {list(good + R"({"lower": 7, "upper": 6})"), "ends before it begins: 7 to 6"},
           {list(good + R"({"lower": -7, "upper": 6})"), "interval 2 has an m/z as 'lower'"},
           {list(good + R"({"lower": 7, "upper": 1e999})"), "no peak list"},
           {list(good + R"({"lower": 7, "upper": NaN})"), "no peak list"},
           {list(R"({"lower": 5, "upper": 6, "name": 7})"), "no peak list"}}) {
    writeContent(folder / "p.sef", text);
    for (const Role role : {Role::Automatic, Role::Table}) try {
        OpenOptions options;
        options.role = role;
        open(folder / "p.sef", options);
        ADD_FAILURE() << text;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Input) << text;
        EXPECT_NE(error.why().find(why), std::string::npos) << text << ": " << error.why();
      }
  }
  writeContent(folder / "p.sef", R"({"regions": []})");
  try {
    open(folder / "p.sef");
  } catch (const Error& error) {
    EXPECT_NE(error.remedy().find("regions as CSV"), std::string::npos) << error.remedy();
  }
}

} // namespace
} // namespace svx
