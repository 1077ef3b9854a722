#include "core/kernels/centred_products.h"
#include "core/kernels/dense.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx::kernels {
namespace {

double worst(const at::Tensor& a, const at::Tensor& truth) {
  return ((a.to(at::kDouble) - truth).abs().max() / truth.abs().max()).item<double>();
}

TEST(Dense, ProductsAgreeWithDouble) {
  at::manual_seed(1);
  for (const auto& [m, k, n] : {std::array{1, 64, 32}, std::array{301, 96, 160},
                                std::array{130, 3, 50}, std::array{77, 64, 3}}) {
    const auto a = at::randn({m, k}), b = at::randn({n, k}).t();
    const auto truth = at::mm(a.to(at::kDouble), b.to(at::kDouble));
    EXPECT_LT(worst(product(a, b), truth), 3e-5);
    EXPECT_LT(worst(product(a, b, 0), truth), 1e-2);
    if (m < 40) continue;
    const auto mixed = product(a, b, 40);
    EXPECT_LT(worst(mixed.narrow(0, 0, 40), truth.narrow(0, 0, 40)), 3e-5);
    EXPECT_LT(worst(mixed, truth), 1e-2);
    if (hasTiles() && k == 96) { // the tiles were used
      EXPECT_GT(worst(mixed, truth), 1e-4);
    }
  }
}

TEST(Dense, TransposedProductsAgreeWithDouble) {
  at::manual_seed(2);
  for (const auto& [m, p, q] : {std::array{2500, 96, 64}, std::array{70, 32, 32},
                                std::array{90, 3, 64}, std::array{33, 50, 20}}) {
    const auto a = at::randn({m, p}), b = at::randn({m, q});
    const auto truth = at::mm(a.to(at::kDouble).t(), b.to(at::kDouble)) + 1;
    auto to = at::ones({p, q});
    addTransposedProduct(a, b, to);
    EXPECT_LT(worst(to, truth), 1e-2);
    if (hasTiles() && p == 96) { // the tiles were used
      EXPECT_GT(worst(to, truth), 1e-4);
    }
  }
}

TEST(Dense, CentredProductsAgreeWithDouble) {
  at::manual_seed(5);
  for (const auto& [n, m, w] :
       {std::array{2500, 1707, 64}, std::array{70, 32, 20}, std::array{1, 300, 7}}) {
    const auto x = at::randn({n, m}) + 3, mean = at::randn({m}), directions = at::randn({m, w});
    const auto centred = x.to(at::kDouble) - mean;
    const auto products = at::mm(centred, directions.to(at::kDouble));
    EXPECT_LT(worst(centredProduct(x, mean, directions), products), 3e-5);
    auto sums = at::ones({m, w}, at::kDouble);
    const double squares = addNormalProduct(x, mean, directions, sums);
    EXPECT_NEAR(squares / centred.square().sum().item<double>(), 1, 1e-6);
    EXPECT_LT(worst(sums, at::mm(centred.t(), products) + 1), 3e-5);
  }
}

TEST(Dense, CentredProductsDoNotDependOnThreads) {
  at::manual_seed(6);
  const auto x = at::randn({5000, 850}), mean = at::randn({850}), directions = at::randn({850, 33});
  const int before = at::get_num_threads();
  at::Tensor products[2], sums[2];
  for (int t = 0; t < 2; ++t) {
    at::set_num_threads(t + 1);
    products[t] = centredProduct(x, mean, directions);
    sums[t] = at::zeros({850, 33}, at::kDouble);
    addNormalProduct(x, mean, directions, sums[t]);
  }
  at::set_num_threads(before);
  EXPECT_TRUE(at::equal(products[0], products[1]));
  EXPECT_TRUE(at::equal(sums[0], sums[1]));
}

/// The fused loops against the ATen ones, which run for double.
TEST(Dense, SinesAgreeWithDouble) {
  at::manual_seed(3);
  for (const int order : {0, 1, 2})
    for (const bool first : {false, true})
      for (const int d : {2, 3, 4}) {
        const int slabs = 1 + (order > 0 ? d : 0) + (order > 1 ? d * (d + 1) / 2 : 0);
        SineLayer layer{at::randn({first ? 1 : slabs, 9, 37}), at::randn({37}), 30, order, d, {}};
        if (first && order > 0) layer.tangents = at::randn({d, 37});
        SineLayer precise = layer;
        precise.linear = layer.linear.to(at::kDouble);
        precise.bias = layer.bias.to(at::kDouble);
        if (layer.tangents.defined()) precise.tangents = layer.tangents.to(at::kDouble);
        EXPECT_LT(worst(sine(layer), sine(precise)), 3e-5);
        const auto adjoint = at::randn({slabs, 9, 37});
        EXPECT_LT(
            worst(sineBackward(layer, adjoint), sineBackward(precise, adjoint.to(at::kDouble))),
            3e-5);
      }
}

TEST(Dense, DoesNotDependOnThreads) {
  at::manual_seed(4);
  const auto a = at::randn({3000, 64}), b = at::randn({64, 96}), c = at::randn({3000, 96});
  const int before = at::get_num_threads();
  at::Tensor products[2], sums[2];
  for (int t = 0; t < 2; ++t) {
    at::set_num_threads(t + 1);
    products[t] = product(a, b, 1000);
    sums[t] = at::zeros({64, 96});
    addTransposedProduct(a, c, sums[t]);
  }
  at::set_num_threads(before);
  EXPECT_TRUE(at::equal(products[0], products[1]));
  EXPECT_TRUE(at::equal(sums[0], sums[1]));
}

} // namespace
} // namespace svx::kernels
