// The pixels of an ion image in colours.
#pragma once

#include "widgets/colour_maps.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// One value for each pixel, float32 (1, y, x), from 0 to `top`, or from -top to top where there
/// are values below 0; or three as red, green and blue. NaN is transparent.
struct IonPicture {
  QImage image;
  std::array<double, 3> top{}; ///< what the brightest colour of each channel means
  double bottom = 0;           ///< what the darkest means: 0 or -top
  const ColourMap* map = nullptr;
};

/// `top`: of a single channel; 0: all but `hotSpots` percent of the pixels are told apart.
IonPicture ionPicture(const at::Tensor& values, const std::string& colourMap, double hotSpots,
                      double top = 0);

} // namespace svx
