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

} // namespace
} // namespace svx
