#include "core/io/imzml_cache.h"

#include "core/io/cache_folder.h"
#include "core/io/imzml.h"
#include "core/io/imzml_writer.h"

#include "tests/io/temporary_folder.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

namespace fs = std::filesystem;

/// A data set whose XML is long enough to be worth keeping, and a cache of its own.
class KeptIndex : public testing::Test {
protected:
  KeptIndex() {
    setenv("SPECTRAVOX_CACHE", (folder_ / "cache").c_str(), 1);
    SpectraInfo info;
    for (int i = 0; i < 4000; ++i) info.positions.push_back({i % 80, i / 80, 0});
    info.raster = {80, 50, 1};
    info.first = {1, 1, 1};
    info.polarity = "negative";
    ImzmlWriter writer(xml_, info, {});
    const float intensity[] = {1, 2};
    for (int i = 0; i < 4000; ++i) {
      const double masses[] = {100. + i, 20000. + i};
      writer.add(masses, intensity);
    }
    writer.commit();
    // A sentence of the reader's, which must come back, too.
    std::string text = contentOf(xml_);
    const auto count = text.find("count=\"4000\"");
    text.replace(count, 12, "count=\"4001\"");
    writeContent(xml_, text);
    changed_ = fs::last_write_time(xml_);
  }
  ~KeptIndex() override { unsetenv("SPECTRAVOX_CACHE"); }

  fs::path kept() const {
    for (const auto& entry : fs::directory_iterator(cacheFolder() / "imzml")) return entry.path();
    return {};
  }
  /// Other positions behind the first megabyte, in a file of the same size.
  void moveSpectra() {
    std::string text = contentOf(xml_);
    const std::string mark = "name=\"position x\" value=\"";
    for (auto at = text.find(mark, 1 << 20); at != text.npos; at = text.find(mark, at + 1))
      text[at + mark.size()] = '9';
    ASSERT_EQ(text.size(), fs::file_size(xml_));
    writeContent(xml_, text);
  }

  TemporaryFolder folder_;
  fs::path xml_ = folder_ / "a.imzML";
  fs::file_time_type changed_;
};

TEST_F(KeptIndex, SaysWhatTheXmlSays) {
  const auto first = openImzml(xml_);
  ASSERT_GE(fs::file_size(xml_), std::uintmax_t(4 << 20));
  ASSERT_FALSE(kept().empty());
  const auto second = openImzml(xml_);
  EXPECT_EQ(second->info().positions, first->info().positions);
  EXPECT_EQ(second->info().source.notices, first->info().source.notices);
  EXPECT_FALSE(second->info().source.notices.empty());
  EXPECT_EQ(second->info().polarity, "negative");
  std::vector<double> masses;
  std::vector<float> intensities;
  second->read(3999, masses, intensities);
  EXPECT_EQ(masses, (std::vector<double>{4099, 23999}));
}

TEST_F(KeptIndex, IsUsedAsLongAsTheFileStays) {
  const auto first = openImzml(xml_);
  moveSpectra();
  fs::last_write_time(xml_, changed_);
  EXPECT_EQ(openImzml(xml_)->info().positions, first->info().positions);
  fs::last_write_time(xml_, changed_ + std::chrono::seconds(1));
  EXPECT_NE(openImzml(xml_)->info().positions, first->info().positions);
}

TEST_F(KeptIndex, OfAnotherAcquisitionIsNotUsed) {
  const auto first = openImzml(xml_);
  moveSpectra();
  std::string text = contentOf(xml_);
  const auto uuid = text.find("IMS:1000080");
  ASSERT_LT(uuid, 64u << 10);
  const auto value = text.find("value=\"", uuid) + 7;
  text[value + 1] = text[value + 1] == '0' ? '1' : '0';
  writeContent(xml_, text);
  fs::last_write_time(xml_, changed_);
  EXPECT_NE(openImzml(xml_)->info().positions, first->info().positions);
}

TEST_F(KeptIndex, ThatIsDamagedIsMadeAgain) {
  const auto first = openImzml(xml_);
  const std::string whole = contentOf(kept());
  for (const std::size_t at : {std::size_t(3), std::size_t(40), whole.size() / 2}) {
    std::string broken = whole;
    broken[at] = char(broken[at] + 1);
    writeContent(kept(), broken);
    EXPECT_EQ(openImzml(xml_)->info().positions, first->info().positions) << at;
    EXPECT_EQ(contentOf(kept()).size(), whole.size());
  }
  writeContent(kept(), whole.substr(0, 50));
  EXPECT_EQ(openImzml(xml_)->info().positions, first->info().positions);
}

TEST_F(KeptIndex, IsNoConditionForOpening) {
  writeContent(folder_ / "file", "in the way");
  setenv("SPECTRAVOX_CACHE", (folder_ / "file").c_str(), 1);
  EXPECT_EQ(openImzml(xml_)->size(), 4000u);
  EXPECT_EQ(openImzml(xml_)->size(), 4000u);
}

TEST(CacheFolder, ForgetsWhatIsOldest) {
  TemporaryFolder folder;
  const auto now = fs::file_time_type::clock::now();
  for (int age : {2, 0, 1}) {
    const fs::path file = folder / std::to_string(age);
    writeContent(file, std::string(100, 'x'));
    fs::last_write_time(file, now - std::chrono::hours(age));
  }
  trimCache(folder.path(), 200);
  EXPECT_TRUE(fs::exists(folder / "0"));
  EXPECT_TRUE(fs::exists(folder / "1"));
  EXPECT_FALSE(fs::exists(folder / "2"));
}

} // namespace
} // namespace svx
