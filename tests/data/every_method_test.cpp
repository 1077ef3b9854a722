// Every method of registration that there is, on small real images of two and three axes.
#include "core/io/open.h"
#include "core/registration/apply.h"
#include "core/registration/methods.h"
#include "core/study/synthetic/random_transform.h"
#include "tests/data/hands_landmarks.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace svx {
namespace {

const std::filesystem::path data = SVX_SHARED_DATA;

template <typename T>
std::shared_ptr<const T> at(const std::string& file, double mm) {
  const auto whole = openAs<T>(data / file);
  const AffineTransform still{AffineMap{}};
  if constexpr (std::is_same_v<T, Volume>)
    return apply(still, *whole, whole->geometry.coarsened(mm), kernels::Interpolation::Linear);
  else
    return apply(still, *whole, whole->volume.geometry.coarsened(mm));
}

/// What is brighter than Otsu's threshold: the surface that ICP needs.
std::shared_ptr<const LabelMap> bright(const Volume& image) {
  auto mask = std::make_shared<LabelMap>();
  mask->volume.name = image.name;
  mask->volume.geometry = image.geometry;
  mask->volume.voxels = (image.asFloat(0) > otsuThreshold(image)).to(at::kByte);
  return mask;
}

/// Two hands of two people, 128 x 128.
Inputs hands() {
  const auto fixed = openAs<Volume>(data / "xray-2d/hands-R.jpg");
  const auto moving = openAs<Volume>(data / "xray-2d/hands-T.jpg");
  const auto landmarks = test::handsLandmarks(fixed->geometry);
  return {{"fixed", fixed},
          {"moving", moving},
          {"fixedLabels", bright(*fixed)},
          {"movingLabels", bright(*moving)},
          {"fixedLandmarks", landmarks.fixed},
          {"movingLandmarks", landmarks.moving}};
}

/// One hand and the same turned by 10 degrees: two people's have too few corners in common.
Inputs turnedHand() {
  Inputs inputs = hands();
  const auto fixed = input<Volume>(inputs, "fixed");
  const double c = std::cos(0.17), s = std::sin(0.17);
  const Mat3 turn{c, -s, 0, s, c, 0, 0, 0, 1};
  const Vec3 centre = fixed->geometry.centre();
  const AffineTransform truth(AffineMap{turn, centre - turn * centre + Vec3{3, -4, 0}});
  inputs["moving"] =
      apply(*truth.inverse(), *fixed, fixed->geometry, kernels::Interpolation::Linear);
  inputs["movingLandmarks"] = apply(truth, *input<Landmarks>(inputs, "fixedLandmarks"));
  return inputs;
}

/// A chest breathed out and in.
Inputs lungs(double mm) {
  const std::string folder = "lung-ct/3DCT_lung_", points = "lung-ct/CT_3D_lung_";
  return {
      {"fixed", at<Volume>(folder + "baseline.mha", mm)},
      {"moving", at<Volume>(folder + "followup.mha", mm)},
      {"fixedMask", at<LabelMap>(folder + "baseline_mask.mha", mm)},
      {"movingMask", at<LabelMap>(folder + "followup_mask.mha", mm)},
      {"fixedLandmarks", openAs<Landmarks>(data / (points + "fixed_point_set_corrected.txt"))},
      {"movingLandmarks", openAs<Landmarks>(data / (points + "moving_point_set_corrected.txt"))}};
}

std::vector<std::string> everyMethod() {
  MethodRegistry registry;
  registerRegistrationMethods(registry);
  std::vector<std::string> ids;
  for (const Method* method : registry.all()) ids.push_back(method->info().id);
  return ids;
}

double meanError(const Inputs& inputs, const Transform& map) {
  const auto fixed = input<Landmarks>(inputs, "fixedLandmarks")->positions();
  const auto moving = input<Landmarks>(inputs, "movingLandmarks")->positions();
  double sum = 0;
  for (std::size_t i = 0; i < fixed.size(); ++i) sum += norm(map.map(fixed[i]) - moving[i]);
  return sum / double(fixed.size());
}

class EveryMethod : public ::testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(data / "SOURCES.md")) GTEST_SKIP() << "skipped: no shared data";
    registerRegistrationMethods(registry_);
  }

  Outputs run(const Inputs& all) {
    const Method& method = registry_.get(GetParam());
    const MethodInfo& info = method.info();
    Inputs inputs;
    for (const InputInfo& known : info.inputs)
      if (const auto found = all.find(known.id); found != all.end()) inputs.insert(*found);
    Values values = info.defaults();
    if (info.parameter("omega")) // a network, which takes minutes as it is
      for (const auto& [id, small] :
           {std::pair("width", 64), std::pair("iterations", 200), std::pair("batch", 4000)})
        if (info.parameter(id)) values.set(id, std::int64_t(small));
    JobContext context{Device{}};
    const auto start = std::chrono::steady_clock::now();
    Outputs outputs = method.run(inputs, values, context);
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (const OutputInfo& output : info.outputs) {
      EXPECT_TRUE(outputs.data.contains(output.id)) << output.id;
      if (output.kind != DataKind::Volume) continue;
      const auto& volume = *std::get<std::shared_ptr<const Volume>>(outputs.data.at(output.id));
      EXPECT_TRUE(at::isfinite(volume.voxels).all().item<bool>()) << output.id;
    }
    return outputs;
  }

  void expectGain(const Inputs& inputs) {
    const double before = meanError(inputs, AffineTransform(AffineMap{}));
    const Outputs outputs = run(inputs);
    const double after = meanError(inputs, *std::get<TransformPtr>(outputs.data.at("transform")));
    EXPECT_LT(after, before);
    std::printf("%s: landmarks %.2f -> %.2f mm, %.2f s\n", GetParam().c_str(), before, after,
                seconds_);
  }

  MethodRegistry registry_;
  double seconds_ = 0;
};

TEST_P(EveryMethod, InTwoDimensions) {
  Inputs inputs = GetParam() == "registration.keypoints" ? turnedHand() : hands();
  if (GetParam() != "registration.image-network") return expectGain(inputs);
  inputs["image"] = inputs.at("fixed");
  EXPECT_GT(run(inputs).figures.front().after.value(), 20) << "dB";
}

TEST_P(EveryMethod, InThreeDimensions) {
  // Keypoints are corners of small things.
  Inputs inputs = lungs(GetParam() == "registration.keypoints" ? 6 : 8);
  if (GetParam() != "registration.image-network") return expectGain(inputs);
  inputs["image"] = inputs.at("fixed");
  EXPECT_GT(run(inputs).figures.front().after.value(), 20) << "dB";
}

INSTANTIATE_TEST_SUITE_P(Registration, EveryMethod, ::testing::ValuesIn(everyMethod()),
                         [](const auto& info) {
                           std::string name = info.param.substr(info.param.find('.') + 1);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

} // namespace
} // namespace svx
