#include "core/registration/diffeomorphic/velocity.h"

#include "core/kernels/field.h"
#include "core/registration/nonlinear.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

Geometry grid() {
  return phantom::cube(31, 1);
}

/// v at every voxel.
at::Tensor field(const Geometry& g, const std::function<Vec3(const Vec3&)>& f) {
  std::vector<at::Tensor> parts;
  for (int c = 0; c < 3; ++c)
    parts.push_back(phantom::image(g, [&](const Vec3& p) { return f(p)[std::size_t(c)]; })->voxels);
  return at::stack(parts);
}

/// The flow of a rotation's generator is the rotation, exactly; trilinear interpolation is exact
/// for linear fields.
TEST(VelocityFlow, OfARotationIsTheRotation) {
  const auto g = grid();
  const double angle = 0.4; // radians
  const auto v = field(g, [&](const Vec3& p) { return Vec3{-angle * p[1], angle * p[0], 0}; });
  const auto context = phantom::context();
  const auto u = flowOf(v, g, context);
  for (std::int64_t y = 8; y <= 22; y += 7)
    for (std::int64_t x = 8; x <= 22; x += 7) {
      const double px = double(x) - 15, py = double(y) - 15;
      EXPECT_NEAR(u[0][15][y][x].item<float>(), std::cos(angle) * px - std::sin(angle) * py - px,
                  0.01);
      EXPECT_NEAR(u[1][15][y][x].item<float>(), std::sin(angle) * px + std::cos(angle) * py - py,
                  0.01);
    }
}

TEST(VelocityFlow, OfTheNegativeIsTheInverse) {
  const auto g = grid();
  const auto v = field(g, [](const Vec3& p) {
    const double window = std::exp(-dot(p, p) / 72);
    return Vec3{4 * window * std::sin(p[1] / 5), 4 * window * std::cos(p[0] / 6), -3 * window};
  });
  const auto context = phantom::context();
  const auto forward = flowOf(v, g, context), backward = flowOf(-v, g, context);
  EXPECT_GT(forward.abs().max().item<float>(), 2);
  EXPECT_GT(kernels::jacobianDeterminant(forward, g).min().item<float>(), 0);
  const auto [mean, largest] = roundTrip(forward, backward, g);
  EXPECT_LT(mean, 0.02);
  EXPECT_LT(largest, 0.2);
  EXPECT_GT(roundTrip(forward, -forward, g).first, 2 * mean); // not what -u would do
}

Vec3 swell(const Vec3& p) {
  return {p[0] + 3 * std::sin(p[1] / 11), p[1] + 3 * std::cos(p[0] / 13), p[2]};
}

Inputs pairOn(const Geometry& g) {
  return phantom::inputs(phantom::image(g, [](const Vec3& p) { return phantom::blobs(swell(p)); }),
                         phantom::image(g, phantom::blobs));
}

TEST(VelocityRegistration, OfExchangedImagesIsTheInverseWhenSymmetric) {
  const auto g = phantom::cube(32, 2);
  const auto context = phantom::context();
  const auto meanRoundTrip = [&](bool symmetric) {
    std::array<at::Tensor, 2> displacements;
    for (const bool exchanged : {false, true}) {
      auto inputs = pairOn(g);
      if (exchanged) std::swap(inputs["fixed"], inputs["moving"]);
      std::vector<std::string> notices;
      VariationalSettings settings;
      settings.mapping = Mapping::StationaryVelocity;
      settings.alpha = 0.1;
      settings.symmetric = symmetric;
      auto running = phantom::context();
      displacements[exchanged] =
          fitVariational(prepare(inputs, notices), {}, settings, running).displacement;
    }
    EXPECT_GT(displacements[0].abs().max().item<float>(), 2);
    return roundTrip(displacements[0], displacements[1], g).first;
  };
  const double symmetric = meanRoundTrip(true);
  EXPECT_LT(symmetric, 0.1);
  EXPECT_LT(symmetric, meanRoundTrip(false) / 2);
}

} // namespace
} // namespace svx
