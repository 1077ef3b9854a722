#include "core/kernels/slice_render.h"

#include "core/data/error.h"
#include "kernel_fixture.h"

#include <limits>

namespace svx::kernels {
namespace {

constexpr Argb background = 0xff102030u;

struct Picture {
  int width, height;
  std::vector<Argb> pixels = std::vector<Argb>(width * height, 0xdeadbeefu);

  Picture& draw(const std::vector<SliceLayer>& layers, SliceTarget target = {}) {
    target.pixels = pixels.data();
    target.width = width;
    target.height = height;
    target.stride = width;
    target.background = background;
    renderSlice(layers, target);
    return *this;
  }
  Argb at(int x, int y) const { return pixels[y * width + x]; }
  int grey(int x, int y) const { return at(x, y) & 255; }
};

SliceLayer layerOf(const at::Tensor& voxels) {
  SliceLayer layer;
  layer.voxels = voxels;
  return layer;
}

class SliceRender : public EachIsa {};
SVX_EACH_ISA(SliceRender);

TEST_P(SliceRender, ShowsEveryStoredTypeThroughItsWindow) {
  for (const auto type :
       {at::kByte, at::kChar, at::kShort, at::kInt, at::kLong, at::kFloat, at::kDouble}) {
    SliceLayer layer = layerOf(at::arange(40).view({1, 1, 40}).to(type).contiguous());
    layer.window = {20, 20}; // black at 10, white at 30
    const Picture p = Picture{40, 1}.draw({layer});
    EXPECT_EQ(p.at(5, 0), 0xff000000u);
    EXPECT_EQ(p.at(35, 0), 0xffffffffu);
    EXPECT_EQ(p.grey(20, 0), 128);
  }
}

TEST_P(SliceRender, AlignedAndObliquePathsAgreeWithTheDefinition) {
  const at::Tensor voxels = at::rand({9, 11, 13}) * 255;
  const auto expected = [&](const Vec3& p, bool nearest) -> double {
    std::int64_t low[3];
    double weight[3];
    for (int a = 0; a < 3; ++a) {
      const double last = static_cast<double>(voxels.size(2 - a) - 1);
      if (!(p[a] >= -0.5 && p[a] < last + 0.5)) return -1;
      const double q = std::clamp(nearest ? std::floor(p[a] + 0.5) : p[a], 0.0, last);
      low[a] = static_cast<std::int64_t>(std::min(std::floor(q), std::max(0.0, last - 1)));
      weight[a] = q - static_cast<double>(low[a]);
    }
    double sum = 0;
    for (int k = 0; k < 8; ++k) {
      double w = 1;
      for (int a = 0; a < 3; ++a) w *= k >> a & 1 ? weight[a] : 1 - weight[a];
      if (w > 0)
        sum +=
            w *
            voxels[low[2] + (k >> 2 & 1)][low[1] + (k >> 1 & 1)][low[0] + (k & 1)].item<double>();
    }
    return sum;
  };
  struct View {
    Vec3 origin, x, y;
  };
  // No pixel centre lies where a rounding decides which voxel is nearest.
  const View views[] = {
      {{-1.013, -1.217, 4.303}, {0.31, 0, 0}, {0, 0.33, 0}},             // axial
      {{13.207, 5.611, 9.302}, {-0.37, 0, 0}, {0, 0, -0.29}},            // coronal
      {{6.003, -0.719, 8.907}, {0, 0.29, 0}, {0, 0, -0.25}},             // sagittal
      {{-1.0131, 0.0017, 1.0043}, {0.3, 0.05, 0.02}, {-0.02, 0.2, 0.1}}, // oblique
      {{20, 20, 20}, {0.1, 0, 0}, {0, 0.1, 0}}};                         // nothing of it
  for (const View& view : views)
    for (const bool nearest : {false, true}) {
      SliceLayer layer = layerOf(voxels);
      layer.origin = view.origin, layer.stepX = view.x, layer.stepY = view.y;
      layer.interpolation = nearest ? Interpolation::Nearest : Interpolation::Linear;
      const Picture p = Picture{47, 41}.draw({layer});
      for (int y = 0; y < p.height; ++y)
        for (int x = 0; x < p.width; ++x) {
          const double value =
              expected(view.origin + double(x) * view.x + double(y) * view.y, nearest);
          if (value < 0)
            EXPECT_EQ(p.at(x, y), background);
          else
            EXPECT_NEAR(p.grey(x, y), value, 1.01) << x << ", " << y;
        }
    }
}

TEST_P(SliceRender, LeavesNaNAndNothingTransparent) {
  at::Tensor voxels = at::full({1, 1, 40}, 255.0f);
  voxels[0][0][7] = std::numeric_limits<float>::quiet_NaN();
  const Picture p = Picture{50, 2}.draw({layerOf(voxels)});
  EXPECT_EQ(p.at(6, 0), 0xffffffffu);
  EXPECT_EQ(p.at(7, 0), background);
  EXPECT_EQ(p.at(8, 0), 0xffffffffu);
  EXPECT_EQ(p.at(40, 0), background);
  EXPECT_EQ(p.at(6, 1), background) << "below the only row of voxels";
  EXPECT_EQ((Picture{5, 5}.draw({}).at(4, 4)), background);
}

TEST_P(SliceRender, BlendsByOpacity) {
  SliceLayer low = layerOf(at::full({1, 8, 40}, 100, at::kShort)), high = low;
  high.voxels = at::full({1, 8, 40}, 200, at::kShort);
  for (const double opacity : {0.0, 0.25, 0.5, 1.0}) {
    high.opacity = opacity;
    EXPECT_NEAR((Picture{40, 8}.draw({low, high}).grey(20, 4)), 100 + 100 * opacity, 1.01);
  }
}

TEST_P(SliceRender, ComparesTwoVolumes) {
  SliceLayer base = layerOf(at::full({1, 32, 40}, 100, at::kByte)), other = base;
  other.voxels = at::full({1, 32, 40}, 200, at::kByte);
  SliceTarget target;
  target.checkerPixels = 8;
  target.wipePosition = 0.5;

  other.combine = Combine::Checkerboard;
  Picture p{40, 32};
  p.draw({base, other}, target);
  EXPECT_EQ(p.grey(0, 0), 100);
  EXPECT_NEAR(p.grey(8, 0), 200, 1);
  EXPECT_NEAR(p.grey(0, 8), 200, 1);
  EXPECT_EQ(p.grey(8, 8), 100);

  other.combine = Combine::Wipe;
  p.draw({base, other}, target);
  EXPECT_EQ(p.grey(19, 0), 100);
  EXPECT_NEAR(p.grey(20, 0), 200, 1);
  target.wipeAcrossRows = true;
  p.draw({base, other}, target);
  EXPECT_EQ(p.grey(39, 15), 100);
  EXPECT_NEAR(p.grey(0, 16), 200, 1);

  other.combine = Combine::Difference;
  EXPECT_NEAR(p.draw({base, other}).grey(3, 3), 127.5 + 50, 1);
  EXPECT_NEAR(p.draw({other, base}).grey(3, 3), 100, 1);
}

TEST_P(SliceRender, DifferenceIsOfWindowedGreys) {
  SliceLayer ct = layerOf(at::full({1, 4, 40}, 40, at::kShort));
  ct.window = {400, 40};
  SliceLayer mr = layerOf(at::full({1, 4, 40}, 500.0f));
  mr.window = {1000, 500};
  mr.combine = Combine::Difference;
  EXPECT_NEAR((Picture{40, 4}.draw({ct, mr}).grey(9, 2)), 128, 1) << "both are mid-grey";
}

TEST_P(SliceRender, BlendsOrangeAndBlueToGreyWhereTheLayersAgree) {
  const at::Tensor ramp = at::arange(40).view({1, 1, 40}).to(at::kFloat).contiguous();
  SliceLayer below = layerOf(ramp), over = layerOf(ramp.flip({2}).contiguous());
  below.window = over.window = {39, 19.5};
  over.combine = Combine::ColourBlend;
  const auto seen = [&](int x) { return Picture{40, 1}.draw({below, over}).at(x, 0); };
  EXPECT_EQ(seen(0), 0xffff8000u) << "bright above, dark beneath";
  EXPECT_EQ(seen(39), 0xff0080ffu) << "dark above, bright beneath";
  over.voxels = below.voxels;
  for (const int x : {0, 11, 39}) {
    EXPECT_EQ(seen(x) >> 16 & 255, seen(x) & 255);
    EXPECT_NEAR(double(seen(x) >> 8 & 255), double(seen(x) & 255), 1);
  }
  over.balance = 1;
  EXPECT_EQ(seen(39), 0xffff8000u) << "only the upper one";
  over.balance = 0;
  EXPECT_EQ(seen(39), 0xff0080ffu) << "only the lower one";
}

TEST_P(SliceRender, DrawsContoursWhereTheValueIsAndAsWideAsAsked) {
  // Distance from the middle: contours of a cone are circles of known radius.
  const auto line = at::arange(81, at::kFloat) - 40;
  const at::Tensor cone =
      (line.view({1, -1, 1}).square() + line.view({1, 1, -1}).square()).sqrt().contiguous();
  auto red = std::make_shared<ColourTable>();
  red->fill(0xffff0000u);
  SliceLayer below = layerOf(at::zeros({1, 81, 81}, at::kByte)), over = layerOf(cone);
  over.window = {60, 30};
  over.contours = 2; // at radius 20 and 40
  over.combine = Combine::Contour;
  over.colours = red;
  const Picture p = Picture{81, 81}.draw({below, over});
  double inked = 0;
  for (int y = 0; y < 81; ++y)
    for (int x = 0; x < 81; ++x) {
      const double radius = std::hypot(x - 40, y - 40);
      const double ink = double(p.at(x, y) >> 16 & 255) / 255;
      const double away = std::min(std::abs(radius - 20), std::abs(radius - 40));
      EXPECT_TRUE(away < 1.2 || ink == 0) << x << ' ' << y;
      if (radius < 30) inked += ink;
    }
  EXPECT_EQ(p.at(60, 40), 0xffff0000u);
  EXPECT_NEAR(inked, 2 * M_PI * 20, 0.04 * 2 * M_PI * 20) << "a line one pixel wide";
}

TEST_P(SliceRender, ShowsVectorsByTheirLength) {
  at::Tensor field = at::zeros({3, 1, 1, 40});
  field[0].fill_(3), field[1].fill_(-4);
  SliceLayer layer = layerOf(field);
  layer.window = {10, 5};
  EXPECT_NEAR((Picture{40, 1}.draw({layer}).grey(20, 0)), 128, 1);
}

TEST_P(SliceRender, DrawsLabelsFilledAndOutlined) {
  at::Tensor labels = at::zeros({1, 20, 20}, at::kInt);
  labels.slice(1, 5, 15).slice(2, 5, 15).fill_(70000);
  labels[0][0][0] = 3; // has no colour
  SliceLayer layer = layerOf(labels);
  layer.labels =
      std::make_shared<LabelColours>(LabelColours{{2, 0xff00ff00u}, {70000, 0xffff0000u}});
  Picture p{20, 20};
  p.draw({layer});
  EXPECT_EQ(p.at(10, 10), 0xffff0000u);
  EXPECT_EQ(p.at(4, 10), background);
  EXPECT_EQ(p.at(0, 0), background);
  layer.labelStyle = LabelStyle::Outline;
  layer.outlinePixels = 2;
  p.draw({layer});
  EXPECT_EQ(p.at(5, 10), 0xffff0000u);
  EXPECT_EQ(p.at(6, 10), 0xffff0000u);
  EXPECT_EQ(p.at(7, 10), background);
  EXPECT_EQ(p.at(10, 14), 0xffff0000u);
}

TEST_P(SliceRender, ShowsColourImagesAndColourTables) {
  at::Tensor rgb = at::zeros({3, 1, 4, 40}, at::kByte);
  rgb[0].fill_(10), rgb[1].fill_(20), rgb[2].fill_(30);
  EXPECT_EQ((Picture{40, 4}.draw({layerOf(rgb)}).at(39, 3)), 0xff0a141eu);
  auto table = std::make_shared<ColourTable>();
  table->fill(0);
  (*table)[200] = 0x80ff0000u; // half transparent red, the rest invisible
  SliceLayer layer = layerOf(at::full({1, 1, 40}, 200, at::kByte));
  layer.colours = table;
  const Argb seen = Picture{40, 1}.draw({layer}).at(1, 0);
  EXPECT_NEAR(seen >> 16 & 255, (0xff + 0x10) / 2, 2);
  EXPECT_NEAR(seen & 255, 0x30 / 2, 2);
}

TEST(SliceRenderInput, IsRefusedWithAReason) {
  Picture p{4, 4};
  EXPECT_THROW(p.draw({layerOf(at::zeros({4, 4}))}), Error);
  EXPECT_THROW(p.draw({layerOf(at::zeros({2, 4, 4, 4}, at::kByte))}), Error);
  EXPECT_THROW(p.draw({layerOf(at::zeros({4, 4, 4}, at::kHalf))}), Error);
  EXPECT_THROW(p.draw({layerOf(at::zeros({4, 4, 4}).transpose(0, 1).slice(0, 0, 2))}), Error);
}

} // namespace
} // namespace svx::kernels
