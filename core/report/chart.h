// Curves as an SVG picture.
#pragma once

#include "core/jobs/job.h"
#include "core/report/svg.h"

namespace svx {

struct ChartLine {
  std::string name;
  Curve curve;                    ///< ascending x
  std::string colour = "#1f6fb2"; ///< as SVG writes it
};

struct SvgChart {
  std::string x, y; ///< names with units
  std::vector<ChartLine> lines;
  std::vector<std::pair<double, std::string>> marks; ///< words above the highest point at an x
  bool fromZero = false;                             ///< the y axis begins at 0
};

/// Axes with names and round ticks, faint grid, the names of the lines where there are several.
/// Points that are not finite break a line. Where many points share a column of the picture, its
/// least and its largest are drawn.
std::string chartSvg(const SvgChart& chart, const FigureColours& colours = {});

} // namespace svx
