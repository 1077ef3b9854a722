#include "core/report/ion_image_svg.h"

#include "core/report/html_parts.h"
#include "core/report/svg.h"
#include "core/spectra/intensity_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double width = 600, tallest = 560, line = 26;
constexpr std::uint32_t white = 0xffffffffu;

/// Where the sections come, and a picture of each that stays sharp when it is scaled.
struct Placed {
  double w, h; ///< of one section, of all
  std::string svg;
};

Placed placed(const std::vector<std::uint32_t>& pixels, const at::Tensor& image,
              const std::vector<int>& sections, const std::array<double, 2>& pixelSize) {
  const std::int64_t count = image.size(0), rows = image.size(1), columns = image.size(2);
  const double aspect = double(rows) / double(columns) *
                        (pixelSize[0] > 0 && pixelSize[1] > 0 ? pixelSize[1] / pixelSize[0] : 1);
  const double head = count > 1 ? line : 0, gap = 12;
  std::int64_t across = 0, down = 0;
  double w = 0;
  do { // as few beside each other as there is room for below each other
    ++across;
    down = (count + across - 1) / across;
    w = (width - double(across - 1) * gap) / double(across);
  } while (across<count&& double(down) * (w * aspect + head)> tallest);
  w = std::min(w, (tallest / double(down) - head) / aspect);
  const double h = w * aspect, left = (width - double(across) * (w + gap) + gap) / 2;
  Placed made{w, double(down) * (h + head), {}};
  for (std::int64_t z = 0; z < count; ++z) {
    const double x = left + double(z % across) * (w + gap), y = double(z / across) * (h + head);
    const auto first = pixels.begin() + z * rows * columns;
    if (count > 1)
      made.svg += svgText(x, y + head - 6, "start", std::to_string(sections[std::size_t(z)]));
    // Scaling a picture darkens its last row; the ground covers that.
    made.svg +=
        svgPixels({first, first + rows * columns}, columns, rows, x, y + head, w, h, 2 * w) +
        formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\" "
                  "fill=\"#ffffff\"/>",
                  x - 1, y + head + h - 1, w + 2);
  }
  return made;
}

std::string scaleBar(const Placed& at, std::int64_t columns, double pixelSize, double y) {
  if (pixelSize <= 0) return {};
  const double perMicrometre = at.w / (double(columns) * pixelSize);
  const double length = roundLength(140 / perMicrometre), pixels = length * perMicrometre;
  const std::string words =
      length >= 1000 ? formatted("%g mm", length / 1000) : formatted("%g &#181;m", length);
  return formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"5\" fill=\"#222222\"/>",
                   width - pixels - 10, y + 8, pixels) +
         svgText(width - 10 - std::max(pixels / 2, 40.0), y + 8 + line + 6, "middle", words);
}

std::string page(double height, const std::string& content) {
  return svgPage(width, height, 22, {}, content, 2);
}

} // namespace

std::string ionImageSvg(const IonImageFigure& figure, const std::array<std::uint32_t, 256>& colours,
                        double& height) {
  const at::Tensor image = figure.values.contiguous();
  const float* values = image.data_ptr<float>();
  const auto count = std::size_t(image.numel());
  const double highest = percentile({values, count}, figure.hotSpots);
  std::vector<std::uint32_t> pixels(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = highest > 0 ? std::clamp(values[i] / highest, 0.0, 1.0) : 0;
    pixels[i] = std::isfinite(values[i]) ? colours[std::size_t(255 * share + 0.5)] : white;
  }
  const Placed at = placed(pixels, image, figure.sections, figure.pixelSize);
  const double y = at.h + 12, bar = 230;
  std::string svg = at.svg + scaleBar(at, image.size(2), figure.pixelSize[0], y);
  svg += svgPicture({colours.begin(), colours.end()}, 256, 1, 10, y, bar, 18);
  if (highest > 0) {
    const double step = roundLength(highest / 2);
    for (double tick = 0; tick <= highest * (1 + 1e-9); tick += step) {
      const double x = 10 + bar * tick / highest;
      svg += formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"2\" height=\"6\"/>", x - 1, y + 18);
      svg += svgText(x, y + 18 + line, tick == 0 ? "start" : "middle", formatted("%.3g", tick));
    }
  }
  svg += svgText(10 + bar + 10, y + 16, "start", escaped(figure.unit));
  height = at.h + 12 + 18 + line + 10;
  return page(height, svg);
}

std::string regionSvg(const at::Tensor& labels, const std::vector<int>& sections,
                      const std::vector<Label>& table, const std::array<double, 2>& pixelSize,
                      double& height) {
  const at::Tensor values = labels.to(at::kLong).contiguous();
  const std::int64_t* value = values.data_ptr<std::int64_t>();
  std::vector<std::uint32_t> pixels(std::size_t(values.numel()), 0xfff0f0f0u);
  for (std::size_t i = 0; i < pixels.size(); ++i)
    for (const Label& label : table)
      if (label.value == value[i])
        pixels[i] = 0xff000000u | std::uint32_t(label.colour[0]) << 16 |
                    std::uint32_t(label.colour[1]) << 8 | label.colour[2];
  const Placed at = placed(pixels, values, sections, pixelSize);
  height = at.h + 12 + line + 20;
  return page(height, at.svg + scaleBar(at, values.size(2), pixelSize[0], at.h + 8));
}

} // namespace svx
