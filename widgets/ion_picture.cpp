#include "widgets/ion_picture.h"

#include "core/spectra/intensity_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {

IonPicture ionPicture(const at::Tensor& values, const std::string& colourMap, double hotSpots,
                      double top) {
  const at::Tensor image = values.contiguous();
  const int height = int(image.size(1)), width = int(image.size(2));
  const std::size_t count = std::size_t(width) * std::size_t(height);
  const float* value = image.data_ptr<float>();
  const bool composite = image.size(0) == 3;
  IonPicture made;
  for (std::size_t c = 0; c < std::size_t(image.size(0)); ++c)
    made.top[c] = top > 0 && !composite ? top : percentile({value + c * count, count}, hotSpots);
  const bool negative =
      !composite && std::any_of(value, value + count, [](float v) { return v < 0; });
  if (negative) made.bottom = -made.top[0];
  made.map = &ColourMaps::shared().find(negative ? "berlin" : colourMap);
  made.image = QImage(width, height, QImage::Format_ARGB32);
  for (int y = 0; y < height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(made.image.scanLine(y));
    for (int x = 0; x < width; ++x) {
      const std::size_t i = std::size_t(y) * std::size_t(width) + std::size_t(x);
      const auto share = [&](std::size_t c) {
        const double span = made.top[c] - made.bottom;
        return span > 0 ? std::clamp((double(value[c * count + i]) - made.bottom) / span, 0.0, 1.0)
                        : 0;
      };
      const auto level = [&](std::size_t c) { return int(255 * share(c) + 0.5); };
      row[x] = !std::isfinite(value[i]) ? 0
               : composite              ? qRgb(level(0), level(1), level(2))
                                        : made.map->at(share(0));
    }
  }
  return made;
}

} // namespace svx
