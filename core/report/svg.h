// The parts that figures are drawn from, as SVG that QTextDocument and QSvgRenderer show alike.
#pragma once

#include "core/jobs/job.h"

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace svx {

/// Colours of a figure: those of paper, or of a window's theme.
struct FigureColours {
  std::string ink = "#222222", faint = "#666666", grid = "#dddddd";
  std::uint32_t ground = 0xffffffffu; ///< 0xAARRGGBB; where a picture has no pixel
};

std::string formatted(const char* pattern, auto... values) {
  char text[500];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

/// `anchor`: "start", "middle" or "end"; `words` is XML already.
std::string svgText(double x, double y, const char* anchor, const std::string& words,
                    const std::string& attributes = {});

/// A picture of `columns` x `rows` pixels (0xAARRGGBB, row by row) stretched over the box.
std::string svgPicture(const std::vector<std::uint32_t>& pixels, int columns, int rows, double x,
                       double y, double w, double h);
/// The same, first enlarged to about `finest` columns, so that its pixels stay sharp.
std::string svgPixels(const std::vector<std::uint32_t>& pixels, std::int64_t columns,
                      std::int64_t rows, double x, double y, double w, double h,
                      double finest = 1200);

/// `size` in the picture's units; drawn `times` as large where no size is asked for.
std::string svgPage(double width, double height, double fontSize, const FigureColours& colours,
                    const std::string& content, double times = 1);

/// From the least to the largest finite value, with a step of 1, 2 or 5 times a power of ten that
/// gives about five ticks.
struct FigureAxis {
  double low = 0, high = 1, step = 0.2;

  static FigureAxis over(const std::vector<double>& values);
  double share(double value) const { return (value - low) / (high - low); }
  std::vector<double> ticks() const;
};

/// Of the points that share a column of a picture of so many the least and the largest, in their
/// order; x ascends.
Curve thinned(const Curve& curve, double low, double high, double columns);

/// An SVG path through the points; those that are not finite break it.
std::string svgPath(const Curve& curve, const std::function<double(double)>& px,
                    const std::function<double(double)>& py);

} // namespace svx
