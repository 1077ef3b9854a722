// The searches that are there to compare with do what their authors wrote down.
#include "core/evaluation/grid_error.h"
#include "core/registration/apply.h"
#include "core/registration/variational/textbook.h"
#include "core/study/synthetic/synthetic_pair.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

/// A hand and the same turned by 5 degrees and shifted by 5 and -3 pixels.
class HandPair : public ::testing::TestWithParam<const char*> {
protected:
  HandPair() {
    Random random(7);
    const auto hand = std::make_shared<Volume>(drawPicture(Picture::Hand, random));
    truth_ = std::make_shared<AffineTransform>(AffineMap{phantom::turn(0, 0, 5), {5, -3, 0}});
    fixed_ = apply(*truth_, *hand, hand->geometry, kernels::Interpolation::Linear);
    inputs_ = phantom::inputs(fixed_, hand);
  }

  Outputs run(const std::string& method) const {
    const Method& m = MethodRegistry::builtIn().get(method);
    auto context = phantom::context();
    return m.run(inputs_, m.info().valuesOf(GetParam()), context);
  }

  double errorOf(const Outputs& outputs) const {
    return gridError(*std::get<TransformPtr>(outputs.data.at("transform")), *truth_,
                     fixed_->geometry)
        .meanSquare;
  }

  TransformPtr truth_;
  std::shared_ptr<const Volume> fixed_;
  Inputs inputs_;
};

TEST_P(HandPair, LIR12AffineIsRecovered) {
  EXPECT_GT(gridError(AffineTransform(AffineMap{}), *truth_, fixed_->geometry).meanSquare, 5e-3);
  EXPECT_LT(errorOf(run("registration.linear")), 1e-4);
}

/// FAIR's come near; the baseline, which moves edges alone, makes the images alike.
TEST_P(HandPair, LIR13DisplacementsMakeTheImagesAlike) {
  const auto outputs = run("registration.variational");
  if (GetParam() == std::string("fair")) {
    EXPECT_LT(errorOf(outputs), 2e-3);
  }
  const auto ncc = std::ranges::find(outputs.figures, "ncc", &Figure::id);
  EXPECT_GT(*ncc->after, 0.5 + 0.5 * *ncc->before);
}

INSTANTIATE_TEST_SUITE_P(Presets, HandPair, ::testing::Values("lbfgs-baseline", "fair"),
                         [](const auto& info) {
                           return std::string(info.param == std::string("fair") ? "fair"
                                                                                : "baseline");
                         });

TEST(Textbook, FairStartsFromTheInverseOfItsHessian) {
  Geometry grid;
  grid.size = {12, 9, 7};
  grid.spacing = {1, 1.5, 2};
  const auto image = phantom::image(grid, phantom::blobs);
  std::vector<std::string> notices;
  const ImagePair pair = prepare(phantom::inputs(image, image), notices);
  VariationalSettings settings;
  settings.distance = DistanceKind::SumOfSquares;
  settings.alpha = 0.3;
  settings.solver = SolverKind::Fair;
  const auto context = phantom::context();
  RegistrationObjective displacement(pair.fixed, pair.moving, {}, settings, context);
  TextbookObjective objective(displacement, grid, SolverKind::Fair, settings.alpha, at::kFloat);
  const auto v = at::randn({3, 7, 9, 12}, at::detail::createCPUGenerator(3), at::kFloat);
  const auto x = objective.precondition(v.clone());
  const auto curvature = makeRegulariser(RegulariserKind::Curvature, grid);
  auto corner = at::zeros_like(v);
  corner[0][0][0][0] = 1;
  const double first = curvature->hessian(corner, corner)[0][0][0][0].item<double>();
  const auto back = (curvature->hessian(x, x) + 1e-3 * first * x) * settings.alpha;
  EXPECT_LT((back - v).abs().max().item<double>(), 1e-2);
}

TEST(Halving, KeepsPlaces) {
  Geometry grid = phantom::cube(8, 1);
  grid.size = {9, 8, 1};
  const auto ramp = phantom::image(grid, [](const Vec3& p) { return 3 * p[0] - 2 * p[1]; });
  const PreparedImage image{grid, ramp->voxels, at::ones({1, 8, 9}, at::kByte)};
  for (const auto halving : {Halving::Cubic, Halving::Binomial}) {
    const auto half = image.halved(halving);
    EXPECT_EQ(half.grid.size, (std::array<std::int64_t, 3>{4, 4, 1}));
    EXPECT_EQ(half.inside.sizes(), half.voxels.sizes());
    for (std::int64_t y = 1; y < 3; ++y)
      for (std::int64_t x = 1; x < 3; ++x) { // off the border a ramp stays itself
        const Vec3 p = half.grid.indexToWorld()({double(x), double(y), 0});
        EXPECT_NEAR(half.voxels[0][y][x].item<double>(), 3 * p[0] - 2 * p[1], 1e-4);
      }
  }
  auto impulse = at::zeros({1, 1, 8}, at::kFloat);
  impulse[0][0][3] = 16;
  grid.size = {8, 1, 1};
  const auto weights = [&](Halving h) {
    const auto half = PreparedImage{grid, impulse, {}}.halved(h).voxels.flatten();
    return std::array{half[0].item<float>(), half[1].item<float>(), half[2].item<float>()};
  };
  EXPECT_EQ(weights(Halving::Binomial), (std::array{0.f, 6.f, 2.f}));
  EXPECT_EQ(weights(Halving::Cubic), (std::array{0.f, 9.f, -1.f}));
}

} // namespace
} // namespace svx
