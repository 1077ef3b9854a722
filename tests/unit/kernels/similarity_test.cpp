#include "core/kernels/similarity.h"

#include "core/data/error.h"
#include "core/kernels/reference/reference.h"
#include "kernel_fixture.h"

#include <functional>
#include <limits>

namespace svx::kernels {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
const Vec3 spacing{0.8, 1.5, 2.5};

/// One similarity, its definition, and how steep it can be.
struct Measure {
  const char* name;
  std::function<Similarity(const at::Tensor&, const at::Tensor&, const at::Tensor&, bool)> fast;
  std::function<double(const at::Tensor&, const at::Tensor&, const at::Tensor&)> slow;
};

std::vector<Measure> measures() {
  std::vector<Measure> all{
      {"mean squares", meanSquares, reference::meanSquares},
      {"correlation", correlation, reference::correlation},
  };
  for (const int window : {3, 9}) {
    const LocalCorrelationOptions o{window, 1e-3};
    all.push_back(
        {"local correlation",
         [o](auto& f, auto& w, auto& m, bool g) { return localCorrelation(f, w, m, o, g); },
         [o](auto& f, auto& w, auto& m) { return reference::localCorrelation(f, w, m, o); }});
  }
  const MutualInformationOptions mi{16, {0, 1}, {-0.1, 1.1}};
  all.push_back(
      {"mutual information",
       [mi](auto& f, auto& w, auto& m, bool g) { return mutualInformation(f, w, m, mi, g); },
       [mi](auto& f, auto& w, auto& m) { return reference::mutualInformation(f, w, m, mi); }});
  const GradientFieldOptions edges{0.05, 0.08};
  all.push_back({"gradient field",
                 [edges](auto& f, auto& w, auto& m, bool g) {
                   return gradientFieldDistance(f, w, spacing, m, edges, g);
                 },
                 [edges](auto& f, auto& w, auto& m) {
                   return reference::gradientFieldDistance(f, w, spacing, m, edges);
                 }});
  return all;
}

void expectMeetsDefinition(const Measure& m, const at::Tensor& fixed, const at::Tensor& warped,
                           const at::Tensor& mask) {
  SCOPED_TRACE(m.name);
  const bool exact = warped.scalar_type() == at::kDouble;
  const Similarity s = m.fast(fixed, warped, mask, true);
  EXPECT_NEAR(s.value, m.slow(fixed, warped, mask), exact ? 1e-12 : 2e-5);
  EXPECT_EQ(m.fast(fixed, warped, mask, false).value, s.value);
  ASSERT_EQ(s.gradient.scalar_type(), warped.scalar_type());
  const double steepest = s.gradient.abs().max().item<double>();
  expectGradient(s.gradient, warped, 1e-5, exact ? 1e-6 * steepest + 1e-9 : 1e-3 * steepest + 1e-6,
                 [&](const at::Tensor& w) { return m.slow(fixed, w, mask); });
}

class SimilarityKernels : public EachIsa {};
SVX_EACH_ISA(SimilarityKernels);

TEST_P(SimilarityKernels, MeetTheirDefinitions) {
  for (const auto type : {at::kFloat, at::kDouble})
    for (const auto& shape : {std::vector<std::int64_t>{5, 6, 19}, {1, 13, 17}, {3, 1, 1}}) {
      const at::Tensor fixed = at::rand(shape, type),
                       warped = 0.6 * fixed + 0.4 * at::rand(shape, type);
      for (const Measure& m : measures()) expectMeetsDefinition(m, fixed, warped, {});
    }
}

TEST_P(SimilarityKernels, LeaveOutTheMaskAndWhatIsNotFinite) {
  const std::vector<std::int64_t> shape{5, 6, 19};
  at::Tensor fixed = at::rand(shape), warped = 0.6 * fixed + 0.4 * at::rand(shape);
  const at::Tensor mask = at::rand(shape).gt(0.1).to(at::kByte);
  for (const auto type : {at::kFloat, at::kDouble})
    for (const Measure& m : measures())
      expectMeetsDefinition(m, fixed.to(type), warped.to(type), mask);
  fixed[1][2][3] = nan;
  warped[3][3][10] = std::numeric_limits<float>::infinity();
  for (const Measure& m : measures()) {
    SCOPED_TRACE(m.name);
    const Similarity s = m.fast(fixed, warped, {}, true);
    EXPECT_NEAR(s.value, m.slow(fixed, warped, {}), 2e-5);
    EXPECT_TRUE(at::isfinite(s.gradient).all().item<bool>());
    EXPECT_EQ(s.gradient[1][2][3].item<float>(), 0);
  }
}

TEST_P(SimilarityKernels, AcceptImagesWithNothingInThem) {
  for (const auto& shape : {std::vector<std::int64_t>{4, 5, 6}, {1, 1, 1}})
    for (const Measure& m : measures()) {
      SCOPED_TRACE(m.name);
      const at::Tensor noise = at::rand(shape);
      for (const at::Tensor& fixed : {at::ones(shape), at::full(shape, nan), noise})
        for (const at::Tensor& mask : {at::Tensor(), at::zeros(shape, at::kByte)}) {
          const Similarity s = m.fast(fixed, at::ones(shape), mask, true);
          EXPECT_TRUE(std::isfinite(s.value));
          EXPECT_TRUE(at::isfinite(s.gradient).all().item<bool>());
        }
    }
}

TEST_P(SimilarityKernels, DoNotDependOnTheThreads) {
  const at::Tensor fixed = at::rand({50, 61, 43}), warped = 0.5 * fixed + at::rand({50, 61, 43});
  const at::Tensor mask = at::rand({50, 61, 43}).gt(0.2).to(at::kByte);
  for (const Measure& m : measures()) {
    SCOPED_TRACE(m.name);
    const auto [one, two] = onOneAndTwoThreads([&] { return m.fast(fixed, warped, mask, true); });
    EXPECT_EQ(one.value, two.value);
    EXPECT_TRUE(identical(one.gradient, two.gradient));
  }
}

TEST_P(SimilarityKernels, LocalCorrelationIgnoresBrightnessAndContrast) {
  const at::Tensor fixed = at::rand({20, 20, 40}) * 1000;
  const LocalCorrelationOptions options{9, 0};
  EXPECT_NEAR(localCorrelation(fixed, 3 * fixed - 2000, {}, options).value, 1, 1e-6);
  EXPECT_LT(localCorrelation(fixed, at::rand({20, 20, 40}), {}, options).value, 0.1);
}

TEST_P(SimilarityKernels, LocalCorrelationCrossesItsBlocks) {
  // Larger than a block of layers and rows: seams would show against sums over whole windows.
  const at::Tensor fixed = at::rand({52, 130, 161}),
                   warped = 0.5 * fixed + at::rand({52, 130, 161});
  const LocalCorrelationOptions options{3, 1e-3};
  const at::Tensor whole = localCorrelation(fixed, warped, {}, options).gradient;
  const at::Tensor part =
      localCorrelation(fixed.slice(0, 10, 40).slice(1, 20, 100).contiguous(),
                       warped.slice(0, 10, 40).slice(1, 20, 100).contiguous(), {}, options)
          .gradient;
  const double scale = double(fixed.numel()) / (30 * 80 * 161);
  EXPECT_LT(largestDifference(whole.slice(0, 13, 37).slice(1, 23, 97) * scale,
                              part.slice(0, 3, 27).slice(1, 3, 77)),
            1e-4 * part.abs().max().item<double>());
}

TEST(SimilarityInput, IsRefusedWithAReason) {
  const at::Tensor a = at::zeros({4, 4, 4});
  EXPECT_THROW(meanSquares(a, at::zeros({4, 4, 5})), Error);
  EXPECT_THROW(meanSquares(a, a, at::zeros({4, 4, 5}, at::kByte)), Error);
  EXPECT_THROW(localCorrelation(a, a, {}, {4, 0}), Error);
  EXPECT_THROW(localCorrelation(at::zeros({4, 4}), at::zeros({4, 4})), Error);
  EXPECT_THROW(mutualInformation(a, a, {}, {4, {}, {}}), Error);
  EXPECT_THROW(gradientFieldDistance(a, a, spacing, {}, {0, 1}), Error);
}

} // namespace
} // namespace svx::kernels
