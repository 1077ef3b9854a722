#include "core/io/checkpoint_folder.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

namespace fs = std::filesystem;

const std::string run(64, 'a'), other = std::string(16, 'a') + std::string(48, 'b');

CheckpointStore::Tensors tensors() {
  return {{"weights", at::arange(12, at::kFloat).view({3, 4}).t()},
          {"counters", at::tensor({-1, 7, 1 << 30}, at::kLong)},
          {"none", at::empty({0, 5}, at::kDouble)}};
}

std::vector<fs::path> filesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder))
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  return files;
}

TEST(Checkpoints, ComeBackBitForBit) {
  const TemporaryFolder folder;
  const fs::path place = folder / "checkpoints";
  CheckpointFolder first(place);
  first.open(run);
  EXPECT_FALSE(first.load("0-1.training"));
  EXPECT_FALSE(fs::exists(place));
  first.save("0-1.training", tensors());
  EXPECT_TRUE(first.notices().empty());

  CheckpointFolder second(place);
  second.open(run);
  const auto found = second.load("0-1.training");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 3u);
  for (const auto& [name, tensor] : tensors()) {
    EXPECT_TRUE(found->at(name).equal(tensor)) << name;
    EXPECT_EQ(found->at(name).scalar_type(), tensor.scalar_type());
  }
  ASSERT_EQ(second.notices().size(), 1u);
  EXPECT_NE(second.notices()[0].find("cut off"), std::string::npos);
  EXPECT_FALSE(second.load("0-2.training"));
  second.remove("0-1.training");
  EXPECT_FALSE(second.load("0-1.training"));
}

TEST(Checkpoints, AnotherRunFindsNothing) {
  const TemporaryFolder folder;
  CheckpointFolder first(folder.path()), second(folder.path());
  first.open(run);
  first.save("0-0.trial", tensors());
  second.open(std::string(64, 'c'));
  EXPECT_FALSE(second.load("0-0.trial"));
  CheckpointFolder third(folder.path()); // the same file name, not the same run
  third.open(other);
  EXPECT_FALSE(third.load("0-0.trial"));
}

TEST(Checkpoints, DamagedOnesAreLeftOutAndSaidSo) {
  const TemporaryFolder folder;
  for (const bool cut : {true, false}) {
    CheckpointFolder store(folder.path());
    store.open(run);
    store.save("0-0.trial", tensors());
    ASSERT_EQ(filesOf(folder.path()).size(), 1u);
    const fs::path file = filesOf(folder.path())[0];
    std::string bytes = contentOf(file);
    if (cut)
      bytes.resize(bytes.size() / 2);
    else
      bytes.back() ^= 4; // of the numbers
    writeContent(file, bytes);
    EXPECT_FALSE(store.load("0-0.trial"));
    ASSERT_EQ(store.notices().size(), 1u);
    EXPECT_NE(store.notices()[0].find("damaged"), std::string::npos);
    EXPECT_FALSE(fs::exists(file));
  }
}

TEST(Checkpoints, ClearingLeavesOtherRunsAlone) {
  const TemporaryFolder folder;
  const fs::path place = folder / "checkpoints";
  CheckpointFolder first(place), second(place);
  first.open(run);
  second.open(std::string(64, 'c'));
  first.save("0-0.trial", tensors());
  first.save("0-1.trial", tensors());
  second.save("0-0.trial", tensors());
  // What a process that was killed while it wrote leaves behind.
  writeContent(place / (".new-17-3-" + run.substr(0, 16) + "-0-2.trial.safetensors"), "half");
  EXPECT_EQ(filesOf(place).size(), 4u);
  first.clear();
  EXPECT_EQ(filesOf(place).size(), 1u);
  EXPECT_TRUE(second.load("0-0.trial"));
  second.clear();
  EXPECT_FALSE(fs::exists(place));
}

TEST(Checkpoints, WorkGoesOnWhereNothingCanBeWritten) {
  const TemporaryFolder folder;
  writeContent(folder / "file", "in the way");
  CheckpointFolder store(folder / "file");
  store.open(run);
  store.save("0-0.trial", tensors());
  EXPECT_FALSE(store.load("0-0.trial"));
  ASSERT_EQ(store.notices().size(), 1u);
  EXPECT_NE(store.notices()[0].find("could not be kept"), std::string::npos);
}

} // namespace
} // namespace svx
