// TIFF, PNG and JPEG as 2-D images, through ITK.
#pragma once

#include "core/data/volume.h"

namespace svx {

/// .png and .tif: one slice of uint8, of integers within 16 bits, of 8-bit RGB or, in TIFF, of
/// float32. Throws `Error{Usage}` for what does not fit.
void writePicture(const Volume& volume, const std::filesystem::path& path);

} // namespace svx
