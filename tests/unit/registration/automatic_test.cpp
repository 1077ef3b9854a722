// registration.auto: what it chooses, and that it says so.
#include "core/registration/automatic/automatic.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

Vec3 moved(const Vec3& p) {
  return {p[0] + 2, p[1] - 1, p[2] + 0.5 * std::sin(p[0] / 10)};
}

struct Images {
  std::shared_ptr<Volume> fixed, moving;

  explicit Images(const Geometry& grid)
      : fixed(phantom::image(grid, phantom::blobs)),
        moving(phantom::image(grid, [](const Vec3& p) { return phantom::blobs(moved(p)); })) {}
  PresetChoice choice() const {
    auto context = phantom::context();
    return choosePreset({{"fixed", std::shared_ptr<const Volume>(fixed)},
                         {"moving", std::shared_ptr<const Volume>(moving)}},
                        context);
  }
  void makeCt(double air) {
    for (const auto& image : {fixed, moving}) {
      image->modality = Modality::CT;
      image->unit = "HU";
      image->voxels = image->voxels.add(air);
    }
  }
};

TEST(Automatic, TakesSlicesForPictures) {
  EXPECT_EQ(Images(phantom::square(40, 2)).choice().preset, "image-2d");
}

TEST(Automatic, KnowsChestsByTheirLungs) {
  Images images(phantom::cube(24, 3));
  images.makeCt(0);
  EXPECT_EQ(images.choice().preset, "default");
  images.makeCt(-800);
  EXPECT_EQ(images.choice().preset, "thorax-ct");
}

TEST(Automatic, ComparesEdgesOfDifferentModalities) {
  Images images(phantom::cube(24, 3));
  images.fixed->modality = Modality::CT;
  EXPECT_EQ(images.choice().preset, "multimodal");
  images.fixed->modality = Modality::MR;
  images.moving->modality = Modality::Ultrasound;
  EXPECT_EQ(images.choice().preset, "multimodal");
}

TEST(Automatic, TellsAnotherContrastFromTheImagesAlone) {
  Images images(phantom::cube(32, 2));
  const PresetChoice same = images.choice();
  EXPECT_EQ(same.preset, "default") << same.reason;
  images.moving->voxels = images.moving->voxels.neg();
  const PresetChoice inverted = images.choice();
  EXPECT_EQ(inverted.preset, "multimodal") << inverted.reason;
}

TEST(Automatic, TellsHeadsByTheirSize) {
  EXPECT_NE(Images(phantom::cube(64, 2.2)).choice().reason.find("as a head"), std::string::npos);
  EXPECT_EQ(Images(phantom::cube(64, 1)).choice().reason.find("as a head"), std::string::npos);
}

TEST(Automatic, RegistersAndSaysWhatItChose) {
  const Images images(phantom::cube(32, 2));
  const AutomaticRegistration method;
  EXPECT_TRUE(method.info().parameters.empty());
  auto context = phantom::context();
  const Outputs outputs = method.run({{"fixed", std::shared_ptr<const Volume>(images.fixed)},
                                      {"moving", std::shared_ptr<const Volume>(images.moving)}},
                                     {}, context);
  ASSERT_FALSE(outputs.notices.empty());
  EXPECT_EQ(outputs.notices.front().find("Chose '"), 0u) << outputs.notices.front();
  const auto transform = std::get<TransformPtr>(outputs.data.at("transform"));
  for (const Vec3& p : {Vec3{0, 0, 0}, Vec3{9, 6, 4}, Vec3{-8, 9, -5}})
    EXPECT_LT(norm(moved(transform->map(p)) - p), 0.7);
}

} // namespace
} // namespace svx
