#include "core/data/intensities.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

Volume volumeOf(at::Tensor voxels) {
  Volume volume;
  volume.voxels = std::move(voxels);
  volume.geometry.size = {volume.voxels.size(-1), volume.voxels.size(-2), volume.voxels.size(-3)};
  return volume;
}

/// A cube of values of which `share` are normal about `mean`; the rest as in `rest`.
at::Tensor mixed(const at::Tensor& rest, double share, double mean, double spread) {
  const at::Tensor chosen = at::rand(rest.sizes()).lt(share);
  return at::where(chosen, at::randn(rest.sizes()) * spread + mean, rest);
}

at::Tensor cube() {
  at::manual_seed(4);
  return at::zeros({40, 50, 60});
}

/// Air, lung, fat and muscle, some bone, as a scanner gives them.
at::Tensor thorax() {
  at::Tensor hu = cube() - 1000 + at::randn({40, 50, 60}) * 12;
  hu = mixed(hu, 0.15, -820, 60);
  hu = mixed(hu, 0.50, 10, 70);
  return mixed(hu, 0.03, 500, 150).round();
}

TEST(Hounsfield, ALungCtIsKnownByItsValues) {
  EXPECT_TRUE(holdsHounsfield(volumeOf(thorax().to(at::kShort))));
  EXPECT_TRUE(holdsHounsfield(volumeOf(thorax() + 0.25))); // as after resampling
  at::Tensor padded = thorax();
  padded.slice(2, 0, 15).fill_(-2048);
  EXPECT_TRUE(holdsHounsfield(volumeOf(padded.to(at::kShort))));
  at::Tensor metal = thorax();
  metal[5][5].slice(0, 0, 20).fill_(25'000);
  EXPECT_TRUE(holdsHounsfield(volumeOf(metal.to(at::kShort))));
}

TEST(Hounsfield, OtherImagesAreNotTakenForCt) {
  const at::Tensor mr = mixed(mixed(at::rand({40, 50, 60}) * 20, 0.3, 400, 60), 0.2, 700, 80);
  EXPECT_FALSE(holdsHounsfield(volumeOf(mr.to(at::kShort))));
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::rand({40, 50, 60}))));             // probabilities
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::rand({1, 50, 60}).log() * -3e5))); // ion counts
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::randn({40, 50, 60}))));            // z scores
  // Phase and signed inversion recovery reach as low, but not as air does.
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::rand({40, 50, 60}) * 8190 - 4095)));
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::rand({40, 50, 60}) * 2000 - 1000)));
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::full({4, 4, 4}, -1000, at::kShort))));
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::full({4, 4, 4}, -3000, at::kShort))));
  EXPECT_FALSE(holdsHounsfield(volumeOf(at::full({4, 4, 4}, NAN))));
  EXPECT_FALSE(holdsHounsfield({}));
  EXPECT_FALSE(holdsHounsfield(volumeOf((thorax() + 1000).to(at::kShort)))); // offset left out
}

TEST(Hounsfield, WhatTheFileSaysGoesFirst) {
  Volume volume = volumeOf(thorax());
  volume.modality = Modality::MR;
  EXPECT_FALSE(holdsHounsfield(volume));
  volume.modality = Modality::Unknown;
  volume.unit = "ion count";
  EXPECT_FALSE(holdsHounsfield(volume));
  Volume flat = volumeOf(at::zeros({2, 2, 2}));
  flat.unit = "HU";
  EXPECT_TRUE(holdsHounsfield(flat));
  flat.unit = {};
  flat.modality = Modality::CT;
  EXPECT_TRUE(holdsHounsfield(flat));
  Volume field = volumeOf(at::stack({thorax(), thorax(), thorax()}));
  field.channelAxis = ChannelAxis::Vector;
  EXPECT_FALSE(holdsHounsfield(field));
}

TEST(PercentileWindow, LeavesTheHeaderOut) {
  Volume volume = volumeOf(at::arange(1001.f).view({1, 7, 143}));
  volume.window = WindowLevel{400, 40};
  EXPECT_NEAR(percentileWindow(volume).level, 500, 1);
  EXPECT_EQ(automaticWindow(volume), (WindowLevel{400, 40}));
}

} // namespace
} // namespace svx
