#include "core/tma/boundary.h"

#include "core/data/error.h"
#include "core/tma/methods.h"
#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace svx::tma {
namespace {

Boundary drawn(BoundaryKind kind, double cost, std::int64_t pixels = 64) {
  JobContext context = quietContext();
  return boundaryOf(examplePoints(kind, 3), kind, cost, pixels, context);
}

/// The decision of the pixel that holds a place.
double decisionAt(const Boundary& boundary, double x, double y) {
  const Geometry& grid = boundary.decision.geometry;
  return boundary.decision
      .voxels[0][std::lround((y - grid.origin[1]) / grid.spacing[1])]
             [std::lround((x - grid.origin[0]) / grid.spacing[0])]
      .item<double>();
}

TEST(Boundary, MSI51_OfADiscriminantIsALine) {
  const Boundary found = drawn(BoundaryKind::Discriminant, 1);
  const at::Tensor d = found.decision.voxels[0].to(at::kDouble);
  // Linear: second differences vanish.
  EXPECT_LT(d.diff(2, 0).abs().max().item<double>(), 1e-4);
  EXPECT_LT(d.diff(2, 1).abs().max().item<double>(), 1e-4);
  EXPECT_GT(found.wrong, 0u); // the classes overlap
  EXPECT_LT(found.wrong, 20u);
  EXPECT_EQ(found.supports, 0u);
}

TEST(Boundary, MSI51_OfAMachineLeavesTheWidestMargin) {
  const Boundary found = drawn(BoundaryKind::LinearMachine, 1e4);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_GE(found.supports, 2u);
  EXPECT_LT(found.supports, 10u);
  const auto& decisions = found.points.numbers("decision");
  const auto& classes = found.points.numbers("class");
  const auto& supports = std::get<std::vector<std::string>>(found.points.columns.back().cells);
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const double onItsSide = classes[i] == 1 ? decisions[i] : -decisions[i];
    EXPECT_GT(onItsSide, 1 - 0.01); // no point lies within the margin
    if (!supports[i].empty()) EXPECT_NEAR(onItsSide, 1, 0.01);
  }
}

TEST(Boundary, MSI51_OfARadialMachineIsClosed) {
  const Boundary found = drawn(BoundaryKind::RadialMachine, 10);
  EXPECT_EQ(found.wrong, 0u);
  EXPECT_GT(decisionAt(found, 0, 0), 0);
  for (int k = 0; k < 12; ++k)
    EXPECT_LT(decisionAt(found, 3 * std::cos(k * M_PI / 6), 3 * std::sin(k * M_PI / 6)), 0) << k;
  EXPECT_GT(drawn(BoundaryKind::RadialMachine, 10).supports, 2u);
  // No line divides them.
  JobContext context = quietContext();
  EXPECT_GT(boundaryOf(examplePoints(BoundaryKind::RadialMachine, 3), BoundaryKind::LinearMachine,
                       10, 16, context)
                .wrong,
            20u);
}

TEST(Boundary, DecisionsOfPointsAreThoseOfTheirPixels) {
  for (const auto kind : {BoundaryKind::Discriminant, BoundaryKind::RadialMachine}) {
    const Boundary found = drawn(kind, 1, 512);
    for (std::size_t i = 0; i < found.points.rows(); i += 7)
      EXPECT_NEAR(decisionAt(found, found.points.numbers("x")[i], found.points.numbers("y")[i]),
                  found.points.numbers("decision")[i], 0.1);
  }
}

TEST(Boundary, IsAMethodWithoutData) {
  MethodRegistry registry;
  registerTissueMethods(registry);
  const Method& method = registry.get("tma.boundary");
  JobContext context = quietContext();
  for (const Preset& preset : method.info().presets) {
    Values values = method.info().valuesOf(preset.id);
    values.set("pixels", std::int64_t(32));
    const Outputs outputs = method.run({}, values, context);
    EXPECT_EQ(outputs.data.size(), 2u);
    EXPECT_GT(*outputs.figures[0].after, 80);
  }
}

} // namespace
} // namespace svx::tma
