// Voxels from files into tensors.
#pragma once

#include "core/io/image_header.h"
#include "core/io/open.h"

namespace svx {

/// Reads the voxels that a header describes: (z, y, x) or (c, z, y, x), contiguous, rescaled. What
/// needs no conversion is read straight into the tensor.
/// Before anything is allocated the claimed size is checked against the size of the files and the
/// memory: `Error{Input}` for a file that cannot hold it, `Error{Memory}` with both numbers.
at::Tensor readVoxels(const ImageHeader& header, const std::filesystem::path& path,
                      const OpenOptions& options);

} // namespace svx
