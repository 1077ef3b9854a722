#include "core/registration/implicit/implicit_method.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

class Penalties : public ::testing::TestWithParam<std::tuple<Smoothness, int, bool>> {};

/// IMP-12 to IMP-19: gradients against central differences, folded points included.
TEST_P(Penalties, GradientsAgreeWithDifferences) {
  const auto [kind, d, physical] = GetParam();
  SmoothnessSettings settings;
  settings.kind = kind;
  settings.nu = 0.7;
  settings.mu = 1.3;
  if (physical) settings.halfExtent = {100, 80, 130};
  at::manual_seed(4);
  const int order = kind == Smoothness::Bending ? 2 : 1;
  auto jet = at::randn({nn::slabCount(order, d), 12, d}, at::kDouble) * 0.4;
  jet[1].select(1, 0).slice(0, 0, 4).sub_(1.2); // some are folded
  const auto penalty = penalise(settings, jet);
  EXPECT_LT(penalty.determinants.min().item<double>(), 0);
  const auto flat = jet.view({-1}), gradient = penalty.gradient.reshape({-1});
  const double h = 1e-6, scale = std::max(1.0, gradient.abs().max().item<double>());
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    const double before = flat[i].item<double>();
    flat[i] = before + h;
    const double up = penalise(settings, jet).value.item<double>();
    flat[i] = before - h;
    const double down = penalise(settings, jet).value.item<double>();
    flat[i] = before;
    EXPECT_NEAR(gradient[i].item<double>(), (up - down) / (2 * h), 1e-6 * scale) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Implicit, Penalties,
    ::testing::Combine(::testing::Values(Smoothness::Jacobian, Smoothness::Diffusion,
                                         Smoothness::Elastic, Smoothness::Quadratic,
                                         Smoothness::Ogden, Smoothness::Hyperelastic,
                                         Smoothness::Bending),
                       ::testing::Values(2, 3), ::testing::Bool()));

TEST(Hyperelastic, IsZeroAtTheIdentityAndSymmetricInVolume) {
  SmoothnessSettings settings;
  EXPECT_EQ(penalise(settings, at::zeros({4, 3, 3}, at::kDouble)).value.item<double>(), 0);
  settings.length = settings.area = 0;
  const auto ofVolume = [&](double v) {
    auto jet = at::zeros({4, 1, 3}, at::kDouble);
    jet[1][0][0] = v - 1;
    return penalise(settings, jet).value.item<double>();
  };
  EXPECT_NEAR(ofVolume(2.5), ofVolume(1 / 2.5), 1e-12);
  EXPECT_NEAR(ofVolume(2), 0.25, 1e-12);
  EXPECT_GT(ofVolume(-1), ofVolume(-0.5)); // no false minimum at -1
}

nn::NetworkSpec small(int inputs, int outputs, double omega = 3) {
  nn::NetworkSpec spec;
  spec.inputs = inputs;
  spec.outputs = outputs;
  spec.hidden = 2;
  spec.width = 10;
  spec.omega = omega;
  return spec;
}

struct Shape {
  int d;
  bool velocity, boundary;
  int order;
};
class Deformations : public ::testing::TestWithParam<Shape> {};

/// IMP-20, IMP-21: the jet against differences, and the parameters' gradient of a loss of it.
TEST_P(Deformations, DerivativesAgreeWithDifferences) {
  const auto [d, velocity, boundary, order] = GetParam();
  const nn::Network network(small(d + velocity, d), 3, at::kDouble);
  Deformation deformation(network, {velocity, 5, boundary});
  at::manual_seed(2);
  const auto x = at::rand({6, d}, at::kDouble) * 1.6 - 0.8;
  const auto jet = deformation.forward(x, order).clone();
  const double h = 1e-5;
  for (int k = 0; k < d; ++k) {
    auto up = x.clone(), down = x.clone();
    up.select(1, k).add_(h);
    down.select(1, k).sub_(h);
    const auto slope = (deformation.forward(up, 1) - deformation.forward(down, 1)) / (2 * h);
    EXPECT_LT((slope[0] - jet[1 + k]).abs().max().item<double>(), 1e-6);
    for (int l = k; order > 1 && l < d; ++l)
      EXPECT_LT((slope[1 + l] - jet[nn::secondSlab(k, l, d)]).abs().max().item<double>(), 1e-6);
  }

  const auto weights = at::randn(jet.sizes(), at::kDouble);
  const double timeWeight = velocity ? 0.3 : 0;
  std::vector<at::Tensor> atSteps(6);
  const auto pull = at::randn({6, d}, at::kDouble);
  if (velocity) atSteps[2] = pull;
  auto gradient = at::zeros_like(network.parameters());
  const auto value = [&](at::Tensor into) {
    const auto now = deformation.forward(x, order);
    double loss = (now.square() * weights).sum().item<double>() / 2;
    if (velocity) loss += (deformation.position(2) * pull).sum().item<double>();
    return loss + deformation.backward(now * weights, into, atSteps, timeWeight);
  };
  value(gradient);
  const auto p = network.parameters();
  auto unused = at::zeros_like(gradient);
  const double scale = std::max(1.0, gradient.abs().max().item<double>());
  for (std::int64_t i = 0; i < p.numel(); i += 3) {
    const double before = p[i].item<double>(), step = 1e-6;
    p[i] = before + step;
    const double up = value(unused);
    p[i] = before - step;
    const double down = value(unused);
    p[i] = before;
    EXPECT_NEAR(gradient[i].item<double>(), (up - down) / (2 * step), 1e-6 * scale) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Implicit, Deformations,
                         ::testing::Values(Shape{3, false, false, 2}, Shape{2, false, true, 2},
                                           Shape{3, true, false, 1}, Shape{2, true, true, 1}));

/// A velocity network that is linear in x and does not depend on time follows (I + A / T)^T.
TEST(Velocity, FollowsALinearFieldAndInverts) {
  nn::NetworkSpec spec = small(4, 3);
  spec.hidden = 1;
  spec.width = 8;
  spec.activation = nn::Activation::Relu;
  const nn::Network network(spec, 1, at::kDouble);
  // relu(x) - relu(-x) = x
  network.parameters().zero_();
  const auto& in = network.layers()[0].weight;
  const auto& out = network.layers()[1].weight;
  const auto a =
      at::tensor({0.3, -0.5, 0.1, 0.2, 0.1, -0.3, 0.0, 0.4, -0.2}, at::kDouble).view({3, 3});
  for (int k = 0; k < 3; ++k) {
    in[k][k] = 1;
    in[3 + k][k] = -1;
    out.select(1, k).copy_(a.select(1, k));
    out.select(1, 3 + k).copy_(-a.select(1, k));
  }
  const DeformationSettings settings{true, 16, false};
  at::manual_seed(5);
  const auto x = at::rand({50, 3}, at::kDouble) - 0.5;
  auto step = at::eye(3, at::kDouble) + a / 16, whole = at::eye(3, at::kDouble);
  for (int i = 0; i < 16; ++i) whole = at::mm(step, whole);
  const auto y = mapped(network, settings, x);
  EXPECT_LT((y - at::mm(x, whole.t())).abs().max().item<double>(), 1e-12);
  EXPECT_LT((unmapped(network, settings, y) - x).abs().max().item<double>(), 1e-6);
  const auto jet = Deformation(network, settings).forward(x, 1);
  for (int k = 0; k < 3; ++k)
    EXPECT_LT(
        (jet[1 + k] - (whole - at::eye(3, at::kDouble)).select(1, k)).abs().max().item<double>(),
        1e-12);
}

TEST(NetworkTransform, MapsInvertsAndMeasuresItsJacobian) {
  auto grid = phantom::cube(20, 2);
  grid.size[2] = 14;
  grid.spacing[2] = 3;
  for (const bool velocity : {false, true}) {
    auto spec = small(velocity ? 4 : 3, 3);
    spec.width = 32;
    const nn::Network network(spec, 7, at::kFloat);
    network.parameters().mul_(0.7);
    const NetworkTransform transform(network, {velocity, 8, true}, grid);
    const auto field = transform.toField(grid);
    const Vec3 p = grid.indexToWorld()({4, 11, 6});
    const Vec3 q = transform.map(p);
    double moved = 0;
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(field[c][6][11][4].item<float>(), q[c] - p[c], 1e-4);
      moved += std::abs(q[c] - p[c]);
    }
    EXPECT_GT(moved, 0.01);
    EXPECT_LT(norm(transform.inverse()->map(q) - p), 2e-3) << velocity;
    const auto exact = transform.jacobianDeterminant(grid);
    const auto differences = transform.Transform::jacobianDeterminant(grid);
    const auto inner = [](const at::Tensor& t) {
      return t.narrow(0, 2, 10).narrow(1, 2, 16).narrow(2, 2, 16);
    };
    EXPECT_LT((inner(exact) - inner(differences)).abs().max().item<float>(), 0.02);
    EXPECT_GT((exact - 1).abs().max().item<float>(), 0.03);
  }
}

Vec3 swell(const Vec3& p, double amplitude) {
  return {p[0] + amplitude * std::sin(p[1] / 11), p[1] + amplitude * std::cos(p[0] / 13), p[2]};
}

struct Recipe {
  const char* model;
  const char* distance;
  const char* smoothness;
  bool flat;
  double left; ///< share of the displacement that may be left
};
class ImplicitRecovery : public ::testing::TestWithParam<Recipe> {};

TEST_P(ImplicitRecovery, FindsAKnownDisplacement) {
  const auto [model, distance, smoothness, flat, left] = GetParam();
  const auto grid = flat ? phantom::square(48, 1.2) : phantom::cube(30, 2);
  const auto moving = phantom::image(grid, phantom::blobs);
  const auto fixed =
      phantom::image(grid, [&](const Vec3& p) { return phantom::blobs(swell(p, 3)); });
  auto inputs = phantom::inputs(fixed, moving);
  inputs["initial"] = TransformPtr(std::make_shared<AffineTransform>(AffineMap{}));
  const ImplicitRegistration method;
  auto values = method.info().valuesOf("idir");
  values.set("model", std::string(model));
  values.set("distance", std::string(distance));
  values.set("smoothness", std::string(smoothness));
  values.set("alpha", std::string(smoothness) == "bending" ? 1e-5 : 0.01);
  values.set("width", std::int64_t(32));
  values.set("hidden", std::int64_t(2));
  values.set("omega", 8.0);
  values.set("steps", std::int64_t(4));
  values.set("samples", std::int64_t(flat ? 2000 : 1500));
  values.set("iterations", std::int64_t(300));
  values.set("rate", 2e-3);
  values.set("decay", true);
  auto context = phantom::context();
  const auto outputs = method.run(inputs, values, context);
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  double before = 0, after = 0, n = 0;
  for (double x = -14; x <= 14; x += 4)
    for (double y = -14; y <= 14; y += 4) {
      const Vec3 p{x, y, 0}, truth = swell(p, 3);
      before += norm(truth - p);
      after += norm(map.map(p) - truth);
      ++n;
    }
  EXPECT_GT(before / n, 2);
  EXPECT_LT(after / n, left * before / n) << model << " " << distance << " " << smoothness;
}

INSTANTIATE_TEST_SUITE_P(Implicit, ImplicitRecovery,
                         ::testing::Values(Recipe{"displacement", "ncc", "jacobian", false, 0.3},
                                           Recipe{"displacement", "ssd", "hyperelastic", true, 0.3},
                                           Recipe{"displacement", "ncc", "bending", true, 0.3},
                                           Recipe{"displacement", "mi", "jacobian", true, 0.6},
                                           Recipe{"velocity", "ssd", "hyperelastic", true, 0.3},
                                           Recipe{"velocity", "ncc", "jacobian", false, 0.3}));

} // namespace
} // namespace svx
