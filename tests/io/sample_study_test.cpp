// The sample study: its truth is true.
#include "core/io/open.h"
#include "core/io/sample_study.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

float valueAt(const Volume& volume, const Vec3& world) {
  const Vec3 index = volume.geometry.worldToIndex()(world);
  for (int a = 0; a < 3; ++a)
    if (index[a] < 1 || index[a] > double(volume.geometry.size[a] - 2)) return -1;
  return volume.voxels[std::llround(index[2])][std::llround(index[1])][std::llround(index[0])]
      .item<float>();
}

class Sample : public testing::TestWithParam<SampleKind> {};

TEST_P(Sample, MovingIsFixedMovedByTheTruth) {
  const SampleStudy study = makeSampleStudy(GetParam());
  ASSERT_EQ(study.fixedLandmarks->points.size(), 24u);
  double largest = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    const Vec3& fixed = study.fixedLandmarks->points[i].position;
    const Vec3& moving = study.movingLandmarks->points[i].position;
    EXPECT_LT(norm(study.truth->map(fixed) - moving), 1e-9);
    EXPECT_EQ(study.fixedLandmarks->points[i].name, study.movingLandmarks->points[i].name);
    largest = std::max(largest, norm(fixed - moving));
  }
  EXPECT_GT(largest, 4);
  EXPECT_LT(study.truth->toField(study.fixed->geometry).square().sum(0).sqrt().max().item<float>(),
            15);
  EXPECT_GT(study.truth->jacobianDeterminant(study.fixed->geometry).min().item<float>(), 0.3);

  // moving(truth(x)) is fixed(x), far better than moving(x) is.
  double warped = 0, plain = 0;
  int same = 0, count = 0;
  const auto& size = study.fixed->geometry.size;
  const AffineMap toWorld = study.fixed->geometry.indexToWorld();
  for (std::int64_t z = 20; z + 20 < size[2]; z += 9)
    for (std::int64_t y = 20; y + 20 < size[1]; y += 9)
      for (std::int64_t x = 20; x + 20 < size[0]; x += 9) {
        const Vec3 p = toWorld({double(x), double(y), double(z)});
        const Vec3 q = study.truth->map(p);
        const float there = valueAt(*study.moving, q);
        if (there < 0) continue;
        const float here = valueAt(*study.fixed, p);
        warped += std::abs(there - here);
        plain += std::abs(valueAt(*study.moving, p) - here);
        same += valueAt(study.movingLabels->volume, q) == valueAt(study.fixedLabels->volume, p);
        ++count;
      }
  EXPECT_LT(warped, 0.5 * plain);
  EXPECT_GT(same, 0.85 * count);
}

TEST_P(Sample, IsTheSameEveryTimeAndWritesItsFiles) {
  const SampleStudy a = makeSampleStudy(GetParam()), b = makeSampleStudy(GetParam());
  EXPECT_TRUE(a.moving->voxels.equal(b.moving->voxels));
  TemporaryFolder folder;
  const auto files = writeSampleStudy(a, folder / "study");
  ASSERT_EQ(files.size(), 7u);
  EXPECT_TRUE(openAs<Volume>(files[1])->voxels.equal(a.moving->voxels));
  EXPECT_EQ(openAs<LabelMap>(files[2])->labels.size(), a.fixedLabels->labels.size());
  const auto truth = openAs<Transform>(files[6]);
  for (std::size_t i = 0; i < a.fixedLandmarks->points.size(); ++i)
    EXPECT_LT(norm(truth->map(a.fixedLandmarks->points[i].position) -
                   a.movingLandmarks->points[i].position),
              1e-3);
}

INSTANTIATE_TEST_SUITE_P(Heads, Sample,
                         testing::Values(SampleKind::Head, SampleKind::SyntheticHead),
                         [](const auto& info) {
                           return info.param == SampleKind::Head ? "Head" : "Synthetic";
                         });

} // namespace
} // namespace svx
