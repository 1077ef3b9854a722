#include "core/registration/landmark/consensus.h"
#include "core/registration/landmark/keypoint_method.h"
#include "core/registration/landmark/keypoints.h"

#include "tests/unit/registration/landmark/scattered_points.h"
#include "tests/unit/registration/phantom.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

PreparedImage prepared(const std::shared_ptr<Volume>& image) {
  return {image->geometry, image->asFloat(0), {}};
}

double nearest(const std::vector<Vec3>& points, const Vec3& to) {
  double least = 1e9;
  for (const Vec3& p : points) least = std::min(least, norm(p - to));
  return least;
}

// Smoothing draws them about two voxels along each axis into the box.
TEST(Keypoints, AreTheCornersOfABox) {
  const Vec3 half{14, 10, 12};
  const auto box = [&](const Vec3& p) {
    return std::abs(p[0]) < half[0] && std::abs(p[1]) < half[1] && std::abs(p[2]) < half[2] ? 100
                                                                                            : 0;
  };
  auto context = phantom::context();
  const auto corners = cornersOf(prepared(phantom::image(phantom::cube(48, 1), box)), 8, context);
  ASSERT_EQ(corners.size(), 8u);
  for (int c = 0; c < 8; ++c)
    EXPECT_LT(nearest(corners, {c & 1 ? half[0] : -half[0], c & 2 ? half[1] : -half[1],
                                c & 4 ? half[2] : -half[2]}),
              5);
  const auto flat = cornersOf(prepared(phantom::image(phantom::square(48, 1), box)), 4, context);
  ASSERT_EQ(flat.size(), 4u);
  for (int c = 0; c < 4; ++c)
    EXPECT_LT(nearest(flat, {c & 1 ? half[0] : -half[0], c & 2 ? half[1] : -half[1], 0}), 3);
}

TEST(Keypoints, AreNotWhereTheMaskIsNot) {
  auto image = prepared(phantom::image(phantom::cube(40, 1), phantom::blobs));
  image.inside = phantom::mask(image.grid, [](const Vec3& p) { return p[0] > 0; })->volume.voxels;
  auto context = phantom::context();
  const auto corners = cornersOf(image, 100, context);
  ASSERT_FALSE(corners.empty());
  for (const Vec3& p : corners) EXPECT_GT(p[0], 0);
}

TEST(Keypoints, PatchesHaveNoMeanAndUnitLength) {
  const auto image = prepared(phantom::image(phantom::cube(20, 2), [](const Vec3& p) {
    return 5 + 2 * p[0]; // trilinear interpolation keeps it
  }));
  const auto offsets = patchOffsets(3, 1.5, false);
  EXPECT_EQ(offsets.size(), 125u);
  const auto places = [&](const Vec3& p) {
    std::vector<Vec3> all;
    for (const Vec3& o : offsets) all.push_back(p + o);
    return all;
  };
  const auto patch = patchesAt(image, {{1, 2, 3}}, places, phantom::context());
  double squares = 0;
  for (const Vec3& o : offsets) squares += 4 * o[0] * o[0];
  for (std::int64_t i = 0; i < 125; ++i)
    EXPECT_NEAR(patch[0][i].item<float>(), 2 * offsets[std::size_t(i)][0] / std::sqrt(squares),
                1e-5);
}

TEST(Keypoints, MatchesAreMutual) {
  const auto rows = [](std::vector<float> v) {
    return at::from_blob(v.data(), {std::int64_t(v.size()) / 2, 2}, at::kFloat).clone();
  };
  const auto fixed = rows({1, 0, 0, 1, 0.6f, 0.8f}), moving = rows({0, 1, 0.8f, 0.6f});
  const auto matches = mutualMatches(fixed, moving, 0, {}, phantom::context());
  ASSERT_EQ(matches.size(), 2u);
  EXPECT_EQ(matches[0].fixed, 1u);
  EXPECT_EQ(matches[0].moving, 0u);
  EXPECT_EQ(matches[1].fixed, 2u);
  EXPECT_EQ(matches[1].moving, 1u);
  EXPECT_NEAR(matches[1].correlation, 0.96, 1e-3);
  EXPECT_EQ(mutualMatches(fixed, moving, 0.99, {}, phantom::context()).size(), 1u);
  const auto other = [](std::size_t f, std::size_t) { return f != 1; };
  EXPECT_EQ(mutualMatches(fixed, moving, 0, other, phantom::context())[0].moving, 1u);
}

/// `good` pairs that obey the map up to noise of 1 mm, then `bad` that do not.
PointPairs polluted(const AffineMap& truth, std::size_t good, std::size_t bad, bool flat) {
  auto pairs = phantom::scattered(good + bad, flat, truth);
  phantom::Random random(11);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs.moving[i] = i < good ? pairs.moving[i] + random.inBox(0.6) : random.inBox(60);
    if (flat) pairs.moving[i][2] = 0;
  }
  return pairs;
}

TEST(Consensus, FindsTheMapAmongThreeTimesAsManyOutliers) {
  const AffineMap rigid{phantom::turn(40, -75, 110), {12, -30, 8}};
  const AffineMap similar{1.3 * phantom::turn(-20, 160, 35), {-3, 40, 2}};
  const AffineMap affine{{1.1, 0.3, -0.2, -0.4, 0.8, 0.1, 0.2, -0.1, 1.3}, {3, 2, -4}};
  const AffineMap flat{{0.8, -0.5, 0, 0.6, 1.1, 0, 0, 0, 1}, {3, 2, 0}};
  const auto check = [](LinearModel model, const AffineMap& truth, bool inPlane) {
    ConsensusSettings settings;
    settings.model = model;
    settings.tolerance = 2;
    auto context = phantom::context();
    const auto found = consensusOf(polluted(truth, 60, 180, inPlane), inPlane, settings, context);
    EXPECT_LT(phantom::largestDifference(found.map, truth, 40, inPlane ? 0 : 40), 1);
    ASSERT_GE(found.inliers.size(), 60u);
    for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(found.inliers[i], i);
    EXPECT_LT(found.inliers.size(), 70u); // few others happen to agree
  };
  check(LinearModel::Rigid, rigid, false);
  check(LinearModel::Similarity, similar, false);
  check(LinearModel::Affine, affine, false);
  check(LinearModel::Affine, flat, true);
}

TEST(Consensus, OfNothingIsSmall) {
  ConsensusSettings settings;
  settings.tolerance = 2;
  auto context = phantom::context();
  EXPECT_LT(consensusOf(polluted({}, 0, 200, false), false, settings, context).inliers.size(), 8u);
  EXPECT_TRUE(consensusOf(polluted({}, 3, 0, false), false, settings, context).inliers.empty());
}

/// Many blobs at random places: something to recognise everywhere.
struct Texture {
  std::vector<Vec3> centres;
  std::vector<double> heights, widths;

  explicit Texture(unsigned seed, bool flat = false) {
    phantom::Random random(seed);
    for (int i = 0; i < 150; ++i) {
      centres.push_back(random.inBox(45));
      if (flat) centres.back()[2] = 0;
      heights.push_back(random.uniform(-100, 100));
      widths.push_back(random.uniform(2.5, 5));
    }
  }
  double operator()(const Vec3& p) const {
    double sum = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) {
      const Vec3 d = p - centres[i];
      const double q = dot(d, d) / (widths[i] * widths[i]);
      if (q < 20) sum += heights[i] * std::exp(-q / 2);
    }
    return sum;
  }
};

class KeypointMethod : public ::testing::Test {
protected:
  /// moving(truth(x)) = contrast(fixed(x))
  void give(const AffineMap& truth, bool flat, double contrast = 1) {
    const Texture texture(3, flat);
    const AffineMap back = truth.inverse();
    inputs_ = phantom::inputs(
        phantom::image(flat ? phantom::square(90, 1) : phantom::cube(44, 2), texture),
        phantom::image(flat ? phantom::square(80, 1.2) : phantom::cube(46, 2.1),
                       [&](const Vec3& p) { return 7 + contrast * texture(back(p)); }));
  }
  Outputs run(const std::string& model, const std::string& descriptor = "intensity") {
    auto values = method_.info().defaults();
    values.set("model", model);
    values.set("descriptor", descriptor);
    auto context = phantom::context();
    return method_.run(inputs_, values, context);
  }
  static double error(const Outputs& outputs, const AffineMap& truth, bool flat) {
    const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
    double worst = 0;
    for (int c = 0; c < 8; ++c) {
      const Vec3 p{c & 1 ? 25. : -25., c & 2 ? 25. : -25., flat ? 0 : c & 4 ? 25. : -25.};
      worst = std::max(worst, norm(map.map(p) - truth(p)));
    }
    return worst;
  }

  KeypointRegistration method_;
  Inputs inputs_;
  const AffineMap affine_{{1.06, 0.08, -0.05, -0.06, 0.95, 0.04, 0.02, -0.05, 1.04}, {9, -7, 5}};
  const AffineMap flat_{{1.05, 0.14, 0, -0.12, 0.96, 0, 0, 0, 1}, {9, -7, 0}};
};

TEST_F(KeypointMethod, FindsAKnownAffineMap) {
  give(affine_, false, 0.4);
  const auto outputs = run("affine");
  EXPECT_LT(error(outputs, affine_, false), 1.5); // three quarters of a voxel
  const auto inliers = std::find_if(outputs.figures.begin(), outputs.figures.end(),
                                    [](const Figure& f) { return f.id == "inliers"; });
  ASSERT_NE(inliers, outputs.figures.end());
  for (const char* id : {"fixedKeypoints", "movingKeypoints"})
    EXPECT_EQ(std::get<std::shared_ptr<const Landmarks>>(outputs.data.at(id))->points.size(),
              std::size_t(*inliers->after));
}

TEST_F(KeypointMethod, FindsAKnownMapInAPlane) {
  give(flat_, true);
  EXPECT_LT(error(run("affine"), flat_, true), 0.8);
  const AffineMap rigid{phantom::turn(0, 0, 12), {20, -15, 0}}; // a fifth of the width
  give(rigid, true);
  EXPECT_LT(error(run("rigid"), rigid, true), 0.8);
}

TEST_F(KeypointMethod, EdgesMatchInvertedImages) {
  give(flat_, true, -1);
  EXPECT_LT(error(run("affine", "edges"), flat_, true), 1.2);
}

TEST_F(KeypointMethod, GoesOnFromAnInitialTransform) {
  const AffineMap turned{phantom::turn(0, 0, 100), {4, -3, 0}};
  give(turned, true);
  const AffineMap nearly{phantom::turn(0, 0, 93), {0, 0, 0}};
  inputs_["initial"] = TransformPtr(std::make_shared<AffineTransform>(nearly));
  const auto outputs = run("rigid");
  EXPECT_LT(error(outputs, turned, true), 0.8);
  EXPECT_EQ(std::get<TransformPtr>(outputs.data.at("transform"))->kind(), "affine");
}

TEST_F(KeypointMethod, UnrelatedImagesAreRefused) {
  const auto grid = phantom::square(90, 1);
  inputs_ = phantom::inputs(phantom::image(grid, Texture(3, true)),
                            phantom::image(grid, Texture(4, true)));
  try {
    run("affine");
    ADD_FAILURE() << "accepted";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::Input);
    EXPECT_NE(std::string(e.what()).find("agree on one affine transform"), std::string::npos);
  }
}

TEST_F(KeypointMethod, IsTheSameWithAnyNumberOfThreads) {
  give(affine_, false);
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = run("affine");
  at::set_num_threads(4);
  const auto four = run("affine");
  at::set_num_threads(before);
  const Vec3 p{12, -9, 17};
  EXPECT_EQ(std::get<TransformPtr>(one.data.at("transform"))->map(p),
            std::get<TransformPtr>(four.data.at("transform"))->map(p));
}

TEST_F(KeypointMethod, EveryPresetHoldsValidValues) {
  for (const auto& preset : method_.info().presets)
    EXPECT_NO_THROW(method_.info().check(method_.info().valuesOf(preset.id))) << preset.id;
}

} // namespace
} // namespace svx
