#include "core/registration/landmark_term.h"

#include "core/registration/nonlinear.h"
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
  const LandmarkTerm term_{x_, y_, 0.5, grid_, at::kCPU};
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

TEST(LandmarkWeight, DrawsTheMappingAgainstTheImages) {
  const auto g = phantom::cube(24, 2);
  const auto image = phantom::image(g, phantom::blobs);
  const Vec3 x{4, -6, 2}, y{7, -4, 1};
  const auto landmarks = [](const Vec3& p) {
    auto list = std::make_shared<Landmarks>();
    list->points.push_back({"a", p});
    return std::shared_ptr<const Landmarks>(list);
  };
  auto inputs = phantom::inputs(image, image);
  inputs["fixedLandmarks"] = landmarks(x);
  inputs["movingLandmarks"] = landmarks(y);
  for (const char* id : {"registration.variational", "registration.svf", "registration.bspline"}) {
    const Method& method = MethodRegistry::builtIn().get(id);
    auto values = method.info().defaults();
    values.set("alignment", std::string("none"));
    auto context = phantom::context();
    const auto error = [&] {
      const auto outputs = method.run(inputs, values, context);
      return norm(std::get<TransformPtr>(outputs.data.at("transform"))->map(x) - y);
    };
    EXPECT_GT(error(), 3) << id; // equal images: nothing moves
    values.set("landmarkWeight", 10.0);
    EXPECT_LT(error(), 0.7) << id;
    inputs.erase("fixedLandmarks");
    inputs.erase("movingLandmarks");
    EXPECT_THROW(error(), Error) << id;
    inputs["fixedLandmarks"] = landmarks(x);
    inputs["movingLandmarks"] = landmarks(y);
  }
}

} // namespace
} // namespace svx
