#include "core/registration/landmark/icp.h"
#include "core/registration/landmark/icp_method.h"
#include "core/registration/landmark/surface.h"

#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

/// A body without symmetry: a long ellipsoid with two different knobs.
bool body(const Vec3& p) {
  const auto ellipsoid = [&](Vec3 c, Vec3 r) {
    double q = 0;
    for (std::size_t d = 0; d < 3; ++d) q += (p[d] - c[d]) * (p[d] - c[d]) / (r[d] * r[d]);
    return q < 1;
  };
  return ellipsoid({0, 0, 0}, {26, 14, 10}) || ellipsoid({18, 10, 0}, {8, 9, 6}) ||
         ellipsoid({-10, -4, 9}, {6, 5, 9});
}

std::shared_ptr<LabelMap> bodyOn(const Geometry& grid, const AffineMap& movedBy = {}) {
  const AffineMap back = movedBy.inverse();
  return phantom::mask(grid, [&](const Vec3& p) { return body(back(p)); });
}

IcpFit fit(const LabelMap& fixed, const LabelMap& moving, const IcpSettings& settings,
           const Frames& frames = {}) {
  auto context = phantom::context();
  return fitSurfaces(surfacesOf(fixed, {1}), surfacesOf(moving, {1}), frames, settings, nullptr,
                     context);
}

const auto fixedGrid = phantom::cube(64, 1.2);
const auto movingGrid = phantom::cube(90, 1);

struct Case {
  const char* name;
  LinearModel model;
  AffineMap truth;
};

class IcpRecovery : public ::testing::TestWithParam<Case> {};

TEST_P(IcpRecovery, FindsTheKnownMap) {
  const auto& [name, model, truth] = GetParam();
  IcpSettings settings;
  settings.model = model;
  const auto found = fit(*bodyOn(fixedGrid), *bodyOn(movingGrid, truth), settings);
  EXPECT_TRUE(found.settled);
  // Below half a voxel although each surface is known to half a voxel only.
  EXPECT_LT(phantom::largestDifference(found.map, truth, 20, 12), 0.5) << name;
  EXPECT_LT(found.rms, 0.6);
}

INSTANTIATE_TEST_SUITE_P(
    Icp, IcpRecovery,
    ::testing::Values(
        Case{"RigidNear", LinearModel::Rigid, {phantom::turn(8, -6, 12), {3, -4, 2}}},
        Case{"RigidFar", LinearModel::Rigid, {phantom::turn(30, 150, -70), {6, 5, -7}}},
        Case{"RigidUpsideDown", LinearModel::Rigid, {phantom::turn(180, 0, 0), {0, 0, 0}}},
        Case{
            "Similarity", LinearModel::Similarity, {1.25 * phantom::turn(10, 20, 100), {4, 3, -5}}},
        Case{"Affine",
             LinearModel::Affine,
             {{1.15, 0.1, -0.05, -0.12, 0.9, 0.08, 0.03, -0.06, 1.1}, {5, -6, 4}}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Icp, RigidStaysRigid) {
  const auto found =
      fit(*bodyOn(fixedGrid), *bodyOn(movingGrid, {1.2 * phantom::turn(5, 5, 5), {}}), {});
  const Mat3 product = found.map.linear * transpose(found.map.linear);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(product[i], identity3[i], 1e-9);
  EXPECT_GT(determinant(found.map.linear), 0);
}

// A fifth of the moving surface belongs to something that the fixed image does not show.
TEST(Icp, TrimmingLeavesOutliersOut) {
  const AffineMap truth{phantom::turn(8, -6, 12), {3, -4, 2}};
  const AffineMap back = truth.inverse();
  const auto grown = phantom::mask(movingGrid, [&](const Vec3& p) {
    return body(back(p)) || norm(p - Vec3{-5, 25, 0}) < 16;
  });
  IcpSettings settings;
  settings.start = IcpStart::Physical;
  const auto all = fit(*bodyOn(fixedGrid), *grown, settings);
  settings.share = 0.65;
  const auto trimmed = fit(*bodyOn(fixedGrid), *grown, settings);
  EXPECT_GT(phantom::largestDifference(all.map, truth, 20, 12), 2);
  EXPECT_LT(phantom::largestDifference(trimmed.map, truth, 20, 12), 0.6);
}

TEST(Icp, MatchesInAPlane) {
  const auto grid = phantom::square(128, 0.6), other = phantom::square(120, 0.7);
  const Frames frames = framesOf(grid, other);
  for (const double degrees : {15.0, 170.0}) {
    const AffineMap truth{phantom::turn(0, 0, degrees), {4, -5, 0}};
    IcpSettings settings;
    const auto found = fit(*bodyOn(grid), *bodyOn(other, truth), settings, frames);
    EXPECT_LT(phantom::largestDifference(found.map, truth, 20, 0), 0.3) << degrees;
    EXPECT_EQ(found.map({0, 0, 0})[2], 0);
  }
}

// Two equal balls that only their labels tell apart.
TEST(Icp, PairsEachLabelWithItsLike) {
  const auto balls = [](bool swapped) {
    const auto grid = phantom::cube(60, 1);
    auto map = *phantom::mask(grid, [](const Vec3&) { return false; });
    map.volume.voxels = phantom::image(grid, [&](const Vec3& p) {
                          const int left = swapped ? 2 : 1;
                          return norm(p - Vec3{-14, 3, 0}) < 8   ? left
                                 : norm(p - Vec3{14, -3, 0}) < 8 ? 3 - left
                                                                 : 0;
                        })->voxels.to(at::kByte);
    return surfacesOf(map, {1, 2});
  };
  auto context = phantom::context();
  const auto found = fitSurfaces(balls(false), balls(true), {}, {}, nullptr, context);
  EXPECT_LT(norm(found.map({-14, 3, 0}) - Vec3{14, -3, 0}), 0.2);
}

TEST(Icp, IsTheSameWithAnyNumberOfThreads) {
  const auto fixed = bodyOn(fixedGrid);
  const auto moving = bodyOn(movingGrid, {phantom::turn(30, 10, -20), {6, 5, -7}});
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = fit(*fixed, *moving, {});
  at::set_num_threads(4);
  const auto four = fit(*fixed, *moving, {});
  at::set_num_threads(before);
  EXPECT_EQ(one.map, four.map);
}

class IcpMethod : public ::testing::Test {
protected:
  IcpMethod() {
    const auto image = [](const Geometry& grid) { return phantom::image(grid, phantom::blobs); };
    inputs_ = phantom::inputs(image(fixedGrid), image(movingGrid));
  }
  void give(const std::string& id, std::shared_ptr<const LabelMap> map) {
    inputs_[id] = std::move(map);
  }
  Outputs run(const std::string& labels = "") {
    auto values = method_.info().defaults();
    values.set("labels", labels);
    auto context = phantom::context();
    return method_.run(inputs_, values, context);
  }
  void expectError(const std::string& words, const std::string& labels = "") {
    try {
      run(labels);
      ADD_FAILURE() << "accepted; expected an error about '" << words << "'";
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(words), std::string::npos) << e.what();
    }
  }

  IcpRegistration method_;
  Inputs inputs_;
  AffineMap truth_{phantom::turn(20, -30, 12), {3, -4, 2}};
};

TEST_F(IcpMethod, MatchesLabels) {
  give("fixedLabels", bodyOn(fixedGrid));
  give("movingLabels", bodyOn(movingGrid, truth_));
  const auto outputs = run();
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  EXPECT_LT(norm(map.map(Vec3{15, 10, -5}) - truth_({15, 10, -5})), 0.5);
  EXPECT_EQ(outputs.figures[0].id, "surface.mean");
  EXPECT_GT(*outputs.figures[0].before, 3);
  EXPECT_LT(*outputs.figures[0].after, 0.5);
}

TEST_F(IcpMethod, MatchesMasksWhereThereAreNoLabels) {
  give("fixedMask", bodyOn(fixedGrid));
  give("movingMask", bodyOn(movingGrid, truth_));
  const auto outputs = run();
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  EXPECT_LT(norm(map.map(Vec3{15, 10, -5}) - truth_({15, 10, -5})), 0.5);
}

TEST_F(IcpMethod, SaysWhatItCannotMatch) {
  expectError("neither labels nor masks");
  const auto nothing = phantom::mask(fixedGrid, [](const Vec3&) { return false; });
  const auto everything = phantom::mask(movingGrid, [](const Vec3&) { return true; });
  give("fixedLabels", nothing);
  give("movingLabels", bodyOn(movingGrid));
  expectError("no value in common");
  give("fixedLabels", bodyOn(fixedGrid));
  give("movingLabels", everything);
  expectError("no border inside");
  give("movingLabels", bodyOn(movingGrid));
  expectError("none of the labels asked for", "4,7");
  expectError("cannot be read", "1;2");
  expectError("cannot be read", "bone");
  EXPECT_NO_THROW(run("1, 7"));
}

TEST_F(IcpMethod, AFewFlatPointsAreRefused) {
  const auto voxel = [](const Geometry& grid) {
    return phantom::mask(grid, [](const Vec3& p) { return p[2] > 0; });
  };
  give("fixedMask", voxel(fixedGrid));
  give("movingMask", voxel(movingGrid));
  auto values = method_.info().defaults();
  values.set("model", std::string("affine"));
  auto context = phantom::context();
  EXPECT_THROW(method_.run(inputs_, values, context), Error);
}

TEST_F(IcpMethod, EveryPresetHoldsValidValues) {
  for (const auto& preset : method_.info().presets)
    EXPECT_NO_THROW(method_.info().check(method_.info().valuesOf(preset.id))) << preset.id;
}

} // namespace
} // namespace svx
