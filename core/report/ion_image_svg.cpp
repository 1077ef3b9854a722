#include "core/report/ion_image_svg.h"

#include "core/report/html_parts.h"
#include "core/report/report.h"
#include "core/spectra/intensity_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {
namespace {

constexpr double width = 600, tallest = 560, line = 26;
constexpr std::uint32_t white = 0xffffffffu;

std::string format(const char* pattern, auto... values) {
  char text[300];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

/// A PNG within SVG, stretched to the box.
std::string picture(const std::vector<std::uint32_t>& pixels, int columns, int rows, double x,
                    double y, double w, double h) {
  return format("<image preserveAspectRatio=\"none\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                "height=\"%.1f\" xlink:href=\"data:image/png;base64,",
                x, y, w, h) +
         base64(toPng(pixels.data(), columns, rows)) + "\"/>";
}

/// Where the pixels come, and a picture of them that stays sharp when it is scaled.
struct Placed {
  double x, w, h;
  std::string svg;
};

Placed placed(const std::vector<std::uint32_t>& pixels, std::int64_t columns, std::int64_t rows,
              const std::array<double, 2>& pixelSize) {
  const double aspect = pixelSize[0] > 0 && pixelSize[1] > 0 ? pixelSize[1] / pixelSize[0] : 1;
  double w = width, h = w * double(rows) * aspect / double(columns);
  if (h > tallest) {
    w *= tallest / h;
    h = tallest;
  }
  const std::int64_t times = std::max<std::int64_t>(1, std::llround(1200 / double(columns)));
  std::vector<std::uint32_t> large;
  large.reserve(std::size_t(columns * rows * times * times));
  for (std::int64_t y = 0; y < rows * times; ++y)
    for (std::int64_t x = 0; x < columns * times; ++x)
      large.push_back(pixels[std::size_t(y / times * columns + x / times)]);
  const double x = (width - w) / 2;
  // Scaling a picture darkens its last row; the ground covers that.
  return {
      x, w, h,
      picture(large, int(columns * times), int(rows * times), x, 0, w, h) +
          format("<rect x=\"0\" y=\"%.1f\" width=\"600\" height=\"4\" fill=\"#ffffff\"/>", h - 1)};
}

std::string text(double x, double y, const char* anchor, const std::string& words) {
  return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor) + words +
         "</text>";
}

std::string scaleBar(const Placed& at, std::int64_t columns, double pixelSize, double y) {
  if (pixelSize <= 0) return {};
  const double perMicrometre = at.w / (double(columns) * pixelSize);
  const double length = roundLength(140 / perMicrometre), pixels = length * perMicrometre;
  const std::string words =
      length >= 1000 ? format("%g mm", length / 1000) : format("%g &#181;m", length);
  return format("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"5\" fill=\"#222222\"/>",
                width - pixels - 10, y + 8, pixels) +
         text(width - 10 - std::max(pixels / 2, 40.0), y + 8 + line + 6, "middle", words);
}

std::string page(double height, const std::string& content) {
  return format("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%.0f\" height=\"%.0f\" "
                "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"22\" "
                "fill=\"#222222\">",
                2 * width, 2 * height, width, height) +
         content + "</svg>";
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
  const Placed at = placed(pixels, image.size(1), image.size(0), figure.pixelSize);
  const double y = at.h + 12, bar = 230;
  std::string svg = at.svg + scaleBar(at, image.size(1), figure.pixelSize[0], y);
  svg += picture({colours.begin(), colours.end()}, 256, 1, 10, y, bar, 18);
  if (highest > 0) {
    const double step = roundLength(highest / 2);
    for (double tick = 0; tick <= highest * (1 + 1e-9); tick += step) {
      const double x = 10 + bar * tick / highest;
      svg += format("<rect x=\"%.1f\" y=\"%.1f\" width=\"2\" height=\"6\"/>", x - 1, y + 18);
      svg += text(x, y + 18 + line, tick == 0 ? "start" : "middle", format("%.3g", tick));
    }
  }
  svg += text(10 + bar + 10, y + 16, "start", escaped(figure.unit));
  height = at.h + 12 + 18 + line + 10;
  return page(height, svg);
}

std::string regionSvg(const at::Tensor& labels, const std::vector<Label>& table,
                      const std::array<double, 2>& pixelSize, double& height) {
  const at::Tensor values = labels.to(at::kLong).contiguous();
  const std::int64_t* value = values.data_ptr<std::int64_t>();
  std::vector<std::uint32_t> pixels(std::size_t(values.numel()), 0xfff0f0f0u);
  for (std::size_t i = 0; i < pixels.size(); ++i)
    for (const Label& label : table)
      if (label.value == value[i])
        pixels[i] = 0xff000000u | std::uint32_t(label.colour[0]) << 16 |
                    std::uint32_t(label.colour[1]) << 8 | label.colour[2];
  const Placed at = placed(pixels, values.size(1), values.size(0), pixelSize);
  height = at.h + 12 + line + 20;
  return page(height, at.svg + scaleBar(at, values.size(1), pixelSize[0], at.h + 8));
}

} // namespace svx
