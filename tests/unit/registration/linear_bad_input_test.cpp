// Pairs that hardly belong together: a clear error or a good result.
#include "core/registration/linear/linear_method.h"
#include "core/registration/registration_interface.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

AffineMap run(const Inputs& inputs, const std::string& model,
              const std::string& start = "automatic") {
  const LinearRegistration method;
  auto values = method.info().defaults();
  values.set("model", model);
  values.set("start", start);
  auto context = phantom::context();
  const auto outputs = method.run(inputs, values, context);
  return *asLinear(*std::get<TransformPtr>(outputs.data.at("transform")));
}

void expectError(const Inputs& inputs, const std::string& model, const std::string& word) {
  try {
    run(inputs, model);
    ADD_FAILURE() << "accepted; expected an error about '" << word << "'";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::Input);
    EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << e.what();
  }
}

std::shared_ptr<const Volume> moved(const AffineMap& truth, const Geometry& grid) {
  const auto back = truth.inverse();
  return phantom::image(grid, [&](const Vec3& p) { return phantom::blobs(back(p)); });
}

const AffineMap truth{phantom::turn(4, -5, 6), {4, -3, 5}};

TEST(LinearBadInput, ImagesInDifferentPlacesAreLaidOnEachOther) {
  auto far = std::make_shared<Volume>(*moved(truth, phantom::cube(48, 1.8)));
  far->geometry.origin[1] += 5000;
  const AffineMap there{truth.linear, truth.offset + Vec3{0, 5000, 0}};
  const auto fixed = phantom::image(phantom::cube(48, 1.8), phantom::blobs);
  EXPECT_LT(phantom::largestDifference(run(phantom::inputs(fixed, far), "rigid"), there, 20, 20),
            0.3);
}

TEST(LinearBadInput, MasksThatDoNotOverlap) {
  const auto grid = phantom::cube(40, 2);
  const auto image = phantom::image(grid, phantom::blobs);
  auto inputs = phantom::inputs(image, image);
  inputs["initial"] = TransformPtr(std::make_shared<AffineTransform>(AffineMap{}));
  inputs["fixedMask"] = std::shared_ptr<const LabelMap>(
      phantom::mask(grid, [](const Vec3& p) { return p[0] < -10; }));
  inputs["movingMask"] =
      std::shared_ptr<const LabelMap>(phantom::mask(grid, [](const Vec3& p) { return p[0] > 10; }));
  expectError(inputs, "affine", "overlap");
}

TEST(LinearBadInput, AllZeroMasks) {
  const auto grid = phantom::cube(40, 2);
  const auto image = phantom::image(grid, phantom::blobs);
  for (const char* which : {"fixedMask", "movingMask"}) {
    auto inputs = phantom::inputs(image, image);
    inputs[which] =
        std::shared_ptr<const LabelMap>(phantom::mask(grid, [](const Vec3&) { return false; }));
    expectError(inputs, "rigid", "marks no voxel");
  }
}

TEST(LinearBadInput, MovingImageTenTimesSmaller) {
  const auto fixed = phantom::image(phantom::cube(48, 1.8), phantom::blobs);
  AffineMap tenth = truth;
  for (auto& v : tenth.linear) v *= 0.1;
  const auto small = moved(tenth, phantom::cube(64, 0.2));
  for (const char* model : {"similarity", "affine"})
    EXPECT_LT(phantom::largestDifference(run(phantom::inputs(fixed, small), model), tenth, 20, 20),
              0.05)
        << model;
  expectError(phantom::inputs(fixed, small), "rigid", "smaller");
}

TEST(LinearBadInput, MovingImageOfTenTimesFewerVoxels) {
  const auto fixed = phantom::image(phantom::cube(80, 1), phantom::blobs);
  const auto coarse = moved(truth, phantom::cube(9, 9));
  EXPECT_LT(phantom::largestDifference(run(phantom::inputs(fixed, coarse), "rigid"), truth, 20, 20),
            3);
}

TEST(LinearBadInput, IsotropicAgainstThickSlices) {
  Geometry thick = phantom::cube(80, 1);
  thick.spacing[2] = 5;
  thick.size[2] = 16;
  thick.origin[2] = -37.5;
  const auto fixed = phantom::image(phantom::cube(80, 1), phantom::blobs);
  const auto slices = moved(truth, thick);
  EXPECT_LT(phantom::largestDifference(run(phantom::inputs(fixed, slices), "rigid"), truth, 20, 20),
            0.5);
  EXPECT_LT(phantom::largestDifference(run(phantom::inputs(slices, fixed), "rigid"),
                                       truth.inverse(), 20, 20),
            0.5);
}

TEST(LinearBadInput, ASliceFindsItsPlaceInAVolume) {
  const auto slice = phantom::image(phantom::square(64, 1.2), phantom::blobs);
  const auto volume = moved(truth, phantom::cube(56, 1.5));
  EXPECT_LT(phantom::largestDifference(run(phantom::inputs(slice, volume), "rigid", "physical"),
                                       truth, 20, 0),
            1);
}

TEST(LinearBadInput, AVolumeDoesNotFitIntoASlice) {
  const auto slice = phantom::image(phantom::square(64, 1.2), phantom::blobs);
  const auto volume = phantom::image(phantom::cube(56, 1.5), phantom::blobs);
  expectError(phantom::inputs(volume, slice), "rigid", "single slice");
}

} // namespace
} // namespace svx
