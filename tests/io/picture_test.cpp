// PNG, TIFF and JPEG: values as ITK decodes them, spacing from the resolution tags.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <itkJPEGImageIO.h>

#include <zlib.h>

namespace svx {
namespace {

Data picture(at::Tensor voxels, ChannelAxis axis = ChannelAxis::None) {
  auto volume = std::make_shared<Volume>();
  const auto rank = voxels.dim();
  volume->geometry.size = {voxels.size(rank - 1), voxels.size(rank - 2), 1};
  volume->geometry.spacing = {0.25, 0.5, 1};
  volume->voxels = std::move(voxels);
  volume->channelAxis = axis;
  return std::shared_ptr<const Volume>(volume);
}

at::Tensor ramp(at::IntArrayRef shape, std::int64_t range, at::ScalarType type) {
  std::int64_t count = 1;
  for (const auto n : shape) count *= n;
  return at::arange(count, at::kLong).mul(7919).remainder(range).to(type).reshape(shape);
}

TEST(Pictures, KeepGreyValuesAndColours) {
  TemporaryFolder folder;
  for (const char* suffix : {".png", ".tif"}) {
    SCOPED_TRACE(suffix);
    const auto file = folder / (std::string("p") + suffix);
    const auto check = [&](const at::Tensor& voxels, ChannelAxis axis) {
      save(picture(voxels, axis), file);
      const auto back = openAs<Volume>(file);
      EXPECT_EQ(back->channelAxis, axis);
      EXPECT_EQ(back->voxels.sizes(), voxels.sizes());
      EXPECT_TRUE(back->voxels.to(at::kDouble).equal(voxels.to(at::kDouble)));
    };
    check(ramp({1, 9, 13}, 256, at::kByte), ChannelAxis::None);
    check(ramp({1, 9, 13}, 65536, at::kInt), ChannelAxis::None);
    check(ramp({3, 1, 9, 13}, 256, at::kByte), ChannelAxis::Colour);
  }
  EXPECT_THROW(save(picture(ramp({1, 9, 13}, 65536, at::kInt).sub(5)), folder / "n.png"), Error);
  EXPECT_THROW(save(picture(ramp({1, 9, 13}, 70000, at::kInt).add(5)), folder / "n.png"), Error);
}

TEST(Pictures, TakeTheSpacingOfTheirResolution) {
  TemporaryFolder folder;
  save(picture(ramp({1, 9, 13}, 256, at::kByte)), folder / "t.tif");
  const auto tiff = openAs<Volume>(folder / "t.tif");
  EXPECT_NEAR(tiff->geometry.spacing[0], 0.25, 1e-4);
  EXPECT_NEAR(tiff->geometry.spacing[1], 0.5, 1e-4);

  // A pHYs chunk in pixels a metre behind the PNG's head: 4000 and 2000 are 0.25 and 0.5 mm.
  save(picture(ramp({1, 9, 13}, 256, at::kByte)), folder / "p.png");
  std::string png = contentOf(folder / "p.png");
  const auto big = [](std::uint32_t v) {
    return std::string{char(v >> 24), char(v >> 16), char(v >> 8), char(v)};
  };
  const std::string body = "pHYs" + big(4000) + big(2000) + '\1';
  const std::string chunk =
      big(9) + body +
      big(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), 13)));
  writeContent(folder / "q.png", png.substr(0, 33) + chunk + png.substr(33));
  const auto stated = openAs<Volume>(folder / "q.png");
  EXPECT_NEAR(stated->geometry.spacing[0], 0.25, 1e-12);
  EXPECT_NEAR(stated->geometry.spacing[1], 0.5, 1e-12);
  EXPECT_TRUE(stated->source.notices.empty());
}

TEST(Pictures, WithoutAResolutionHaveOneMillimetreAndSaySo) {
  const std::filesystem::path folder = std::filesystem::path(SVX_SHARED_DATA) / "xray-2d";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: no shared data";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".jpg") continue;
    SCOPED_TRACE(entry.path());
    const auto volume = openAs<Volume>(entry.path());
    auto io = itk::JPEGImageIO::New();
    io->SetFileName(entry.path().string());
    io->ReadImageInformation();
    ASSERT_EQ(volume->geometry.size[0], static_cast<std::int64_t>(io->GetDimensions(0)));
    ASSERT_EQ(volume->geometry.size[1], static_cast<std::int64_t>(io->GetDimensions(1)));
    ASSERT_EQ(volume->channels(), static_cast<std::int64_t>(io->GetNumberOfComponents()));
    itk::ImageIORegion region(2);
    for (unsigned a = 0; a < 2; ++a) region.SetSize(a, io->GetDimensions(a));
    io->SetIORegion(region);
    at::Tensor expected = at::empty(
        {volume->geometry.size[1], volume->geometry.size[0], volume->channels()}, at::kByte);
    io->Read(expected.data_ptr());
    EXPECT_TRUE(
        volume->voxels
            .reshape({volume->channels(), volume->geometry.size[1], volume->geometry.size[0]})
            .equal(expected.permute({2, 0, 1})));
    const bool assumed = volume->geometry.spacing == Vec3{1, 1, 1};
    EXPECT_EQ(assumed, volume->source.notices.size() == 1u);
  }
}

} // namespace
} // namespace svx
