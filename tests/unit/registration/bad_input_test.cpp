#include "core/registration/methods.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

class BadInput : public ::testing::TestWithParam<const char*> {
protected:
  BadInput() { registerRegistrationMethods(registry_); }

  Outputs run(const Inputs& inputs) {
    const auto& method = registry_.get(GetParam());
    auto context = phantom::context();
    auto values = method.info().defaults();
    values.set("levels", std::int64_t(2));
    return method.run(inputs, values, context);
  }

  void expectError(const Inputs& inputs, const std::string& word) {
    try {
      run(inputs);
      ADD_FAILURE() << "accepted; expected an error about '" << word << "'";
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::Input);
      EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << e.what();
    }
  }

  MethodRegistry registry_;
  Geometry grid_ = phantom::cube(24, 2);
  std::shared_ptr<Volume> image_ = phantom::image(grid_, phantom::blobs);
};

TEST_P(BadInput, ConstantImage) {
  expectError(phantom::inputs(image_, phantom::image(grid_, [](const Vec3&) { return 5; })),
              "same value");
}

TEST_P(BadInput, OneVoxel) {
  expectError(phantom::inputs(phantom::image(phantom::cube(1, 1), phantom::blobs), image_),
              "single voxel");
}

TEST_P(BadInput, NothingFinite) {
  expectError(phantom::inputs(image_, phantom::image(grid_, [](const Vec3&) { return NAN; })),
              "finite");
}

TEST_P(BadInput, EmptyMask) {
  auto inputs = phantom::inputs(image_, image_);
  inputs["fixedMask"] =
      std::shared_ptr<const LabelMap>(phantom::mask(grid_, [](const Vec3&) { return false; }));
  expectError(inputs, "marks no voxel");
}

TEST_P(BadInput, UnequalLandmarks) {
  auto inputs = phantom::inputs(image_, image_);
  auto one = std::make_shared<Landmarks>(), two = std::make_shared<Landmarks>();
  one->points.resize(1);
  two->points.resize(2);
  inputs["fixedLandmarks"] = std::shared_ptr<const Landmarks>(one);
  inputs["movingLandmarks"] = std::shared_ptr<const Landmarks>(two);
  expectError(inputs, "1 fixed and 2 moving");
}

TEST_P(BadInput, NoOverlap) {
  auto far = std::make_shared<Volume>(*image_);
  far->geometry.origin[0] += 5000;
  auto inputs = phantom::inputs(image_, far);
  inputs["initial"] = TransformPtr(std::make_shared<AffineTransform>(AffineMap{}));
  expectError(inputs, "overlap");
}

TEST_P(BadInput, EqualImagesStayWhereTheyAre) {
  const auto outputs = run(phantom::inputs(image_, image_));
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  EXPECT_LT(norm(map.map(Vec3{9, -8, 7}) - Vec3{9, -8, 7}), 0.2);
}

TEST_P(BadInput, NanVoxelsAreLeftOutAndSaid) {
  auto holes = std::make_shared<Volume>(*image_);
  holes->voxels = image_->voxels.clone();
  holes->voxels[12][12][12] = NAN;
  holes->voxels[3][4][5] = INFINITY;
  const auto outputs = run(phantom::inputs(holes, image_));
  ASSERT_FALSE(outputs.notices.empty());
  EXPECT_NE(outputs.notices[0].find("2 voxels that are not finite"), std::string::npos);
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  EXPECT_LT(norm(map.map(Vec3{5, 5, 5}) - Vec3{5, 5, 5}), 0.2);
}

TEST_P(BadInput, OneSliceIsRegisteredInItsPlane) {
  const auto grid = phantom::square(48, 1);
  const auto fixed = phantom::image(grid, phantom::blobs);
  const auto moving = phantom::image(grid, [](const Vec3& p) {
    return phantom::blobs(p - Vec3{2, 1, 0});
  });
  const auto outputs = run(phantom::inputs(fixed, moving));
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  EXPECT_LT(norm(map.map(Vec3{4, 4, 0}) - Vec3{6, 5, 0}), 0.3);
}

TEST_P(BadInput, EveryPresetHoldsValidValues) {
  const auto& info = registry_.get(GetParam()).info();
  for (const auto& preset : info.presets) {
    EXPECT_NO_THROW(info.check(info.valuesOf(preset.id))) << preset.id;
    EXPECT_FALSE(preset.when.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Registration, BadInput,
    ::testing::Values("registration.linear", "registration.svf", "registration.bspline",
                      "registration.demons", "registration.syn", "registration.lddmm",
                      "registration.convex", "registration.variational", "registration.cpab"),
    [](const auto& info) { return std::string(info.param).substr(sizeof("registration.") - 1); });

} // namespace
} // namespace svx
