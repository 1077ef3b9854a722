#include "core/report/html_parts.h"
#include "core/report/marker_panel.h"
#include "core/spectra/intensity_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double width = 1000, left = 168, right = 96, gap = 10, line = 20, head = 48;
// Of a picture, and of all rows: what fits on a page.
constexpr double tallest = 230, tallestRows = 1200;

/// All pictures at one scale of length.
struct Layout {
  bool physical = true;        ///< in micrometres, else in pixels
  double scale = 1;            ///< of the drawing, a micrometre or a pixel
  double rowHeight = 0;        ///< of the tallest picture
  std::vector<double> x, w, h; ///< of each column

  bool pictures; ///< there is a row of optical images

  explicit Layout(const MarkerPanel& panel) {
    const auto& columns = panel.columns;
    pictures = std::ranges::any_of(columns, [](const auto& c) { return c.picture.defined(); });
    const double rows = double(panel.markers.size() + pictures);
    for (const auto& column : columns) physical = physical && column.pixelSize[0] > 0;
    double total = 0, highest = 0;
    for (const auto& column : columns) {
      w.push_back(double(column.images.size(2)) * size(column)[0]);
      h.push_back(double(column.images.size(1)) * size(column)[1]);
      total += w.back();
      highest = std::max(highest, h.back());
    }
    const double room = width - left - right - gap * double(columns.size() - 1);
    scale = std::min(room / total, std::min(tallest, tallestRows / rows) / highest);
    // Names need room above narrow pictures.
    const double spare = std::max(0.0, room - scale * total) / double(columns.size());
    double at = left;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      w[c] *= scale;
      h[c] *= scale;
      x.push_back(at);
      at += w[c] + std::min(spare, 60.0) + gap;
    }
    rowHeight = std::max(scale * highest, 4 * line);
  }
  std::array<double, 2> size(const MarkerPanel::Column& column) const {
    return physical ? column.pixelSize : std::array{1.0, 1.0};
  }
};

/// The edges between pixels of different labels, as one path over a picture at (0, 0).
std::string outline(const at::Tensor& labels, double stepX, double stepY) {
  const std::int64_t rows = labels.size(0), columns = labels.size(1);
  const std::int64_t* values = labels.data_ptr<std::int64_t>();
  const auto at = [&](std::int64_t x, std::int64_t y) {
    return x < 0 || y < 0 || x >= columns || y >= rows ? 0 : values[y * columns + x];
  };
  std::string path;
  const auto edges = [&](std::int64_t lines, std::int64_t length, bool across) {
    for (std::int64_t l = 0; l <= lines; ++l)
      for (std::int64_t k = 0; k < length;) {
        const auto edge = [&](std::int64_t place) {
          return across ? at(place, l) != at(place, l - 1) : at(l, place) != at(l - 1, place);
        };
        const std::int64_t first = k;
        while (k < length && edge(k)) ++k;
        if (k > first)
          path += across ? formatted("M%.1f %.1fH%.1f", double(first) * stepX, double(l) * stepY,
                                     double(k) * stepX)
                         : formatted("M%.1f %.1fV%.1f", double(l) * stepX, double(first) * stepY,
                                     double(k) * stepY);
        else
          ++k;
      }
  };
  edges(rows, columns, true);
  edges(columns, rows, false);
  if (path.empty()) return {};
  const std::string drawn = "<path fill=\"none\" stroke-linecap=\"square\" d=\"" + path + "\" ";
  return drawn + "stroke=\"#ffffff\" stroke-width=\"3\" stroke-opacity=\"0.7\"/>" + drawn +
         "stroke=\"#000000\" stroke-width=\"1.4\"/>";
}

std::vector<std::uint32_t> coloured(const at::Tensor& image, double top,
                                    const std::array<std::uint32_t, 256>& map,
                                    std::uint32_t ground) {
  const at::Tensor flat = image.contiguous();
  const float* values = flat.data_ptr<float>();
  std::vector<std::uint32_t> pixels(std::size_t(flat.numel()));
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const double share = top > 0 ? std::clamp(double(values[i]) / top, 0.0, 1.0) : 0;
    pixels[i] = std::isfinite(values[i]) ? map[std::size_t(255 * share + 0.5)] : ground;
  }
  return pixels;
}

std::vector<std::uint32_t> pictured(const MarkerPanel::Column& column, std::uint32_t ground) {
  const auto pixel = column.picture.accessor<std::uint8_t, 3>();
  const auto inside = column.inPicture.accessor<bool, 2>();
  std::vector<std::uint32_t> pixels;
  for (std::int64_t y = 0; y < inside.size(0); ++y)
    for (std::int64_t x = 0; x < inside.size(1); ++x)
      pixels.push_back(inside[y][x] ? 0xff000000u | std::uint32_t(pixel[0][y][x]) << 16 |
                                          std::uint32_t(pixel[1][y][x]) << 8 | pixel[2][y][x]
                                    : ground);
  return pixels;
}

std::string moved(double x, double y, const std::string& content) {
  return formatted("<g transform=\"translate(%.1f %.1f)\">", x, y) + content + "</g>";
}

std::string colourBar(double top, double height, const std::array<std::uint32_t, 256>& map) {
  std::vector<std::uint32_t> upwards(map.rbegin(), map.rend());
  std::string svg = svgPicture(upwards, 1, 256, 0, 0, 12, height);
  if (!(top > 0)) return svg;
  const double step = roundLength(top / 2);
  for (double tick = 0; tick <= top * (1 + 1e-9); tick += step) {
    const double y = height * (1 - tick / top);
    svg += formatted("<rect x=\"12\" y=\"%.1f\" width=\"5\" height=\"1\"/>", y - 0.5);
    svg += svgText(20, std::clamp(y + 5, 10.0, height), "start", formatted("%.3g", tick),
                   "font-size=\"13\"");
  }
  return svg;
}

std::string probability(double p) {
  return p < 1e-3 ? "corrected p &lt; 0.001" : formatted("corrected p = %.3f", p);
}

std::string caption(const RankedMarker& marker, double height, const FigureColours& colours) {
  const std::string small = "font-size=\"13\" fill=\"" + colours.faint + "\"";
  double y = height / 2 - line;
  std::string svg =
      svgText(0, y, "start", formatted("m/z %.4f", marker.mz), "font-weight=\"bold\"");
  svg += svgText(0, y += line, "start", formatted("AUC %.3f", marker.auc));
  svg += svgText(0, y += line - 2, "start", probability(marker.p), small);
  if (!marker.group.empty())
    svg += svgText(0, y += line - 2, "start",
                   (marker.auc >= 0.5 ? "higher in " : "lower in ") + escaped(marker.group), small);
  return svg;
}

std::string scaleBar(const Layout& layout, double y, const FigureColours& colours) {
  if (!layout.physical) return {};
  const double length = roundLength(120 / layout.scale), pixels = length * layout.scale;
  return formatted("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\" fill=\"%s\"/>", left, y,
                   pixels, colours.ink.c_str()) +
         svgText(left + pixels + 10, y + 7, "start",
                 length >= 1000 ? formatted("%g mm", length / 1000) : formatted("%g µm", length));
}

} // namespace

std::string markerPanelSvg(const MarkerPanel& panel, const std::array<std::uint32_t, 256>& map,
                           const FigureColours& colours, double& height) {
  const Layout layout(panel);
  const std::string small = "font-size=\"13\" fill=\"" + colours.faint + "\"";
  std::string svg;
  for (std::size_t c = 0; c < panel.columns.size(); ++c) {
    const auto& column = panel.columns[c];
    svg += svgText(layout.x[c], 20, "start", escaped(column.name), "font-weight=\"bold\"");
    svg += svgText(layout.x[c], 38, "start", std::to_string(column.spectra) + " spectra", small);
  }
  double y = head;
  const auto outlined = [&](std::size_t c) {
    const auto& column = panel.columns[c];
    const auto size = layout.size(column);
    return moved(layout.x[c], y,
                 outline(column.labels, size[0] * layout.scale, size[1] * layout.scale));
  };
  if (layout.pictures) {
    svg += svgText(0, y + layout.rowHeight / 2, "start", "Optical image", "font-weight=\"bold\"");
    for (std::size_t c = 0; c < panel.columns.size(); ++c) {
      const auto& column = panel.columns[c];
      if (!column.picture.defined()) continue;
      svg += svgPicture(pictured(column, colours.ground), int(column.picture.size(2)),
                        int(column.picture.size(1)), layout.x[c], y, layout.w[c], layout.h[c]);
      svg += outlined(c);
    }
    y += layout.rowHeight + gap;
  }
  for (std::size_t m = 0; m < panel.markers.size(); ++m) {
    std::vector<float> shown;
    for (const auto& column : panel.columns) {
      const at::Tensor image = column.images[std::int64_t(m)].contiguous();
      shown.insert(shown.end(), image.data_ptr<float>(), image.data_ptr<float>() + image.numel());
    }
    const double top = percentile(shown, 0.5);
    svg += moved(0, y, caption(panel.markers[m], layout.rowHeight, colours));
    for (std::size_t c = 0; c < panel.columns.size(); ++c) {
      const at::Tensor image = panel.columns[c].images[std::int64_t(m)];
      svg += svgPixels(coloured(image, top, map, colours.ground), image.size(1), image.size(0),
                       layout.x[c], y, layout.w[c], layout.h[c], 700);
      svg += outlined(c);
    }
    svg += moved(width - right + 14, y, colourBar(top, std::min(layout.rowHeight, 150.0), map));
    y += layout.rowHeight + gap;
  }
  svg += scaleBar(layout, y + 4, colours);
  y += 30;
  svg += svgText(0, y, "start",
                 escaped(panel.scaling) + ". One scale a row, from 0 to the 99.5th percentile.",
                 small);
  height = y + 10;
  return svgPage(width, height, 16, colours, svg, 2);
}

std::optional<std::size_t> markerAt(const MarkerPanel& panel, double y) {
  if (panel.markers.empty()) return {};
  const Layout layout(panel);
  const double row = (y - head) / (layout.rowHeight + gap) - double(layout.pictures);
  if (row < 0 || row >= double(panel.markers.size())) return {};
  return std::size_t(row);
}

} // namespace svx
