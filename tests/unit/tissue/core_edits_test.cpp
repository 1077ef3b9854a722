#include "core/tissue/core_edits.h"

#include "core/data/error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace svx {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

Table three() {
  Table table;
  table.columns = {{"core", "", Texts{"A-1", "A-2", "B-1"}, 0},
                   {"x", "", Numbers{10, 20, 30}, 1},
                   {"y", "", Numbers{1, 2, 3}, 1},
                   {"radius", "", Numbers{5, 7, 6}, 1},
                   {"class", "", Texts{"AL", "", "TTR"}, 0}};
  return table;
}

TEST(CoreEdits, MSI03_MoveRemoveCallAndAdd) {
  const Table moved = withCoreMoved(three(), "A-2", 0.5, -4);
  EXPECT_EQ(moved.numbers("x"), (Numbers{10, 20.5, 30}));
  EXPECT_EQ(moved.numbers("y"), (Numbers{1, -2, 3}));

  const Table less = withoutCore(three(), "A-1");
  EXPECT_EQ(std::get<Texts>(less.column("core")->cells), (Texts{"A-2", "B-1"}));
  EXPECT_EQ(less.numbers("radius"), (Numbers{7, 6}));

  // By whatever name the table has for the column; a missing one is made.
  EXPECT_EQ(std::get<Texts>(withCoreCalled(three(), "A-2", "label", "AL").column("class")->cells),
            (Texts{"AL", "AL", "TTR"}));
  EXPECT_EQ(
      std::get<Texts>(withCoreCalled(three(), "B-1", "patient", "P7").column("patient")->cells),
      (Texts{"", "", "P7"}));

  const Table more = withCoreAdded(three(), 40, 4);
  ASSERT_EQ(more.rows(), 4u);
  EXPECT_EQ(more.numbers("x").back(), 40);
  EXPECT_EQ(more.numbers("radius").back(), 6); // the median
  EXPECT_EQ(std::get<Texts>(more.column("class")->cells).back(), "");
  EXPECT_EQ(std::get<Texts>(withCoreAdded(more, 50, 4).column("core")->cells).back(), "added-5");
}

/// Cores without a name are called by their row, and keep that when one before them goes.
TEST(CoreEdits, KeepNamesThatAreRows) {
  Table table = three();
  table.columns.erase(table.columns.begin());
  const Table less = withoutCore(table, "1");
  EXPECT_EQ(std::get<Texts>(less.column("core")->cells), (Texts{"2", "3"}));
  EXPECT_EQ(withCoreMoved(less, "3", 1, 0).numbers("x"), (Numbers{20, 31}));
}

TEST(CoreEdits, SayWhatCannotBe) {
  EXPECT_THROW(withCoreMoved(three(), "C-9", 1, 1), Error);
  Table table = three();
  table.columns.erase(table.columns.begin() + 3);
  EXPECT_THROW(withCoreAdded(table, 1, 1), Error);
}

} // namespace
} // namespace svx
