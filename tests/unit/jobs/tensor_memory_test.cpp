#include "core/jobs/tensor_memory.h"

#include "core/jobs/worker_pool.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <thread>

namespace svx {
namespace {

constexpr std::int64_t megabyte = 1 << 20;

at::Tensor bytes(std::int64_t count) {
  return at::empty({count}, at::kByte);
}

TEST(TensorMemory, GoesToTheNextTensorOfAboutItsSize) {
  const KeepTensorMemory keep;
  const void* first = bytes(8 * megabyte).data_ptr();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bytes(7 * megabyte).data_ptr(), first);
  EXPECT_NE(bytes(2 * megabyte).data_ptr(), first) << "a quarter of it would be used";
}

TEST(TensorMemory, KeptAndUsedStayBelowThePeak) {
  const KeepTensorMemory keep;
  { const auto a = bytes(10 * megabyte), b = bytes(10 * megabyte); }
  EXPECT_EQ(keptTensorMemory(), std::size_t(20 * megabyte));
  const auto other = bytes(15 * megabyte); // fits neither: one of them must go
  EXPECT_LE(keptTensorMemory() + 15 * megabyte, std::size_t(20 * megabyte));
}

TEST(TensorMemory, WhatCouldNotBeHadIsNoPeak) {
  const KeepTensorMemory keep;
  EXPECT_ANY_THROW(bytes(std::int64_t(1) << 50));
  bytes(10 * megabyte);
  const auto other = bytes(15 * megabyte);
  EXPECT_EQ(keptTensorMemory(), 0u);
}

TEST(TensorMemory, SmallTensorsAreNotKept) {
  const KeepTensorMemory keep;
  bytes(megabyte - 1);
  EXPECT_EQ(keptTensorMemory(), 0u);
}

TEST(TensorMemory, IsGivenBackAtTheEnd) {
  at::Tensor outlives;
  {
    const KeepTensorMemory keep;
    {
      const KeepTensorMemory inner;
      bytes(4 * megabyte);
    }
    EXPECT_EQ(keptTensorMemory(), std::size_t(4 * megabyte));
    dropKeptTensorMemory();
    EXPECT_EQ(keptTensorMemory(), 0u);
    outlives = at::zeros({2 * megabyte}, at::kByte);
    bytes(4 * megabyte);
  }
  EXPECT_EQ(keptTensorMemory(), 0u);
  EXPECT_EQ(outlives.sum().item<std::int64_t>(), 0);
  outlives = at::Tensor();
  bytes(4 * megabyte);
  EXPECT_EQ(keptTensorMemory(), 0u);
}

TEST(TensorMemory, GrowsATensorInPlaceOfAnother) {
  const KeepTensorMemory keep;
  auto growing = at::ones({2 * megabyte}, at::kByte);
  growing.resize_({6 * megabyte}).narrow(0, 2 * megabyte, 4 * megabyte).fill_(2);
  EXPECT_EQ(growing.sum().item<std::int64_t>(), 10 * megabyte);
}

TEST(TensorMemory, ServesSeveralThreads) {
  const KeepTensorMemory keep;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 200; ++i) {
        const auto mine = at::full({megabyte + 1000 * (i % 7)}, t, at::kByte);
        ASSERT_EQ(mine[-1].item<int>(), t);
      }
    });
}

TEST(TensorMemory, IsKeptWhileAJobRuns) {
  WorkerPool pool;
  std::size_t within = 0;
  JobSpec spec;
  spec.name = "kept";
  pool.submit(spec,
              [&](JobContext&) {
                bytes(4 * megabyte);
                within = keptTensorMemory();
              })
      .wait();
  EXPECT_EQ(within, std::size_t(4 * megabyte));
  EXPECT_EQ(keptTensorMemory(), 0u);
}

} // namespace
} // namespace svx
