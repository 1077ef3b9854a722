// Linear registration of one pair from many wrong starts must end at one answer.
#include "core/io/open.h"
#include "core/registration/linear/linear.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace svx {
namespace {

const std::filesystem::path data = SVX_SHARED_DATA;

struct Head {
  const char* name;
  const char* fixed;
  const char* moving;
};

class LinearFromAnywhere : public ::testing::TestWithParam<Head> {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(data / "SOURCES.md")) GTEST_SKIP() << "skipped: no shared data";
    at::set_num_threads(2);
    fixed_ = openAs<Volume>(data / GetParam().fixed);
    moving_ = openAs<Volume>(data / GetParam().moving);
    const at::Tensor voxels = fixed_->asFloat(0);
    const at::Tensor head = voxels.gt(voxels.mean()).nonzero().to(at::kLong);
    const auto toWorld = fixed_->geometry.indexToWorld();
    for (std::int64_t i = 0; i < head.size(0); i += head.size(0) / 500) {
      const auto* zyx = head[i].data_ptr<std::int64_t>();
      points_.push_back(toWorld({double(zyx[2]), double(zyx[1]), double(zyx[0])}));
    }
  }

  /// Any rotation about the head's middle, shifts to 80 mm, scales of 0.8 to 1.25, some shear.
  AffineMap wild(double shear) {
    const auto in = [&](double low, double high) {
      return low + (high - low) * double(random_() >> 11) * 0x1p-53;
    };
    std::normal_distribution<double> normal;
    std::array<double, 4> q;
    double length = 0;
    for (auto& v : q) length += std::pow(v = normal(random_), 2);
    for (auto& v : q) v /= std::sqrt(length);
    const auto [w, x, y, z] = q;
    const Mat3 turn{1 - 2 * (y * y + z * z), 2 * (x * y - w * z),     2 * (x * z + w * y),
                    2 * (x * y + w * z),     1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
                    2 * (x * z - w * y),     2 * (y * z + w * x),     1 - 2 * (x * x + y * y)};
    const double scale = std::exp(in(std::log(0.8), std::log(1.25)));
    Mat3 shape{scale, in(-shear, shear), in(-shear, shear), 0, scale, in(-shear, shear), 0, 0,
               scale};
    const Mat3 linear = turn * shape;
    const Vec3 middle = fixed_->geometry.centre();
    return {linear, middle - linear * middle + Vec3{in(-80, 80), in(-80, 80), in(-80, 80)}};
  }

  AffineMap run(const std::shared_ptr<const Volume>& moving, const AffineMap* initial) {
    std::vector<std::string> notices;
    const auto pair = prepare({{"fixed", fixed_}, {"moving", moving}}, notices);
    LinearSettings settings;
    settings.search = LinearSearch::AllOrientations;
    JobContext context{Device{}};
    const auto fit = fitLinear(pair, settings, initial, context);
    for (const auto& n : fit.notices) std::printf("notice: %s\n", n.c_str());
    return fit.map;
  }

  /// The largest distance between two answers over the head, mm.
  double spread(const std::vector<AffineMap>& answers) const {
    double worst = 0;
    for (const auto& a : answers)
      for (const auto& b : answers)
        for (const auto& p : points_) worst = std::max(worst, norm(a(p) - b(p)));
    return worst;
  }

  std::shared_ptr<const Volume> fixed_, moving_;
  std::vector<Vec3> points_;
  std::mt19937_64 random_{20};
};

TEST_P(LinearFromAnywhere, TwentyWrongInitialTransforms) {
  std::vector<AffineMap> answers;
  for (int i = 0; i < 20; ++i) {
    const AffineMap initial = wild(0.1);
    answers.push_back(run(moving_, &initial));
  }
  std::printf("%s: initial transforms, spread %.3f mm\n", GetParam().name, spread(answers));
  EXPECT_LT(spread(answers), 0.5);
}

// The head is turned, shifted and scaled by its header, so that no interpolation blurs it.
TEST_P(LinearFromAnywhere, TwentyMovedHeads) {
  std::vector<AffineMap> answers;
  for (int i = 0; i < 20; ++i) {
    const AffineMap moved = wild(0);
    auto there = std::make_shared<Volume>(*moving_);
    auto& grid = there->geometry;
    const double scale = std::cbrt(determinant(moved.linear));
    Mat3 turn = moved.linear;
    for (auto& v : turn) v /= scale;
    grid.direction = turn * grid.direction;
    grid.spacing = scale * grid.spacing;
    grid.origin = moved(grid.origin);
    answers.push_back(moved.inverse() * run(there, nullptr));
  }
  std::printf("%s: moved heads, spread %.3f mm\n", GetParam().name, spread(answers));
  // The orientation is found each time. Levels of another voxel size end in other dents of the
  // measure between two different brains, some millimetres apart.
  EXPECT_LT(spread(answers), 10);
}

INSTANTIATE_TEST_SUITE_P(
    Data, LinearFromAnywhere,
    ::testing::Values(Head{"BrainPair", "brain-pair/fixed.nii.gz", "brain-pair/moving.nii.gz"},
                      Head{"Templates", "templates/mni.nii.gz", "templates/ch2.nii.gz"}),
    [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace svx
