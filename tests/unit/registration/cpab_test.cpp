#include "core/kernels/field.h"
#include "core/registration/cpab/cpab_flow.h"
#include "tests/unit/registration/differences.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

/// A box with different edges, turned.
Geometry grid(bool flat) {
  Geometry g = flat ? phantom::square(48, 1) : phantom::cube(24, 1);
  g.spacing = {1, 1.2, flat ? 1 : 1.5};
  g.direction = phantom::turn(0, flat ? 0 : 10, 20);
  return g;
}

/// Velocities at the vertices, normal with this deviation in mm where they are free.
at::Tensor velocities(const Tessellation& t, double mm, int seed) {
  at::Tensor theta = at::empty_like(t.free());
  // Not from LibTorch's generator, whose numbers differ between versions.
  auto* value = theta.data_ptr<double>();
  std::uint64_t state = std::uint64_t(seed) * 2654435761u + 1;
  for (std::int64_t i = 0; i < theta.numel(); ++i) {
    double sum = -6;
    for (int k = 0; k < 12; ++k) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      sum += double(state >> 11) * 0x1p-53;
    }
    value[i] = mm * sum;
  }
  return theta * t.free();
}

double product(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
}

/// The paper's constraints on vec A, one row each: continuity at the vertices of every face that
/// two cells share, and no normal component at the vertices on the faces of the box.
at::Tensor constraints(const Tessellation& t) {
  const std::int64_t axes = t.flat() ? 2 : 3, size = axes * (axes + 1), n = t.cells();
  const auto* nodes = t.nodes().data_ptr<std::int64_t>();
  const auto* positions = t.positions().data_ptr<double>();
  std::vector<at::Tensor> rows;
  const auto add = [&](std::int64_t cell, std::int64_t other, std::int64_t vertex,
                       std::int64_t component) {
    at::Tensor row = at::zeros({n, axes, axes + 1}, at::kDouble);
    for (std::int64_t j = 0; j <= axes; ++j) {
      const double x = j < axes ? positions[3 * vertex + j] : 1;
      row[cell][component][j] = x;
      if (other >= 0) row[other][component][j] = -x;
    }
    rows.push_back(row.reshape({n * size}));
  };
  for (std::int64_t a = 0; a < n; ++a) {
    const std::vector<std::int64_t> mine(nodes + a * (axes + 1), nodes + (a + 1) * (axes + 1));
    for (const auto v : mine)
      for (std::int64_t d = 0; d < axes; ++d)
        if (positions[3 * v + d] == 0 || positions[3 * v + d] == t.boxes()) add(a, -1, v, d);
    for (std::int64_t b = a + 1; b < n; ++b) {
      std::vector<std::int64_t> shared;
      for (std::int64_t k = 0; k <= axes; ++k)
        if (std::find(mine.begin(), mine.end(), nodes[b * (axes + 1) + k]) != mine.end())
          shared.push_back(nodes[b * (axes + 1) + k]);
      if (std::int64_t(shared.size()) < axes) continue;
      for (const auto v : shared)
        for (std::int64_t d = 0; d < axes; ++d) add(a, b, v, d);
    }
  }
  return at::stack(rows);
}

TEST(CpabTessellation, HasTheDimensionsOfCnn11) {
  const std::array expected{2, 14, 34, 62, 98};
  for (int boxes = 1; boxes <= 5; ++boxes)
    EXPECT_EQ(Tessellation(grid(true), boxes).free().sum().item<double>(),
              expected[std::size_t(boxes - 1)]);
}

TEST(CpabTessellation, SpansTheNullSpaceOfTheConstraints) {
  for (const auto& [flat, boxes] : {std::pair{true, 3}, std::pair{false, 2}}) {
    const Tessellation t(grid(flat), boxes);
    const auto rows = constraints(t);
    const std::int64_t axes = flat ? 2 : 3;
    auto a = t.matrices(velocities(t, 3, 1)).narrow(1, 0, axes);
    a = at::cat({a.narrow(2, 0, axes), a.narrow(2, 3, 1)}, 2).reshape({-1, 1});
    EXPECT_GT(a.abs().max().item<double>(), 0.1);
    EXPECT_LT(at::matmul(rows, a).abs().max().item<double>(), 1e-10);
    const auto values = at::linalg_svdvals(rows);
    const auto rank = (values > 1e-9 * values.max()).sum().item<std::int64_t>();
    EXPECT_EQ(double(rows.size(1) - rank), t.free().sum().item<double>()) << flat;
  }
}

TEST(CpabTessellation, FindsTheCellThatHoldsAPoint) {
  for (const bool flat : {true, false}) {
    const Tessellation t(grid(flat), 3);
    const auto corners = t.positions().index_select(0, t.nodes().flatten());
    const auto middle = corners.reshape({t.cells(), -1, 3}).mean(1);
    for (std::int64_t c = 0; c < t.cells(); ++c) {
      const auto* m = middle.data_ptr<double>() + 3 * c;
      EXPECT_EQ(t.cellAt({m[0], m[1], m[2]}), c);
    }
  }
}

class CpabTest : public ::testing::TestWithParam<bool> {
protected:
  const Geometry grid_ = grid(GetParam());
  const JobContext context_ = phantom::context();
  const Tessellation mesh_{grid_, 4};
  const CpabFlow flow_{mesh_, grid_, 20, context_};
  const at::Tensor theta_ = velocities(mesh_, 2, 7);
};

TEST_P(CpabTest, VelocityIsContinuousAndStaysInTheBox) {
  const auto a = mesh_.matrices(theta_);
  const auto at = [&](const Vec3& p) {
    const double* m = a.data_ptr<double>() + 12 * mesh_.cellAt(p);
    Vec3 v{};
    for (std::size_t i = 0; i < 3; ++i)
      v[i] = m[4 * i] * p[0] + m[4 * i + 1] * p[1] + m[4 * i + 2] * p[2] + m[4 * i + 3];
    return v;
  };
  int crossed = 0;
  for (int line = 0; line < 20; ++line) {
    Vec3 p{0.14 * line, 0.1, GetParam() ? 0 : 0.17 * line};
    const Vec3 step = 1e-4 * Vec3{0.3, 1, GetParam() ? 0 : 0.2};
    for (int k = 0; k < 30000; ++k) {
      const Vec3 next = p + step;
      if (mesh_.cellAt(p) != mesh_.cellAt(next)) {
        ++crossed;
        EXPECT_LT(norm(at(next) - at(p)), 1e-3);
      }
      p = next;
    }
  }
  EXPECT_GT(crossed, 100);
  for (double x = 0.1; x < 4; x += 0.37) {
    const double z = GetParam() ? 0 : 4 - x;
    EXPECT_NEAR(at({0, x, z})[0], 0, 1e-12);
    EXPECT_NEAR(at({4, x, z})[0], 0, 1e-12);
    EXPECT_NEAR(at({x, 0, z})[1], 0, 1e-12);
    EXPECT_NEAR(at({x, 4, z})[1], 0, 1e-12);
    if (!GetParam()) {
      EXPECT_NEAR(at({x, 4 - x, 0})[2], 0, 1e-12);
      EXPECT_NEAR(at({x, 4 - x, 4})[2], 0, 1e-12);
    }
  }
}

TEST_P(CpabTest, NeverFolds) {
  const auto u = flow_.displacement(theta_);
  EXPECT_GT(u.abs().max().item<float>(), 3);
  const auto j = kernels::jacobianDeterminant(u, grid_);
  EXPECT_GT(j.min().item<float>(), 0);
  EXPECT_LT(j.min().item<float>(), 0.7); // a strong one
}

TEST_P(CpabTest, TheOppositeVelocityIsTheInverse) {
  std::vector<double> points;
  for (double z = 0; z <= (GetParam() ? 0 : 4); z += 0.45)
    for (double y = 0; y <= 4; y += 0.17)
      for (double x = 0; x <= 4; x += 0.17) points.insert(points.end(), {x, y, z});
  const auto there = at::tensor(points, at::kDouble).reshape({-1, 3});
  const auto back = flow_.carried(-theta_, flow_.carried(theta_, there));
  EXPECT_GT((flow_.carried(theta_, there) - there).abs().max().item<double>(), 0.2);
  EXPECT_LT((back - there).norm(2, 1).max().item<double>(), 1e-3 * 4);
}

TEST_P(CpabTest, StepsConvergeToTheFlow) {
  const CpabFlow fine(mesh_, grid_, 400, context_);
  const auto exact = fine.displacement(theta_);
  const auto error = [&](int steps) {
    const CpabFlow flow(mesh_, grid_, steps, context_);
    return (flow.displacement(theta_) - exact).abs().max().item<float>();
  };
  EXPECT_LT(error(50), 0.4 * error(10));
}

TEST_P(CpabTest, AdjointAgreesWithDifferencesInDouble) {
  const auto upstream = phantom::image(grid_, phantom::blobs)->voxels;
  const auto weights = at::stack({upstream, upstream.flip({1}), upstream.flip({2})});
  const auto gradient = flow_.adjoint(theta_, weights);
  const auto along = gradient * (10 / std::sqrt(product(gradient, gradient)));
  for (const auto& direction : {along, velocities(mesh_, 1, 1), velocities(mesh_, 1, 2)}) {
    // So small that hardly a step starts in another cell, where the steps jump a little.
    const double error = slopeError(gradient, direction, 1e-6, [&](double t) {
      return product(flow_.displacement(theta_ + t * direction), weights);
    });
    EXPECT_LT(error, 1e-6);
  }
}

TEST_P(CpabTest, StiffnessIsTheMeanSquaredGradient) {
  // v_x = x of the box's axes, in mm: its gradient is 1 everywhere.
  auto theta = at::zeros_like(theta_);
  theta[1] = mesh_.positions().select(1, 1) * mesh_.edge()[1];
  EXPECT_NEAR(product(at::matmul(theta, mesh_.stiffness()), theta), 1, 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Cpab, CpabTest, ::testing::Bool());

} // namespace
} // namespace svx
