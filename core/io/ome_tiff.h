// Images as OME-TIFF.
#pragma once

#include "core/data/volume.h"
#include "core/jobs/job.h"

#include <span>

namespace svx {

/// Writes volumes of one grid and one value type as the channels of one image (order XYCZT), each
/// under its name; a volume of several channels gives as many. Physical sizes are in micrometres.
/// Planes are compressed without loss; BigTIFF when 4 GB are not enough. Throws `Error{Usage}` for
/// volumes that differ, `Error{Input}` when the file cannot be written; then nothing is left of it.
///
/// OME model 2016-06; OME-TIFF: Goldberg et al., Genome Biology 6:R47, 2005.
void writeOmeTiff(std::span<const std::shared_ptr<const Volume>> channels,
                  const std::filesystem::path& path, JobContext* context = nullptr);

/// Whether a name ends in .ome.tif or .ome.tiff.
bool isOmeTiff(const std::filesystem::path& path);

} // namespace svx
