#include "core/registration/landmark_term.h"

#include "core/registration/linear/linear_landmarks.h"
#include "core/registration/linear/linear_model.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

at::Tensor noise(at::IntArrayRef sizes, std::uint64_t seed) {
  return at::randn(sizes, at::detail::createCPUGenerator(seed), at::kDouble);
}

double total(const at::Tensor& a) {
  return a.sum(at::kDouble).item<double>();
}

class LandmarkTermTest : public ::testing::Test {
protected:
  const Geometry grid_ = phantom::cube(9, 2);
  const std::vector<Vec3> x_{{-3.1, 2.2, 0.7}, {8.3, -7.9, 1}, {300, 0, 0}, {0, 0, 0}};
  const std::vector<Vec3> y_{{-1, 2, 1}, {7, -7, 0}, {0, 0, 0}, {1, 2, 3}};
  const LandmarkTerm term_{{x_, y_, 0.5}, grid_, at::kCPU};
};

TEST_F(LandmarkTermTest, IsTheMeanSquaredErrorOfThoseOnTheGrid) {
  const auto u = noise({3, 9, 9, 9}, 1);
  const DisplacementFieldTransform map(grid_, u.to(at::kFloat));
  double expected = 0;
  for (const std::size_t i : {0, 1, 3}) {
    const Vec3 error = map.Transform::map(x_[i]) - y_[i];
    expected += 0.5 * 0.5 / 3 * dot(error, error);
  }
  EXPECT_NEAR(term_.evaluate(u, nullptr), expected, 1e-5 * expected);
}

TEST_F(LandmarkTermTest, DerivativesAreExact) {
  const auto u = noise({3, 9, 9, 9}, 1), v = noise({3, 9, 9, 9}, 2);
  auto gradient = at::ones_like(u), hessian = at::zeros_like(u);
  term_.evaluate(u, &gradient);
  term_.addHessian(v, hessian);
  // The term is quadratic: central differences are exact but for rounding.
  const double difference = (term_.evaluate(u + v, nullptr) - term_.evaluate(u - v, nullptr)) / 2;
  EXPECT_NEAR(total((gradient - 1) * v), difference, 1e-12 * std::abs(difference));
  const double curvature = term_.evaluate(u + v, nullptr) + term_.evaluate(u - v, nullptr) -
                           2 * term_.evaluate(u, nullptr);
  EXPECT_NEAR(total(hessian * v), curvature, 1e-12 * curvature);
}

TEST_F(LandmarkTermTest, TurnsUpdatesTowardsWhatIsMissing) {
  const Geometry grid = phantom::cube(33, 1);
  const Vec3 x{2.3, -1.4, 3.2}, missing{1, -2, 0.5}, other{-1, 0, 0.3};
  const LandmarkTerm term({{x}, {x + missing}, 0.5}, grid, at::kCPU);
  const auto zero = at::zeros({3, 33, 33, 33}, at::kFloat);
  auto update = zero.clone();
  for (int c = 0; c < 3; ++c) update[c].fill_(other[std::size_t(c)]);
  const auto at = [&](double step, const Vec3& p) {
    return DisplacementFieldTransform(grid, term.guided(update, zero, step)).Transform::map(p) - p;
  };
  const auto mixed = [&](double share, double length) {
    return (1 - share) * other + share * std::min(1.0, length / norm(missing)) * missing;
  };
  const double share = 0.5 / (0.5 + 0.25);
  EXPECT_LT(norm(at(3, x) - mixed(share, 3)), 0.03);
  EXPECT_LT(norm(at(3, x + Vec3{4, 0, 0}) - mixed(share * std::exp(-0.5), 3)), 0.05);
  EXPECT_LT(norm(at(1, x) - mixed(share, 1)), 0.03); // no longer than the step
  EXPECT_TRUE(LandmarkTerm().guided(update, zero, 1).is_same(update));
}

TEST_F(LandmarkTermTest, AttractsAsTheSumOfItsGaussians) {
  const Geometry grid = phantom::cube(49, 1);
  const auto [stiffness, attraction] = LandmarkTerm({x_, y_, 0.5}, grid, at::kCPU).attraction();
  const Vec3 d{0.7, -1.1, 0.4}, there = grid.indexToWorld()({25, 23, 26});
  double cost = dot(d, d) * stiffness[26][23][25].item<double>(), expected = 0;
  for (int c = 0; c < 3; ++c)
    cost -= 2 * d[std::size_t(c)] * attraction[c][26][23][25].item<double>();
  for (const std::size_t i : {0, 1, 3}) {
    const Vec3 way = there - x_[i], t = y_[i] - x_[i];
    expected += 0.25 * std::exp(-dot(way, way) / 32) * (dot(d - t, d - t) - dot(t, t));
  }
  EXPECT_NEAR(cost, expected, 0.05 * std::abs(expected));
}

/// Says nothing about the images.
class Silent final : public LinearObjective {
public:
  LinearEvaluation evaluate(const LinearParameters&) const override { return {1, 1, 0, {}, {}}; }
  LinearEvaluation value(const LinearParameters& p) const override { return evaluate(p); }
};

TEST(LinearLandmarks, AloneAreALeastSquaresFit) {
  const auto image = phantom::image(phantom::cube(24, 2), phantom::blobs);
  std::vector<std::string> notices;
  const ImagePair pair = prepare(phantom::inputs(image, image), notices);
  const FixedSamples samples = drawSamples(pair.fixed, 500, 1);
  AffineMap truth{phantom::turn(5, -8, 12), {3, -2, 4}};
  truth.linear[0] *= 1.1;
  GuidingLandmarks landmarks{{{9, 0, 1}, {-7, 3, 2}, {0, 8, -5}, {1, -6, 7}, {4, 4, 4}}, {}, 0.3};
  for (const Vec3& x : landmarks.fixed) landmarks.targets.push_back(truth(x));
  const auto objective = linear::guided(std::make_unique<Silent>(), landmarks, samples, 2);

  const LinearParameters start = samples.parameters({});
  const LinearEvaluation e = objective->evaluate(start);
  double sum = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const Vec3 error = landmarks.fixed[i] - landmarks.targets[i];
    sum += 2 * 0.3 / 10 * dot(error, error);
  }
  EXPECT_NEAR(e.value, 1 + sum, 1e-9);
  for (std::size_t k = 0; k < 12; ++k) { // quadratic: central differences are exact
    LinearParameters more = start, less = start;
    more[k] += 0.5;
    less[k] -= 0.5;
    EXPECT_NEAR(e.gradient[k], objective->value(more).value - objective->value(less).value, 1e-6);
    EXPECT_NEAR(e.hessian[k * 13],
                4 * (objective->value(more).value + objective->value(less).value - 2 * e.value),
                1e-6);
  }
  auto context = phantom::context();
  const linear::Steps steps(LinearModel::Affine, pair, samples.scale * identity3);
  const auto done = linear::descend(*objective, steps, start, 1e-6, 50, context);
  EXPECT_LT(phantom::largestDifference(samples.map(done.parameters), truth, 10, 10), 1e-3);
}

/// Every method that takes a landmark weight.
std::vector<std::string> guidedMethods() {
  std::vector<std::string> ids;
  for (const Method* method : MethodRegistry::builtIn().all()) {
    const MethodInfo& info = method->info();
    const auto named = [](const InputInfo& i) { return i.id == "fixedGuides"; };
    if (info.parameter("landmarkWeight") && std::ranges::none_of(info.inputs, named))
      ids.push_back(info.id);
  }
  return ids;
}

class LandmarkWeight : public ::testing::TestWithParam<std::string> {
protected:
  LandmarkWeight() {
    inputs_ = phantom::inputs(image_, image_);
    values_ = method_.info().defaults();
    if (method_.info().parameter("alignment")) values_.set("alignment", std::string("none"));
    if (method_.info().parameter("cell")) { // it moves by whole cells
      values_.set("cell", 2.0);
      values_.set("reach", std::int64_t(2));
    }
  }

  static Data landmark(const Vec3& p) {
    auto list = std::make_shared<Landmarks>();
    list->points.push_back({"a", p});
    return std::shared_ptr<const Landmarks>(list);
  }

  Vec3 mapped() const {
    auto context = phantom::context();
    const auto outputs = method_.run(inputs_, values_, context);
    return std::get<TransformPtr>(outputs.data.at("transform"))->map(x_);
  }

  const Vec3 x_{4, -6, 2}, y_{8, -4, 2};
  const Method& method_ = MethodRegistry::builtIn().get(GetParam());
  const std::shared_ptr<const Volume> image_ = phantom::image(phantom::cube(24, 2), phantom::blobs);
  Inputs inputs_;
  Values values_;
};

TEST_P(LandmarkWeight, DrawsTheMappingAgainstTheImages) {
  const Vec3 without = mapped();
  EXPECT_GT(norm(without - y_), 3); // equal images: nothing moves
  inputs_["fixedLandmarks"] = landmark(x_);
  inputs_["movingLandmarks"] = landmark(y_);
  EXPECT_EQ(mapped(), without); // a weight of 0: the landmarks only judge
  values_.set("landmarkWeight", 1.0);
  EXPECT_LT(norm(mapped() - y_), 1); // half a voxel
}

TEST_P(LandmarkWeight, WithoutLandmarksIsRefused) {
  values_.set("landmarkWeight", 10.0);
  try {
    mapped();
    ADD_FAILURE() << "accepted";
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::Usage);
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, LandmarkWeight, ::testing::ValuesIn(guidedMethods()),
                         [](const auto& info) {
                           return info.param.substr(info.param.find('.') + 1);
                         });

TEST(LinearLandmarks, AreRefusedByLucasKanade) {
  const auto image = phantom::image(phantom::cube(24, 2), phantom::blobs);
  auto inputs = phantom::inputs(image, image);
  auto list = std::make_shared<Landmarks>();
  list->points.push_back({"a", {}});
  inputs["fixedLandmarks"] = inputs["movingLandmarks"] = std::shared_ptr<const Landmarks>(list);
  const Method& method = MethodRegistry::builtIn().get("registration.linear");
  auto values = method.info().valuesOf("lucas-kanade");
  values.set("landmarkWeight", 1.0);
  auto context = phantom::context();
  try {
    method.run(inputs, values, context);
    ADD_FAILURE() << "accepted";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("Lucas-Kanade"), std::string::npos);
  }
}

} // namespace
} // namespace svx
