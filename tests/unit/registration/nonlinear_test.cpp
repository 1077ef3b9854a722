// Every method for more than linear maps, against a known displacement.
#include "core/kernels/field.h"
#include "core/kernels/warp.h"
#include "tests/unit/registration/phantom.h"

#include <gtest/gtest.h>

namespace svx {
namespace {

struct Case {
  std::string name, method;
  std::map<std::string, Value> values;
  double left3d, left2d; ///< share of the displacement that may be left, mean over the middle
  bool inverse;          ///< the method gives it, and without folds

  friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

Vec3 swell(const Vec3& p) { // fixed to moving, 4.2 mm at most
  return {p[0] + 3 * std::sin(p[1] / 11), p[1] + 3 * std::cos(p[0] / 13), p[2]};
}

class KnownDisplacement : public ::testing::TestWithParam<std::tuple<Case, bool>> {
protected:
  static Outputs run(const Geometry& g, const Case& c, JobContext& context) {
    const Method& method = MethodRegistry::builtIn().get("registration." + c.method);
    auto values = method.info().defaults();
    values.set("alignment", std::string("none"));
    for (const auto& [id, value] : c.values) values.set(id, value);
    return method.run(
        phantom::inputs(phantom::image(g, [](const Vec3& p) { return phantom::blobs(swell(p)); }),
                        phantom::image(g, phantom::blobs)),
        values, context);
  }
};

double difference(const Preview& a, const Preview& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.grey.size(); ++i) sum += std::abs(int(a.grey[i]) - int(b.grey[i]));
  return sum;
}

/// LIR-42: the images come closer from step to step.
void expectSteps(const std::vector<PreviewPtr>& steps) {
  ASSERT_GE(steps.size(), 3u);
  const Preview &fixed = *steps.front(), &start = *steps[1], &result = *steps.back();
  EXPECT_EQ(fixed.caption, "Fixed");
  EXPECT_EQ(start.caption, "Start");
  EXPECT_EQ(result.caption, "Result");
  EXPECT_LT(difference(result, fixed), 0.5 * difference(start, fixed));
  for (std::size_t i = 2; i + 1 < steps.size(); ++i)
    EXPECT_LT(difference(*steps[i], fixed), difference(start, fixed)) << steps[i]->caption;
}

TEST_P(KnownDisplacement, IsFound) {
  const auto& [c, flat] = GetParam();
  const auto g = flat ? phantom::square(64, 1) : phantom::cube(40, 1.5);
  auto context = phantom::context();
  const auto outputs = run(g, c, context);
  const auto& map = *std::get<TransformPtr>(outputs.data.at("transform"));
  double before = 0, after = 0, back = 0;
  for (double x = -14; x <= 14; x += 4)
    for (double y = -14; y <= 14; y += 4) {
      const Vec3 p{x, y, 0};
      before += norm(swell(p) - p);
      after += norm(map.map(p) - swell(p));
      if (c.inverse)
        back += norm(std::get<TransformPtr>(outputs.data.at("inverse"))->map(map.map(p)) - p);
    }
  EXPECT_LT(after, (flat ? c.left2d : c.left3d) * before)
      << after / before << " of the displacement is left";
  expectSteps(context.previews());
  if (!c.inverse) return;
  EXPECT_LT(back / 64, 0.05);
  const auto& jacobian = std::get<std::shared_ptr<const Volume>>(outputs.data.at("jacobian"));
  const auto middle = jacobian->voxels.narrow(1, 8, g.size[1] - 16).narrow(2, 8, g.size[0] - 16);
  EXPECT_GT(middle.min().item<float>(), 0);
}

const std::array cases{
    Case{"Variational", "variational", {}, 0.25, 0.25, false},
    Case{"Spline", "bspline", {}, 0.25, 0.25, false},
    Case{"Velocity", "svf", {}, 0.25, 0.25, true},
    Case{"DemonsThirion", "demons", {{"kind", std::string("thirion")}}, 0.3, 0.3, false},
    Case{"DemonsSymmetric", "demons", {{"kind", std::string("symmetric")}}, 0.3, 0.3, false},
    Case{"DemonsDiffeomorphic", "demons", {}, 0.3, 0.3, true},
    Case{"SymmetricGreedy", "syn", {}, 0.25, 0.25, true},
    Case{"VariationalAfterSearch", "variational", {{"search", true}}, 0.25, 0.25, false},
    Case{"GeodesicShooting",
         "lddmm",
         {{"finest", 2.5}, {"finestIterations", std::int64_t(20)}},
         0.4,
         0.35,
         true},
    Case{"PiecewiseAffineFlow", "cpab", {}, 0.3, 0.3, true},
};

INSTANTIATE_TEST_SUITE_P(Methods, KnownDisplacement,
                         ::testing::Combine(::testing::ValuesIn(cases), ::testing::Bool()),
                         [](const auto& info) {
                           return std::get<0>(info.param).name +
                                  (std::get<1>(info.param) ? "Flat" : "");
                         });

} // namespace
} // namespace svx
