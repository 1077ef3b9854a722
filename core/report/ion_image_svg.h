// An ion image as an SVG picture.
#pragma once

#include "core/data/volume.h"

namespace svx {

struct IonImageFigure {
  at::Tensor values;                 ///< float32 (z, y, x), NaN without a spectrum
  std::vector<int> sections;         ///< the numbers over them; of one section none is written
  std::array<double, 2> pixelSize{}; ///< micrometres; 0 = unknown
  std::string unit;                  ///< "ion count, TIC"
  double hotSpots = 0.5;             ///< percent of the pixels, as bright as can be
};

/// 600 wide: sharp pixels of their true shape in these colours (0xAARRGGBB) from 0 to the
/// percentile of all sections, white without a spectrum; below it a colour bar with round ticks and
/// the unit, and a scale bar. `height` is filled in.
std::string ionImageSvg(const IonImageFigure& figure, const std::array<std::uint32_t, 256>& colours,
                        double& height);

/// The regions of sections of a label map, (z, y, x), in the colours of its table, 600 wide.
std::string regionSvg(const at::Tensor& labels, const std::vector<int>& sections,
                      const std::vector<Label>& table, const std::array<double, 2>& pixelSize,
                      double& height);

} // namespace svx
