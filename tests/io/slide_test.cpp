// Whole-slide images: a small pyramid, written here with libtiff.
#include "core/io/open.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <tiffio.h>

#include <cmath>

namespace svx {
namespace {

constexpr int width = 1024, height = 768, tile = 128;

/// Another red in each level tells which one was read.
std::array<std::uint8_t, 3> pixelAt(int level, int x, int y) {
  return {std::uint8_t(50 + 50 * level), std::uint8_t((x << level) * 255 / width),
          std::uint8_t((y << level) * 255 / height)};
}

/// Levels of half the size each, in tiles; 0.5 micrometres a pixel of the finest.
void writePyramid(const std::filesystem::path& path, int levels, bool resolution = true) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  for (int level = 0; level < levels; ++level) {
    const int w = width >> level, h = height >> level;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, w);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, h);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, tile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, tile);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    if (level > 0) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (resolution) {
      TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
      TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 20000.0);
      TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 20000.0);
    }
    std::vector<std::uint8_t> pixels(std::size_t(tile) * tile * 3);
    for (int y = 0; y < h; y += tile)
      for (int x = 0; x < w; x += tile) {
        for (int k = 0; k < tile * tile; ++k) {
          const auto pixel = pixelAt(level, x + k % tile, y + k / tile);
          std::copy(pixel.begin(), pixel.end(), pixels.begin() + 3 * k);
        }
        ASSERT_GT(TIFFWriteTile(tiff, pixels.data(), std::uint32_t(x), std::uint32_t(y), 0, 0), 0);
      }
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
}

void expectLevel(const Volume& volume, int level) {
  ASSERT_EQ(volume.voxels.sizes(), (at::IntArrayRef{3, 1, height >> level, width >> level}));
  const auto voxels = volume.voxels.accessor<std::uint8_t, 4>();
  for (const auto& [x, y] : {std::pair{0, 0}, {5, 90}, {(width >> level) - 1, 0}, {77, 95}})
    for (int c = 0; c < 3; ++c)
      EXPECT_EQ(voxels[c][0][y][x], pixelAt(level, x, y)[std::size_t(c)]) << x << " " << y;
}

/// World places of the corners of the whole picture.
std::array<double, 4> box(const Volume& volume) {
  const AffineMap map = volume.geometry.indexToWorld();
  const auto& size = volume.geometry.size;
  const Vec3 low = map(Vec3{-0.5, -0.5, 0}),
             high = map(Vec3{double(size[0]) - 0.5, double(size[1]) - 0.5, 0});
  return {low[0], low[1], high[0], high[1]};
}

TEST(Slides, OpenAtTheFinestLevelThatFits) {
  TemporaryFolder folder;
  writePyramid(folder / "slide.tif", 4);
  const auto finest = openAs<Volume>(folder / "slide.tif");
  EXPECT_EQ(finest->source.format, "slide (generic-tiff)");
  EXPECT_EQ(finest->modality, Modality::Optical);
  EXPECT_EQ(finest->channelAxis, ChannelAxis::Colour);
  EXPECT_NEAR(finest->geometry.spacing[0], 0.0005, 1e-9);
  EXPECT_TRUE(finest->source.notices.empty());
  expectLevel(*finest, 0);

  OpenOptions small;
  small.memoryLimit = 2'300'000; // a quarter does not hold the second level's 590 kB
  expectLevel(*openAs<Volume>(folder / "slide.tif", small), 2);
  small.memoryLimit = 500'000; // the fourth level is smaller than a tile: such come out wrong
  expectLevel(*openAs<Volume>(folder / "slide.tif", small), 2);
  small.memoryLimit = 2'400'000;
  const auto second = openAs<Volume>(folder / "slide.tif", small);
  expectLevel(*second, 1);
  ASSERT_EQ(second->source.notices.size(), 1u);
  EXPECT_NE(second->source.notices[0].find("Level 2 of 4 was opened, 512 x 384 pixels"),
            std::string::npos)
      << second->source.notices[0];
  // It lies where the finest lies.
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(box(*second)[k], box(*finest)[k], 1e-9);
}

TEST(Slides, AreRefusedWhenNoLevelFits) {
  TemporaryFolder folder;
  writePyramid(folder / "slide.tif", 2);
  OpenOptions tiny;
  tiny.memoryLimit = 1000;
  try {
    open(folder / "slide.tif", tiny);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Memory);
  }
}

TEST(Slides, SayWhenTheSizeOfAPixelIsUnknown) {
  TemporaryFolder folder;
  writePyramid(folder / "slide.tif", 2, false);
  const auto volume = openAs<Volume>(folder / "slide.tif");
  EXPECT_EQ(volume->geometry.spacing[0], 1);
  ASSERT_EQ(volume->source.notices.size(), 1u);
  EXPECT_NE(volume->source.notices[0].find("no size of its pixels"), std::string::npos);
}

TEST(Slides, ListTheirLevels) {
  TemporaryFolder folder;
  writePyramid(folder / "slide.tif", 3);
  const auto found = inspect(folder / "slide.tif");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].facts.size(), 3u);
  EXPECT_EQ(found[0].facts[2], (std::array<std::string, 2>{"level 3", "256 x 192"}));
}

/// One level is a picture like any other, and so is a file that OpenSlide cannot read.
TEST(Slides, OfOneLevelArePictures) {
  TemporaryFolder folder;
  writePyramid(folder / "one.tif", 1);
  const auto volume = openAs<Volume>(folder / "one.tif");
  EXPECT_EQ(volume->source.format, "TIFF");
  expectLevel(*volume, 0);
}

/// The finest level comes first: without it there is nothing, without the last the others are left.
TEST(Slides, ThatAreCutOpenOnlyWithTheirFinestLevel) {
  TemporaryFolder folder;
  writePyramid(folder / "slide.tif", 3);
  const std::string whole = contentOf(folder / "slide.tif");
  const auto cutTo = [&](double share) {
    writeContent(folder / "cut.tif", whole.substr(0, std::size_t(share * double(whole.size()))));
  };
  for (const double share : {0.01, 0.1, 0.5}) {
    cutTo(share);
    EXPECT_THROW(open(folder / "cut.tif"), Error) << share;
  }
  cutTo(0.99);
  expectLevel(*openAs<Volume>(folder / "cut.tif"), 0);
}

} // namespace
} // namespace svx
