// How a classifier divides a plane, as a picture.
#pragma once

#include "core/data/table.h"
#include "core/data/volume.h"
#include "core/report/svg.h"

namespace svx {

/// The sides of the decision (float (1, y, x), above 0 class 1) in the colours of the classes, the
/// boundary as a line, the margins of a machine (1 and -1) as fainter ones. Over it the points
/// ("x", "y", "class", "support vector"): support vectors with a ring. y points upwards.
std::string boundaryFigure(const Volume& decision, const Table& points,
                           const FigureColours& colours);

} // namespace svx
