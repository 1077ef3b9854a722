#include "core/registration/landmark/landmark_method.h"

#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

using phantom::scattered;
using namespace std::string_literals;

const AffineMap truth{phantom::turn(10, -15, 25), {5, -4, 3}};

std::shared_ptr<const Landmarks> landmarks(const std::vector<Vec3>& positions,
                                           const std::vector<std::string>& names = {}) {
  auto list = std::make_shared<Landmarks>();
  for (std::size_t i = 0; i < positions.size(); ++i)
    list->points.push_back({i < names.size() ? names[i] : std::to_string(i + 1), positions[i]});
  return list;
}

class LandmarkMethod : public ::testing::Test {
protected:
  LandmarkMethod() {
    const auto image = phantom::image(phantom::cube(20, 5), phantom::blobs);
    inputs_ = phantom::inputs(image, image);
  }

  void give(const PointPairs& pairs) {
    inputs_["fixedLandmarks"] = landmarks(pairs.fixed);
    inputs_["movingLandmarks"] = landmarks(pairs.moving);
  }

  Outputs run(const std::string& model = "rigid") {
    auto values = method_.info().defaults();
    values.set("model", model);
    auto context = phantom::context();
    return method_.run(inputs_, values, context);
  }

  void expectError(const std::string& model, const std::string& words) {
    try {
      run(model);
      ADD_FAILURE() << model << " accepted; expected an error about '" << words << "'";
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::Input);
      EXPECT_NE(std::string(e.what()).find(words), std::string::npos) << e.what();
    }
  }

  static Vec3 mapped(const Outputs& outputs, const Vec3& p) {
    return std::get<TransformPtr>(outputs.data.at("transform"))->map(p);
  }
  static const Figure& figure(const Outputs& outputs, const std::string& id) {
    const auto found = std::find_if(outputs.figures.begin(), outputs.figures.end(),
                                    [&](const Figure& f) { return f.id == id; });
    if (found == outputs.figures.end()) throw std::runtime_error("no figure " + id);
    return *found;
  }

  LandmarkRegistration method_;
  Inputs inputs_;
};

TEST_F(LandmarkMethod, RecoversARigidMap) {
  give(scattered(6, false, truth));
  const auto outputs = run();
  EXPECT_LT(norm(mapped(outputs, {9, 8, -7}) - truth({9, 8, -7})), 1e-9);
  EXPECT_EQ(std::get<TransformPtr>(outputs.data.at("transform"))->kind(), "affine");
  EXPECT_NEAR(*figure(outputs, "fre.rms").after, 0, 1e-9);
  EXPECT_GT(*figure(outputs, "fre.rms").before, 1);
  EXPECT_NEAR(*figure(outputs, "loo.mean").after, 0, 1e-9);
}

// What was fitted to is never called a target registration error.
TEST_F(LandmarkMethod, ReportsNoTargetErrorAtItsOwnPoints) {
  give(scattered(6, false, truth));
  for (const Figure& f : run().figures) EXPECT_FALSE(f.id.starts_with("tre")) << f.id;
}

TEST_F(LandmarkMethod, FiducialErrorIsTheRootMeanSquare) {
  auto pairs = scattered(4, false, AffineMap{});
  pairs.fixed = {{-10, 0, 0}, {10, 0, 0}, {0, 20, 0}, {0, -20, 0}};
  pairs.moving = {{-11, 0, 0}, {11, 0, 0}, {0, 20, 0}, {0, -20, 0}};
  give(pairs);
  const auto outputs = run();
  EXPECT_NEAR(*figure(outputs, "fre.rms").after, std::sqrt(0.5), 1e-9);
  EXPECT_NEAR(*figure(outputs, "fre.max").after, 1, 1e-9);
}

TEST_F(LandmarkMethod, LeaveOneOutIsMeasuredByFittingTheOthers) {
  auto pairs = scattered(7, false, truth);
  phantom::Random random(3);
  for (Vec3& p : pairs.moving) p = p + random.inBox(2);
  give(pairs);
  const auto outputs = run("affine");
  double sum = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    sum += norm(fitPoints(LinearModel::Affine, pairs.without(i), false)(pairs.fixed[i]) -
                pairs.moving[i]);
  EXPECT_NEAR(*figure(outputs, "loo.mean").after, sum / 7, 1e-9);
  EXPECT_GT(*figure(outputs, "loo.mean").after, *figure(outputs, "fre.rms").after);
}

TEST_F(LandmarkMethod, NamesALandmarkThatIsOutOfPlace) {
  auto pairs = scattered(15, false, truth);
  phantom::Random random(3);
  for (Vec3& p : pairs.moving) p = p + random.inBox(0.5);
  give(pairs);
  EXPECT_TRUE(run("rigid").notices.empty());
  pairs.moving[7][1] += 15;
  give(pairs);
  const auto notices = run("rigid").notices;
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_NE(notices[0].find("Landmark '8' lies 1"), std::string::npos) << notices[0];
}

TEST_F(LandmarkMethod, SplinesGoThroughThePoints) {
  auto pairs = scattered(12, false, truth);
  phantom::Random random(3);
  for (Vec3& p : pairs.moving) p = p + random.inBox(4);
  give(pairs);
  for (const char* model : {"tps", "rbf"}) {
    const auto outputs = run(model);
    EXPECT_NEAR(*figure(outputs, "fre.max").after, 0, 1e-8) << model;
    EXPECT_GT(*figure(outputs, "loo.mean").after, 0.5) << model;
    EXPECT_EQ(std::get<TransformPtr>(outputs.data.at("transform"))->kind(), "radial");
  }
}

TEST_F(LandmarkMethod, PairsByName) {
  const auto pairs = scattered(5, false, truth);
  inputs_["fixedLandmarks"] = landmarks(pairs.fixed, {"a", "b", "c", "d", "only here"});
  inputs_["movingLandmarks"] = landmarks(
      {pairs.moving[3], pairs.moving[1], pairs.moving[0], pairs.moving[2]}, {"d", "b", "a", "c"});
  const auto outputs = run();
  EXPECT_LT(norm(mapped(outputs, {9, 8, -7}) - truth({9, 8, -7})), 1e-9);
  ASSERT_FALSE(outputs.notices.empty());
  EXPECT_NE(outputs.notices[0].find("4 landmarks have a partner"), std::string::npos);
  EXPECT_NE(outputs.notices[0].find("1 have none"), std::string::npos);
}

TEST_F(LandmarkMethod, NamesThatAreNoNamesPairByOrder) {
  const auto pairs = scattered(5, false, truth);
  inputs_["fixedLandmarks"] = landmarks(pairs.fixed, {"F-1", "F-2", "F-3", "F-4", "F-5"});
  inputs_["movingLandmarks"] = landmarks(pairs.moving, {"M-1", "M-2", "M-3", "M-4", "M-5"});
  const auto outputs = run();
  EXPECT_LT(norm(mapped(outputs, {9, 8, -7}) - truth({9, 8, -7})), 1e-9);
  ASSERT_FALSE(outputs.notices.empty());
  EXPECT_NE(outputs.notices[0].find("in their order"), std::string::npos);
}

TEST_F(LandmarkMethod, RefusesListsThatDoNotPair) {
  auto pairs = scattered(5, false, truth);
  pairs.moving.pop_back();
  give(pairs);
  expectError("rigid", "5 fixed and 4 moving");
}

TEST_F(LandmarkMethod, RefusesTooFew) {
  give(scattered(2, false, truth));
  expectError("rigid", "needs 3 pairs and there are 2");
  give(scattered(3, false, truth));
  EXPECT_NO_THROW(run("rigid"));
  expectError("affine", "needs 4 pairs and there are 3");
  expectError("tps", "needs 4 pairs");
  expectError("rbf", "needs 4 pairs");
}

TEST_F(LandmarkMethod, RefusesOneLineAndOnePlane) {
  give(scattered(6, false, [](const Vec3& p) { return p; }));
  PointPairs line;
  for (double t : {0., 1., 2., 5., 9.}) {
    line.fixed.push_back({3 * t, 2 * t, -t});
    line.moving.push_back(truth(line.fixed.back()));
  }
  give(line);
  expectError("rigid", "in one line");
  give(scattered(8, true, truth));
  EXPECT_NO_THROW(run("similarity"));
  expectError("affine", "lie in one plane");
  expectError("tps", "lie in one plane");
}

TEST_F(LandmarkMethod, RefusesPositionsThatAreNotFinite) {
  auto pairs = scattered(5, false, truth);
  pairs.moving[2][1] = NAN;
  give(pairs);
  expectError("rigid", "not finite");
}

TEST_F(LandmarkMethod, GoesOnFromAnInitialTransform) {
  const auto pairs = scattered(12, false, [](const Vec3& p) {
    return truth(p) + Vec3{2 * std::sin(p[0] / 20), 0, 0};
  });
  give(pairs);
  inputs_["initial"] = TransformPtr(std::make_shared<AffineTransform>(truth));
  for (const char* model : {"rigid", "tps"}) {
    const auto outputs = run(model);
    EXPECT_LT(*figure(outputs, "fre.rms").after, *figure(outputs, "fre.rms").before);
    EXPECT_LT(*figure(outputs, "fre.rms").before, 2.1); // that of the initial transform
    double sum = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const Vec3 d = mapped(outputs, pairs.fixed[i]) - pairs.moving[i];
      sum += dot(d, d);
    }
    EXPECT_NEAR(std::sqrt(sum / 12), *figure(outputs, "fre.rms").after, 1e-9);
  }
}

TEST_F(LandmarkMethod, RegistersSlicesInTheirPlane) {
  const auto fixed = phantom::image(phantom::square(40, 2), phantom::blobs);
  auto moved = std::make_shared<Volume>(*fixed);
  moved->geometry.origin[2] = 7; // another slice of the stack
  // Stored from bottom to top: the body is not mirrored by that.
  moved->geometry.direction = {1, 0, 0, 0, -1, 0, 0, 0, 1};
  moved->geometry.origin[1] *= -1;
  inputs_ = phantom::inputs(fixed, moved);
  const AffineMap inPlane{phantom::turn(0, 0, 30), {4, -3, 7}};
  give(scattered(6, true, inPlane));
  for (const char* model : {"rigid", "similarity", "affine", "tps", "rbf"}) {
    const auto outputs = run(model);
    EXPECT_LT(norm(mapped(outputs, {11, -12, 0}) - inPlane({11, -12, 0})), 1e-8) << model;
  }
  give(scattered(2, true, inPlane));
  EXPECT_LT(norm(mapped(run("rigid"), {11, -12, 0}) - inPlane({11, -12, 0})), 1e-8);
  expectError("tps", "needs 3 pairs");
}

TEST_F(LandmarkMethod, EveryPresetHoldsValidValues) {
  for (const auto& preset : method_.info().presets)
    EXPECT_NO_THROW(method_.info().check(method_.info().valuesOf(preset.id))) << preset.id;
}

} // namespace
} // namespace svx
