#include "core/registration/implicit/image_network_method.h"

#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

double fitted(const std::string& network, bool flat, Outputs& outputs) {
  const auto grid = flat ? phantom::square(40, 1) : phantom::cube(14, 3);
  const Inputs inputs{{"image", phantom::image(grid, [](const Vec3& p) {
                         return phantom::blobs(p) + 20 * std::sin(p[0]);
                       })}};
  const ImageNetworkMethod method;
  auto values = method.info().defaults();
  values.set("network", network);
  values.set("width", std::int64_t(64));
  values.set("hidden", std::int64_t(2));
  values.set("batch", std::int64_t(1600));
  values.set("iterations", std::int64_t(300));
  values.set("rate", 2e-3);
  values.set("zoom", 2.0);
  auto context = phantom::context();
  outputs = method.run(inputs, values, context);
  return outputs.figures.front().after.value();
}

TEST(ImageNetwork, SinesShowDetailThatPlainReluMisses) {
  for (const bool flat : {true, false}) {
    Outputs siren, relu;
    const double sharp = fitted("siren", flat, siren), blurred = fitted("relu", flat, relu);
    EXPECT_GT(sharp, 30);
    EXPECT_GT(sharp, blurred + 5);
    const auto image = std::get<std::shared_ptr<const Volume>>(siren.data.at("fitted"));
    EXPECT_EQ(image->geometry.size[0], flat ? 79 : 27);
    EXPECT_NEAR(image->geometry.spacing[0], flat ? 0.5 : 1.5, 1e-12);
  }
}

TEST(ImageNetwork, RefusesAConstantImage) {
  const Inputs inputs{
      {"image", phantom::image(phantom::square(8, 1), [](const Vec3&) { return 3; })}};
  const ImageNetworkMethod method;
  auto context = phantom::context();
  EXPECT_THROW(method.run(inputs, method.info().defaults(), context), Error);
}

} // namespace
} // namespace svx
