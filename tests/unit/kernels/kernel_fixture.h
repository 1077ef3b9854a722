// What the tests of kernels share: every instruction set, random images, comparisons.
#pragma once

#include "core/kernels/isa.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx::kernels {

/// Runs a test once per instruction set that the processor has.
class EachIsa : public testing::TestWithParam<Isa> {
protected:
  void SetUp() override {
    limitIsa(GetParam());
    if (isa() != GetParam()) GTEST_SKIP() << "skipped: the processor lacks this instruction set";
    at::manual_seed(7);
  }
  void TearDown() override { limitIsa(Isa::V4); }
};

inline std::string isaName(const testing::TestParamInfo<Isa>& info) {
  return info.param == Isa::Baseline ? "baseline" : info.param == Isa::V3 ? "v3" : "v4";
}

#define SVX_EACH_ISA(Suite)                                                                        \
  INSTANTIATE_TEST_SUITE_P(Levels, Suite, testing::Values(Isa::Baseline, Isa::V3, Isa::V4), isaName)

inline double largestDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// Equal, NaN equal to NaN.
inline bool identical(const at::Tensor& a, const at::Tensor& b) {
  return a.sizes() == b.sizes() && at::allclose(a, b, 0, 0, true);
}

/// compute() on one thread and on two.
template <typename Compute>
auto onOneAndTwoThreads(Compute compute) {
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  auto one = compute();
  at::set_num_threads(2);
  auto two = compute();
  at::set_num_threads(before);
  return std::pair(std::move(one), std::move(two));
}

/// d f / d t at some elements of t, by central differences.
template <typename Function>
void expectGradient(const at::Tensor& gradient, const at::Tensor& t, double step, double tolerance,
                    Function f) {
  ASSERT_EQ(gradient.sizes(), t.sizes());
  const at::Tensor flat = gradient.to(at::kDouble).contiguous().view({-1});
  const std::int64_t stride = std::max<std::int64_t>(1, t.numel() / 23);
  for (std::int64_t i = 0; i < t.numel(); i += stride) {
    at::Tensor up = t.to(at::kDouble).contiguous().clone(), down = up.clone();
    up.data_ptr<double>()[i] += step;
    down.data_ptr<double>()[i] -= step;
    const double expected = (f(up) - f(down)) / (2 * step);
    EXPECT_NEAR(flat[i].item<double>(), expected, tolerance) << "element " << i;
  }
}

} // namespace svx::kernels
