// Cores of a tissue microarray as QuPath exports them.
#pragma once

#include "core/data/table.h"

#include <filesystem>

namespace svx {

/// Whether a file is for `readCores`: GeoJSON (which must then have objects of type "tmaCore"), a
/// grid (.qptma), or a table of measurements with a column "Missing core" or "Missing".
bool holdsQuPathCores(const std::filesystem::path& path);

/// A row for each core that is not missing: "core", "row" and "column" (from 0, where the name says
/// them: "A-1", "1-A", "B12"), "patient" (Case ID; before QuPath 0.4 Unique ID), "label"
/// (classification), and "x", "y", "radius" where the file has positions in pixels: QuPath's (0, 0)
/// is the corner of the first pixel, here that pixel's centre is (1, 1), as in imzML. The picture in
/// QuPath must have been one of the raster; of another picture the names still join patients and
/// labels. Missing and nameless cores are left out with a notice. Throws `Error{Input}` for a file
/// without a core, one that cannot be understood, and a name used twice.
Table readCores(const std::filesystem::path& path);

} // namespace svx
