// PNG, TIFF and JPEG: values as ITK decodes them, spacing from the resolution tags.
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"
#include "tests/shared_data.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <itkJPEGImageIO.h>
#include <tiffio.h>

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

/// A colour picture in tiles, as whole-slide scanners write them.
void writeTiled(const std::filesystem::path& path, const char* mode, const char* description) {
  TIFF* tiff = TIFFOpen(path.c_str(), mode);
  ASSERT_NE(tiff, nullptr);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 40);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 20);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 16);
  TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
  if (description) {
    TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description);
  } else {
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 20000.);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 10000.);
  }
  std::vector<std::uint8_t> tile(16 * 16 * 3);
  for (std::uint32_t y = 0; y < 20; y += 16)
    for (std::uint32_t x = 0; x < 40; x += 16) {
      for (std::uint32_t k = 0; k < 16 * 16; ++k)
        for (std::uint32_t c = 0; c < 3; ++c)
          tile[k * 3 + c] = std::uint8_t((x + k % 16) * 3 + (y + k / 16) * 5 + c * 40);
      TIFFWriteTile(tiff, tile.data(), x, y, 0, 0);
    }
  TIFFClose(tiff);
}

TEST(Pictures, TiledColourAndBigTiffKeepPixelsAndPhysicalSize) {
  TemporaryFolder folder;
  const char* ome = "<?xml version=\"1.0\"?><OME><Image><Pixels PhysicalSizeX=\"0.5\" "
                    "PhysicalSizeXUnit=\"\xC2\xB5m\" PhysicalSizeY=\"1000\" "
                    "PhysicalSizeYUnit=\"nm\"/></Image></OME>";
  for (const char* mode : {"w", "w8"})
    for (const char* description : {static_cast<const char*>(nullptr), ome}) {
      writeTiled(folder / "a.tif", mode, description);
      const auto picture = openAs<Volume>(folder / "a.tif");
      ASSERT_EQ(picture->voxels.sizes(), (std::vector<std::int64_t>{3, 1, 20, 40}));
      for (const auto& [x, y, c] : {std::array{0, 0, 0}, {39, 19, 2}, {17, 3, 1}, {5, 18, 0}})
        EXPECT_EQ(picture->voxels[c][0][y][x].item<int>(), (x * 3 + y * 5 + c * 40) % 256);
      EXPECT_NEAR(picture->geometry.spacing[0], 0.0005, 1e-9);
      EXPECT_NEAR(picture->geometry.spacing[1], 0.001, 1e-9);
      EXPECT_TRUE(picture->source.notices.empty());
    }
}

TEST(Pictures, WholeNumbersOf32BitsAreRefused) {
  TemporaryFolder folder;
  for (const int format : {SAMPLEFORMAT_INT, SAMPLEFORMAT_UINT}) {
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "w");
    ASSERT_NE(tiff, nullptr);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 4);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 32);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, format);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    std::array<std::int32_t, 4> row{1, 2, 300000, 4};
    TIFFWriteScanline(tiff, row.data(), 0, 0);
    TIFFClose(tiff);
    try {
      open(folder / "a.tif");
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_NE(error.why().find("32 bits"), std::string::npos) << error.why();
    }
  }
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
