#include "core/data/error.h"
#include "core/jobs/device.h"
#include "core/jobs/memory_limit.h"
#include "core/jobs/scratch_tensor.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace svx {
namespace {

class ScratchTensor : public ::testing::Test {
protected:
  void TearDown() override { setMemoryLimit(0); }
};

TEST_F(ScratchTensor, IsTheSameInMemoryAndOnTheDisk) {
  const auto filled = [](std::uint64_t limit) {
    setMemoryLimit(limit);
    const at::Tensor tensor = scratchTensor({300, 7000});
    tensor.copy_(at::arange(300 * 7000, at::kFloat).view({300, 7000}));
    return tensor;
  };
  EXPECT_FALSE(scratchOnDisk(300 * 7000 * 4));
  const at::Tensor inMemory = filled(0);
  const at::Tensor onDisk = filled(1); // less than is resident: nothing is free
  EXPECT_TRUE(scratchOnDisk(300 * 7000 * 4));
  EXPECT_TRUE(at::equal(inMemory, onDisk));
  EXPECT_TRUE(at::equal(inMemory.index_select(0, at::tensor({7, 200})),
                        onDisk.index_select(0, at::tensor({7, 200}))));
}

TEST_F(ScratchTensor, SaysWhereThereIsNoRoom) {
  setMemoryLimit(1);
  try {
    scratchTensor({std::int64_t(1) << 30, 1 << 20}); // 4 PB
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Memory);
    EXPECT_NE(error.remedy().find("TMPDIR"), std::string::npos);
  }
}

TEST_F(ScratchTensor, TheLimitIsWhatThereIs) {
  const auto all = findDevice("cpu").memoryTotal;
  setMemoryLimit(std::uint64_t(100) << 30 << 10);
  EXPECT_EQ(findDevice("cpu").memoryTotal, all);
  setMemoryLimit(std::uint64_t(3) << 30);
  EXPECT_EQ(findDevice("cpu").memoryTotal, std::uint64_t(3) << 30);
  EXPECT_LT(memoryFree(findDevice("cpu")), std::uint64_t(3) << 30);
  setMemoryLimit(0);
  EXPECT_EQ(findDevice("cpu").memoryTotal, all);
}

} // namespace
} // namespace svx
