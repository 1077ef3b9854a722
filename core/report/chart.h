// A curve as an SVG picture.
#pragma once

#include "core/jobs/job.h"

namespace svx {

/// Axes with names and round ticks, faint grid, one line. Points that are not finite break the
/// line.
std::string curveSvg(const std::string& name, const Curve& curve);

} // namespace svx
