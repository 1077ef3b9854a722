// OME-TIFF: its tags and text as libtiff gives them, and the pixels as our own reader does.
#include "core/io/ome_tiff.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <tiffio.h>

namespace svx {
namespace {

std::shared_ptr<const Volume> image(const char* name, at::ScalarType type, int seed,
                                    int sections = 1) {
  auto volume = std::make_shared<Volume>();
  volume->name = name;
  volume->geometry.size = {5, 4, sections};
  volume->geometry.spacing = {0.05, 0.025, 0.01};
  volume->voxels = at::arange(20 * sections).add(seed).view({sections, 4, 5}).to(type);
  return volume;
}

TEST(OmeTiff, StatesChannelsAndPhysicalSizes) {
  TemporaryFolder folder;
  const std::vector channels{image("m/z 100.5 <a & b>", at::kFloat, 0),
                             image("m/z 200", at::kFloat, 50)};
  writeOmeTiff(channels, folder / "a.ome.tif");
  TIFF* tiff = TIFFOpen((folder / "a.ome.tif").c_str(), "r");
  ASSERT_NE(tiff, nullptr);
  char* text = nullptr;
  ASSERT_EQ(TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &text), 1);
  const std::string xml = text;
  for (const char* part :
       {"DimensionOrder=\"XYCZT\"", "Type=\"float\"", "SizeX=\"5\"", "SizeY=\"4\"", "SizeC=\"2\"",
        "SizeZ=\"1\"", "PhysicalSizeX=\"50\"", "PhysicalSizeY=\"25\"",
        "Name=\"m/z 100.5 &lt;a &amp; b>\"", "Name=\"m/z 200\""})
    EXPECT_NE(xml.find(part), std::string::npos) << part << "\n" << xml;
  for (int page = 0; page < 2; ++page) {
    ASSERT_EQ(TIFFSetDirectory(tiff, tdir_t(page)), 1);
    float pixels[20];
    ASSERT_EQ(TIFFReadEncodedStrip(tiff, 0, pixels, sizeof pixels), tmsize_t(sizeof pixels));
    for (int k = 0; k < 20; ++k) EXPECT_EQ(pixels[k], float(k + 50 * page));
  }
  TIFFClose(tiff);
}

TEST(OmeTiff, ComesBackWithItsPixelSize) {
  for (const auto type : {at::kByte, at::kShort, at::kInt, at::kFloat}) {
    TemporaryFolder folder;
    const auto written = image("one", type, 1);
    save(written, folder / "a.ome.tiff");
    const auto back = openAs<Volume>(folder / "a.ome.tiff");
    EXPECT_TRUE(back->voxels.to(type).equal(written->voxels)) << type;
    EXPECT_NEAR(back->geometry.spacing[0], 0.05, 1e-7);
    EXPECT_NEAR(back->geometry.spacing[1], 0.025, 1e-7);
  }
}

TEST(OmeTiff, RefusesWhatItCannotHold) {
  TemporaryFolder folder;
  const auto refused = [&](std::vector<std::shared_ptr<const Volume>> channels) {
    try {
      writeOmeTiff(channels, folder / "a.ome.tif");
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::Usage);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  };
  refused({});
  refused({image("long", at::kLong, 0)});
  refused({image("a", at::kFloat, 0), image("b", at::kShort, 0)});
  refused({image("a", at::kFloat, 0), image("b", at::kFloat, 0, 2)});
}

} // namespace
} // namespace svx
