// Polygons on rasters: closed forms, and that tracing is the inverse of filling.
#include "core/data/polygon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace svx {
namespace {

TEST(Polygon, FillsByPixelCentres) {
  std::vector<std::int32_t> pixels(6 * 4, 0);
  // Centres at 0.5, 1.5 ...: columns 1 to 3 and rows 1 to 2.
  EXPECT_EQ(fillPolygon({{{{0.6, 0.6}, {3.6, 0.6}, {3.6, 2.6}, {0.6, 2.6}}}}, 7, 6, pixels), 6u);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 6; ++x)
      EXPECT_EQ(pixels[std::size_t(y * 6 + x)], x >= 1 && x <= 3 && y >= 1 && y <= 2 ? 7 : 0);
}

TEST(Polygon, HolesAreLeftOutWhateverTheirDirection) {
  const Ring outline{{0, 0}, {5, 0}, {5, 5}, {0, 5}, {0, 0}};
  const Ring hole{{2, 2}, {3, 2}, {3, 3}, {2, 3}};
  const Ring turned(hole.rbegin(), hole.rend());
  for (const Ring& one : {hole, turned}) {
    std::vector<std::int32_t> pixels(25, 0);
    EXPECT_EQ(fillPolygon({{outline, one}}, 1, 5, pixels), 24u);
    EXPECT_EQ(pixels[12], 0);
  }
}

TEST(Polygon, NeighboursShareNoPixelAndLeaveNone) {
  // Triangles whose common edge runs through centres.
  std::vector<std::int32_t> pixels(64, 0);
  const auto a = fillPolygon({{{{0, 0}, {8, 0}, {8, 8}}}}, 1, 8, pixels);
  const auto b = fillPolygon({{{{0, 0}, {8, 8}, {0, 8}}}}, 2, 8, pixels);
  EXPECT_EQ(a + b, 64u);
  EXPECT_EQ(std::count(pixels.begin(), pixels.end(), 1), std::ptrdiff_t(a));
}

TEST(Polygon, BeyondTheRasterIsIgnored) {
  std::vector<std::int32_t> pixels(9, 0);
  EXPECT_EQ(fillPolygon({{{{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}}}}, 1, 3, pixels),
            9u);
  EXPECT_EQ(fillPolygon({{{{10, 10}, {12, 10}, {12, 12}}}}, 2, 3, pixels), 0u);
  EXPECT_EQ(fillPolygon({{{{NAN, 0}, {3, NAN}, {3, 3}}}}, 3, 3, pixels), 0u);
}

TEST(Polygon, TracesARingWithOneOutlineAndOneHole) {
  const std::vector<std::int32_t> pixels{1, 1, 1, //
                                         1, 0, 1, //
                                         1, 1, 1};
  const auto traced = tracePolygons(pixels, 3, 1);
  ASSERT_EQ(traced.size(), 1u);
  ASSERT_EQ(traced[0].rings.size(), 2u);
  EXPECT_EQ(traced[0].rings[0], (Ring{{3, 0}, {3, 3}, {0, 3}, {0, 0}}));
  EXPECT_EQ(traced[0].rings[1].size(), 4u);
}

TEST(Polygon, PixelsThatTouchAtACornerAreTwoParts) {
  const std::vector<std::int32_t> pixels{1, 0, //
                                         0, 1};
  EXPECT_EQ(tracePolygons(pixels, 2, 1).size(), 2u);
}

TEST(Polygon, FillingWhatWasTracedGivesThePixelsBack) {
  std::mt19937 random(5);
  for (int trial = 0; trial < 50; ++trial) {
    const int width = 1 + int(random() % 20), height = 1 + int(random() % 20);
    std::vector<std::int32_t> pixels(std::size_t(width * height));
    for (auto& pixel : pixels) pixel = std::int32_t(random() % 3);
    std::vector<std::int32_t> back(pixels.size(), 0);
    for (const std::int32_t value : {1, 2})
      for (const Polygon& polygon : tracePolygons(pixels, width, value))
        fillPolygon(polygon, value, width, back);
    ASSERT_EQ(back, pixels) << trial;
  }
}

} // namespace
} // namespace svx
