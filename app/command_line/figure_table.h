// Figures as a table of text.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// A line for each figure: label, before, after, unit. "-" where there is no value.
std::string figureTable(const std::vector<Figure>& figures);

} // namespace svx
