// What a user may give by mistake, to every method: a clear error, or a good result.
#include "tests/unit/registration/every_method.h"

namespace svx {
namespace {

class BadInput : public ::testing::TestWithParam<std::string> {
protected:
  /// Quick values: what is refused or works so does with more levels, too.
  Outputs run(const Inputs& inputs, int levels = 2) const {
    auto context = phantom::context();
    auto values = method_.info().defaults();
    if (method_.info().parameter("levels")) values.set("levels", std::int64_t(levels));
    if (method_.info().parameter("finestIterations")) {
      values.set("iterations", std::int64_t(20));
      values.set("finestIterations", std::int64_t(8));
    }
    if (method_.info().parameter("cell")) {
      values.set("cell", 4.0);
      values.set("reach", std::int64_t(2));
    }
    if (GetParam() == "registration.lddmm") { // the slowest by far
      values.set("finest", 3.0);
      values.set("steps", std::int64_t(4));
    }
    if (geometric()) values.set("model", std::string("similarity"));
    if (method_.info().parameter("omega")) {
      values.set("iterations", std::int64_t(60));
      values.set("width", std::int64_t(64));
    }
    return method_.run(inputs, values, context);
  }

  Inputs pair(const Geometry& fixed, const Geometry& moving, const AffineMap& truth = {}) const {
    return phantom::blobPair(GetParam(), fixed, moving, truth);
  }

  static const Transform& mapOf(const Outputs& outputs) {
    return *std::get<TransformPtr>(outputs.data.at("transform"));
  }

  void expectError(const Inputs& inputs, const std::string& word,
                   ErrorKind kind = ErrorKind::Input) const {
    try {
      run(inputs);
      ADD_FAILURE() << "accepted; expected an error about '" << word << "'";
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), kind) << e.what();
      EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << e.what();
    }
  }

  /// The mapping is near the truth in the middle of the blobs.
  void expectFound(const Inputs& inputs, const AffineMap& truth, double mm) const {
    const auto outputs = run(inputs, 4);
    for (const Vec3& p : {Vec3{0, 0, 0}, Vec3{8, 5, 3}, Vec3{-6, -9, 5}})
      EXPECT_LT(norm(mapOf(outputs).map(p) - truth(p)), mm);
  }

  bool geometric() const { return phantom::isGeometric(GetParam()); }
  /// Needs many corners, which blobs do not have.
  bool wantsCorners() const { return GetParam() == "registration.keypoints"; }

  const Method& method_ = phantom::registry().get(GetParam());
  const Geometry grid_ = phantom::cube(24, 2);
  const AffineMap moved_{phantom::turn(2, -3, 4), {2, -1, 2}};
};

TEST_P(BadInput, ConstantImage) {
  if (geometric()) GTEST_SKIP() << "skipped: intensities say nothing to it";
  auto inputs = pair(grid_, grid_);
  inputs["moving"] =
      std::shared_ptr<const Volume>(phantom::image(grid_, [](const Vec3&) { return 5; }));
  expectError(inputs, "same value");
}

TEST_P(BadInput, OneVoxel) {
  if (geometric()) GTEST_SKIP() << "skipped: intensities say nothing to it";
  expectError(phantom::inputs(phantom::image(phantom::cube(1, 1), phantom::blobs),
                              phantom::image(grid_, phantom::blobs)),
              "single voxel");
}

TEST_P(BadInput, NothingFinite) {
  if (geometric()) GTEST_SKIP() << "skipped: intensities say nothing to it";
  auto inputs = pair(grid_, grid_);
  inputs["moving"] =
      std::shared_ptr<const Volume>(phantom::image(grid_, [](const Vec3&) { return NAN; }));
  expectError(inputs, "finite");
}

TEST_P(BadInput, AllZeroMasks) {
  for (const char* which : {"fixedMask", "movingMask"}) {
    auto inputs = pair(grid_, grid_);
    inputs[which] =
        std::shared_ptr<const LabelMap>(phantom::mask(grid_, [](const Vec3&) { return false; }));
    expectError(inputs, "marks no voxel");
  }
}

TEST_P(BadInput, UnequalLandmarks) {
  auto inputs = pair(grid_, grid_);
  auto one = std::make_shared<Landmarks>(), two = std::make_shared<Landmarks>();
  one->points.resize(1);
  two->points.resize(2);
  inputs["fixedLandmarks"] = std::shared_ptr<const Landmarks>(one);
  inputs["movingLandmarks"] = std::shared_ptr<const Landmarks>(two);
  expectError(inputs, "1 fixed and 2 moving");
}

TEST_P(BadInput, NoOverlap) {
  if (geometric()) GTEST_SKIP() << "skipped: it does not ask where the images lie";
  auto inputs = pair(grid_, grid_);
  auto far = std::make_shared<Volume>(*input<Volume>(inputs, "moving"));
  far->geometry.origin[0] += 5000;
  inputs["moving"] = std::shared_ptr<const Volume>(far);
  inputs["initial"] = TransformPtr(std::make_shared<AffineTransform>(AffineMap{}));
  expectError(inputs, wantsCorners() ? "fit together" : "overlap");
}

TEST_P(BadInput, ASliceForAVolume) {
  if (geometric()) GTEST_SKIP() << "skipped: a plane of points or a surface is one like any other";
  auto inputs = pair(grid_, grid_);
  inputs["moving"] =
      std::shared_ptr<const Volume>(phantom::image(phantom::square(24, 2), phantom::blobs));
  expectError(inputs, wantsCorners() ? "fit together" : "single slice");
}

TEST_P(BadInput, AVolumeForASlice) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  const auto slice = phantom::square(32, 1.5);
  if (phantom::takesSurfaces(GetParam())) { // an outline does not say where in a volume it lies
    EXPECT_NO_THROW(run(pair(slice, grid_)));
    return;
  }
  const auto outputs = run(pair(slice, grid_));
  EXPECT_LT(norm(mapOf(outputs).map(Vec3{5, 5, 0}) - Vec3{5, 5, 0}), 1.5);
}

TEST_P(BadInput, MovingImageTenTimesSmaller) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  AffineMap tenth = moved_;
  for (auto& entry : tenth.linear) entry *= 0.1;
  tenth.offset = 0.1 * tenth.offset;
  const auto inputs = pair(phantom::cube(32, 1.8), phantom::cube(40, 0.2), tenth);
  expectFound(inputs, tenth, 0.3);
}

TEST_P(BadInput, MovingImageOfTenTimesFewerVoxels) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  expectFound(pair(phantom::cube(50, 1.2), phantom::cube(23, 2.6), moved_), moved_, 2.6);
}

TEST_P(BadInput, IsotropicAgainstThickSlices) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  const Geometry isotropic = phantom::cube(40, 1.5);
  Geometry thick = isotropic;
  thick.spacing[2] = 5;
  thick.size[2] = 13;
  thick.origin[2] = -30;
  expectFound(pair(isotropic, thick, moved_), moved_, 2.5);
  expectFound(pair(thick, isotropic, moved_), moved_, 2.5);
}

TEST_P(BadInput, EqualImagesStayWhereTheyAre) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  const auto outputs = run(pair(grid_, grid_));
  EXPECT_LT(norm(mapOf(outputs).map(Vec3{9, -8, 7}) - Vec3{9, -8, 7}), 0.3);
}

TEST_P(BadInput, NanVoxelsAreLeftOutAndSaid) {
  if (geometric() || wantsCorners()) GTEST_SKIP() << "skipped: it does not compare these voxels";
  auto inputs = pair(grid_, grid_);
  auto holes = std::make_shared<Volume>(*input<Volume>(inputs, "fixed"));
  holes->voxels = holes->voxels.clone();
  holes->voxels[12][12][12] = NAN;
  holes->voxels[3][4][5] = INFINITY;
  inputs["fixed"] = std::shared_ptr<const Volume>(holes);
  const auto outputs = run(inputs);
  const auto said = [](const std::string& notice) {
    return notice.find("2 voxels that are not finite") != std::string::npos;
  };
  EXPECT_TRUE(std::ranges::any_of(outputs.notices, said));
  EXPECT_LT(norm(mapOf(outputs).map(Vec3{5, 5, 5}) - Vec3{5, 5, 5}), 0.3);
}

TEST_P(BadInput, OneSliceIsRegisteredInItsPlane) {
  if (wantsCorners()) GTEST_SKIP() << "skipped: blobs have no corners";
  const auto grid = phantom::square(48, 1);
  const auto outputs = run(pair(grid, grid, {identity3, {2, 1, 0}}));
  EXPECT_LT(norm(mapOf(outputs).map(Vec3{4, 4, 0}) - Vec3{6, 5, 0}), 0.4);
}

TEST_P(BadInput, EveryPresetHoldsValidValues) {
  const auto& info = method_.info();
  for (const auto& preset : info.presets) {
    EXPECT_NO_THROW(info.check(info.valuesOf(preset.id))) << preset.id;
    EXPECT_FALSE(preset.when.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Registration, BadInput, ::testing::ValuesIn(phantom::everyMethod()),
                         phantom::testName);

} // namespace
} // namespace svx
