// What a slice view shows: a stack of volumes and label maps drawn into a display buffer.
#pragma once

#include "core/data/volume.h"
#include "core/kernels/interpolation.h"

#include <span>
#include <utility>

namespace svx::kernels {

/// A pixel as QImage::Format_RGB32 and Format_ARGB32 hold it: 0xAARRGGBB, alpha not premultiplied.
using Argb = std::uint32_t;

/// Colours for 256 equal steps from the lower to the upper end of the window.
using ColourTable = std::array<Argb, 256>;

/// Colours by label value, ascending by value; values without an entry are not drawn.
using LabelColours = std::vector<std::pair<std::int32_t, Argb>>;

/// How a layer meets what lies beneath it. The lowest layer is always `Blend` in effect.
enum class Combine {
  Blend,        ///< over, by opacity
  Checkerboard, ///< over, in every second square of `SliceTarget::checkerPixels`
  Wipe,         ///< over, right of (or below) the wipe line only
  Difference,   ///< the layer's windowed grey minus that of the next scalar layer beneath; no
                ///< difference is the middle of the layer's colour table
  ColourBlend,  ///< the layer's windowed grey in orange plus that of the next scalar layer beneath
                ///< in blue: grey where the two agree
  Contour       ///< lines of equal value, `SliceLayer::contours` of them over the window
};

enum class LabelStyle { Fill, Outline };

/// One volume in the stack. Plain value; the tensor is shared, not copied.
struct SliceLayer {
  /// (z, y, x) of uint8, int8, int16, int32, int64, float or double; or (3, z, y, x) and
  /// (4, z, y, x) uint8 for RGB and RGBA, which ignore window and colours; or (c, z, y, x) float
  /// for vectors, which show as their length. CPU, contiguous.
  at::Tensor voxels;

  /// The voxel index (x, y, z) under pixel (column, row) is origin + column * stepX + row * stepY,
  /// taken at pixel centres; row 0 is the top. A voxel covers its centre +- 0.5. Nothing is drawn
  /// outside the volume nor where a voxel is NaN.
  Vec3 origin{}, stepX{1, 0, 0}, stepY{0, 1, 0};

  Interpolation interpolation = Interpolation::Linear; ///< Nearest or Linear; Cubic draws Linear
  WindowLevel window{255, 127.5};
  std::shared_ptr<const ColourTable> colours; ///< none: grey
  double opacity = 1;                         ///< 0 to 1, times the colour's own alpha
  Combine combine = Combine::Blend;
  double balance = 0.5; ///< ColourBlend: 0 = only what lies beneath, 1 = only this layer
  int contours = 4;     ///< Contour: how many lines, equally spaced inside the window

  /// Given: the layer is a label map of an integer type, drawn by nearest neighbour in these
  /// colours. 0 is background.
  std::shared_ptr<const LabelColours> labels;
  LabelStyle labelStyle = LabelStyle::Fill;
  int outlinePixels = 1; ///< width of contours and of outlines, these on the region's inner side
};

/// Where to draw, and what the whole view shares.
struct SliceTarget {
  Argb* pixels = nullptr; ///< `height` rows of `width` pixels; the caller's
  int width = 0, height = 0;
  std::ptrdiff_t stride = 0; ///< pixels from one row to the next, QImage::bytesPerLine() / 4
  Argb background = 0xff000000u;
  int checkerPixels = 64;
  double wipePosition = 0.5;   ///< share of the width (or height) left to what lies beneath
  bool wipeAcrossRows = false; ///< false: the line is vertical; true: horizontal
};

/// Draws the layers, the first lowest, over the background; every pixel ends opaque.
///
/// Serial and without locks, meant for the paint path: reads only what the picture needs, about
/// 1 ms for 600 x 500 on one core. Any number of threads may draw at once.
/// Throws `Error{Input}` for a tensor of another shape, type or device.
void renderSlice(std::span<const SliceLayer> layers, const SliceTarget& target);

/// Black to white, opaque.
const std::shared_ptr<const ColourTable>& greyTable();

} // namespace svx::kernels
