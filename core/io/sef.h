// Peak lists as SCiLS Lab exports them.
#pragma once

#include "core/data/table.h"

#include <filesystem>

namespace svx {

/// Whether a file is for `readSefPeaks`: a .sef file, or JSON with a "peaklist".
bool holdsSefPeaks(const std::filesystem::path& path);

/// JSON with `peaklist.intervals[{lower, upper, name, color}]`, as M2aia reads it, too. A row for
/// each interval, in the order of the file: "m/z" (its middle), "lower", "upper" and "name", which
/// may be missing; colours are left out. Throws `Error{Input}` for other JSON, such as regions, a
/// list without interval, and bounds that are no m/z or reversed.
Table readSefPeaks(const std::filesystem::path& path);

} // namespace svx
