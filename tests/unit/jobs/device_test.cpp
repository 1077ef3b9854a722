#include "core/data/error.h"
#include "core/jobs/device.h"

#include <gtest/gtest.h>

#include <chrono>

namespace svx {
namespace {

TEST(Device, TheProcessorIsAlwaysThereAndLast) {
  const auto devices = availableDevices();
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices.back().label(), "cpu");
  EXPECT_GE(devices.back().threads, 1);
  EXPECT_FALSE(devices.back().name.empty());
  EXPECT_GT(devices.back().memoryTotal, std::uint64_t{1} << 28);
  EXPECT_LE(memoryFree(devices.back()), devices.back().memoryTotal);
  EXPECT_GT(memoryFree(devices.back()), 0u);
}

TEST(Device, AutoIsTheFirst) {
  EXPECT_EQ(findDevice("auto").label(), availableDevices().front().label());
  EXPECT_EQ(findDevice("cpu").label(), "cpu");
}

TEST(Device, ADeviceThatIsNotThereIsBadInputAndNonsenseIsUsage) {
  const auto kindOfRefusal = [](const std::string& label) {
    try {
      findDevice(label);
    } catch (const Error& error) {
      EXPECT_FALSE(error.remedy().empty());
      return error.kind();
    }
    return ErrorKind::Internal;
  };
  EXPECT_EQ(kindOfRefusal("cuda:99"), ErrorKind::Input);
  for (const char* nonsense : {"gpu", "cuda", "cuda:", "cuda:x", "cuda:1x", "", "CPU"})
    EXPECT_EQ(kindOfRefusal(nonsense), ErrorKind::Usage) << nonsense;
}

TEST(Device, BytesAreWrittenWithTheirUnit) {
  EXPECT_EQ(formatBytes(0), "0 bytes");
  EXPECT_EQ(formatBytes(999), "999 bytes");
  EXPECT_EQ(formatBytes(640'000'000), "640 MB");
  EXPECT_EQ(formatBytes(999'700'000), "1.0 GB");
  EXPECT_EQ(formatBytes(3'240'000'000), "3.2 GB");
  EXPECT_EQ(formatBytes(128'000'000'000), "128 GB");
}

TEST(MemoryWatch, SeesAnAllocationThatHasGoneAgain) {
  const MemoryWatch watch(findDevice("cpu"));
  {
    std::vector<char> block(200'000'000, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(block.back(), 1);
  }
  EXPECT_GT(watch.peak(), 150'000'000u);
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) // these keep shadow memory
  EXPECT_LT(watch.peak(), 400'000'000u);
#endif
  EXPECT_GE(peakResidentBytes(), 200'000'000u);
}

} // namespace
} // namespace svx
