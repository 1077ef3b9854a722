// Both registrations on images that others made. Bounds are looser than what was measured (see
// tests/benchmark/README.md), so that they fail when a registration breaks and not before.
#include "core/io/open.h"
#include "core/kernels/interpolation.h"
#include "core/registration/apply.h"
#include "core/registration/methods.h"
#include "core/registration/registration_interface.h"
#include "tests/data/hands_landmarks.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace svx {
namespace {

const std::filesystem::path data = SVX_SHARED_DATA;

class RegistrationOnData : public ::testing::Test {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(data / "SOURCES.md")) GTEST_SKIP() << "skipped: no shared data";
    at::set_num_threads(2);
    registerRegistrationMethods(registry_);
  }

  template <typename T>
  void give(const std::string& id, const std::string& file) {
    inputs_[id] = openAs<T>(data / file);
  }

  Outputs run(const std::string& method, const std::string& preset) {
    const auto& m = registry_.get(method);
    JobContext context{Device{}};
    return m.run(inputs_, m.info().valuesOf(preset), context);
  }

  static const Figure& figure(const Outputs& outputs, const std::string& id) {
    for (const auto& f : outputs.figures)
      if (f.id == id) return f;
    throw std::runtime_error("no figure " + id);
  }

  static double after(const Outputs& outputs, const std::string& id) {
    return figure(outputs, id).after.value();
  }

  static TransformPtr transform(const Outputs& outputs) {
    return std::get<TransformPtr>(outputs.data.at("transform"));
  }

  MethodRegistry registry_;
  Inputs inputs_;
};

TEST_F(RegistrationOnData, LungCt) {
  give<Volume>("fixed", "lung-ct/3DCT_lung_baseline.mha");
  give<Volume>("moving", "lung-ct/3DCT_lung_followup.mha");
  give<LabelMap>("fixedMask", "lung-ct/3DCT_lung_baseline_mask.mha");
  give<LabelMap>("movingMask", "lung-ct/3DCT_lung_followup_mask.mha");
  give<Landmarks>("fixedLandmarks", "lung-ct/CT_3D_lung_fixed_point_set_corrected.txt");
  give<Landmarks>("movingLandmarks", "lung-ct/CT_3D_lung_moving_point_set_corrected.txt");
  const auto linear = run("registration.linear", "thorax-ct");
  EXPECT_NEAR(figure(linear, "tre.mean").before.value(), 35.27, 0.01);
  EXPECT_LT(after(linear, "tre.mean"), 3.5);
  inputs_["initial"] = transform(linear);
  const auto variational = run("registration.variational", "thorax-ct");
  EXPECT_LT(after(variational, "tre.mean"), 1.6);
  EXPECT_EQ(after(variational, "folding"), 0);

  // Landmark 20 is mis-paired by about 15 mm; without it:
  double sum = 0;
  const auto fixed = input<Landmarks>(inputs_, "fixedLandmarks")->positions();
  const auto moving = input<Landmarks>(inputs_, "movingLandmarks")->positions();
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (i != 20) sum += norm(transform(variational)->map(fixed[i]) - moving[i]);
  EXPECT_LT(sum / 50, 1.35);
  std::printf("lung: linear %.3f, variational %.3f mm (51), %.3f mm (50)\n",
              after(linear, "tre.mean"), after(variational, "tre.mean"), sum / 50);
}

TEST_F(RegistrationOnData, BrainPair) {
  give<Volume>("fixed", "brain-pair/fixed.nii.gz");
  give<Volume>("moving", "brain-pair/moving.nii.gz");
  give<LabelMap>("fixedLabels", "brain-pair/fixed_labels.nii.gz");
  give<LabelMap>("movingLabels", "brain-pair/moving_labels.nii.gz");
  const auto outputs = run("registration.variational", "brain-mr-across-subjects");
  std::ifstream list(data / "brain-pair/evaluation_labels.txt");
  double before = 0, mean = 0, n = 0;
  for (int label; list >> label; ++n) {
    before += figure(outputs, "dice." + std::to_string(label)).before.value();
    mean += after(outputs, "dice." + std::to_string(label));
  }
  ASSERT_EQ(n, 30);
  EXPECT_NEAR(before / n, 0.522, 0.001);
  EXPECT_GT(mean / n, 0.745);
  EXPECT_LT(after(outputs, "folding"), 0.01);
  std::printf("brain pair: Dice %.4f, folding %.4f %%\n", mean / n, after(outputs, "folding"));
}

TEST_F(RegistrationOnData, TemplatesBothWays) {
  for (const bool there : {true, false}) {
    give<Volume>(there ? "fixed" : "moving", "templates/mni.nii.gz");
    give<Volume>(there ? "moving" : "fixed", "templates/ch2.nii.gz");
    auto outputs = run("registration.linear", "brain-mr-across-subjects");
    EXPECT_GT(after(outputs, "ncc"), figure(outputs, "ncc").before.value_or(0) + 0.005);
    const double linear = after(outputs, "ncc");
    inputs_["initial"] = transform(outputs);
    outputs = run("registration.variational", "default");
    EXPECT_GT(after(outputs, "ncc"), linear + 0.02);
    EXPECT_LT(after(outputs, "folding"), 0.01);
    std::printf("templates: NCC %.3f, %.3f\n", linear, after(outputs, "ncc"));
    inputs_.clear();
  }
}

TEST_F(RegistrationOnData, FlairToContrastT1OfATumourComesBack) {
  const double angle = 10 * 3.14159265358979323846 / 180;
  for (const std::string patient : {"pat1", "pat3"}) {
    const auto folder = "tumour-mr/" + patient + "/";
    give<Volume>("fixed", folder + "Flair_subtrMeanDivStd.nii.gz");
    const auto t1 = openAs<Volume>(data / (folder + "T1c_subtrMeanDivStd.nii.gz"));
    const auto brain = openAs<LabelMap>(data / (folder + "brainmask.nii.gz"));
    const Vec3 centre = t1->geometry.centre();
    const double c = std::cos(angle), s = std::sin(angle);
    const Mat3 turn = Mat3{c, -s, 0, s, c, 0, 0, 0, 1} * Mat3{1, 0, 0, 0, c, -s, 0, s, c};
    const AffineMap truth{turn, centre - turn * centre + Vec3{9, -7, 4}};
    inputs_["moving"] =
        apply(AffineTransform(truth.inverse()), *t1, t1->geometry, kernels::Interpolation::Linear);
    const auto found = *asLinear(*transform(run("registration.linear", "multimodal-same-subject")));
    const auto inside = brain->volume.channel(0).nonzero();
    const auto toWorld = brain->volume.geometry.indexToWorld();
    double worst = 0;
    for (std::int64_t i = 0; i < inside.size(0); i += 97) {
      const auto* zyx = inside[i].data_ptr<std::int64_t>();
      const Vec3 p = toWorld({double(zyx[2]), double(zyx[1]), double(zyx[0])});
      worst = std::max(worst, norm(found(p) - truth(p)));
    }
    EXPECT_LT(worst, 1.0) << patient;
    std::printf("tumour %s: largest error %.3f mm\n", patient.c_str(), worst);
  }
}

TEST_F(RegistrationOnData, BeatingHeart) {
  give<Volume>("fixed", "cardiac/fixed.nii.gz");
  give<Volume>("moving", "cardiac/moving.nii.gz");
  give<LabelMap>("fixedLabels", "cardiac/fixed_gt.nii.gz");
  give<LabelMap>("movingLabels", "cardiac/moving_gt.nii.gz");
  const auto outputs = run("registration.variational", "cardiac-mr");
  EXPECT_GT(after(outputs, "dice.mean"), 0.83);
  EXPECT_EQ(after(outputs, "folding"), 0);
  std::printf("heart: Dice %.3f -> %.3f\n", *figure(outputs, "dice.mean").before,
              after(outputs, "dice.mean"));
}

TEST_F(RegistrationOnData, ThinSlabs) {
  give<Volume>("fixed", "mr-slabs/ilist1.nii.gz");
  give<Volume>("moving", "mr-slabs/ilist3.nii.gz");
  give<LabelMap>("fixedLabels", "mr-slabs/slist1.nii.gz");
  give<LabelMap>("movingLabels", "mr-slabs/slist3.nii.gz");
  const auto outputs = run("registration.variational", "brain-mr-across-subjects");
  EXPECT_GT(after(outputs, "dice.mean"), *figure(outputs, "dice.mean").before + 0.07);
  std::printf("slabs: Dice %.3f -> %.3f\n", *figure(outputs, "dice.mean").before,
              after(outputs, "dice.mean"));
}

TEST_F(RegistrationOnData, Hands) {
  give<Volume>("fixed", "xray-2d/hands-R.jpg");
  give<Volume>("moving", "xray-2d/hands-T.jpg");
  const auto landmarks = test::handsLandmarks(input<Volume>(inputs_, "fixed")->geometry);
  ASSERT_EQ(landmarks.fixed->points.size(), 7u);
  inputs_["fixedLandmarks"] = landmarks.fixed;
  inputs_["movingLandmarks"] = landmarks.moving;
  const auto outputs = run("registration.variational", "image-2d");
  EXPECT_LT(after(outputs, "tre.mean"), 0.12 * *figure(outputs, "tre.mean").before);
  std::printf("hands: TRE %.2f -> %.2f pixels' mm\n", *figure(outputs, "tre.mean").before,
              after(outputs, "tre.mean"));
}

TEST_F(RegistrationOnData, ProstateMrToUltrasoundIsNotRefused) {
  give<Volume>("fixed", "mr-trus/us_images/case000000.nii.gz");
  give<Volume>("moving", "mr-trus/mr_images/case000000.nii.gz");
  const auto outputs = run("registration.variational", "multimodal");
  EXPECT_LT(after(outputs, "folding"), 1);
}

} // namespace
} // namespace svx
