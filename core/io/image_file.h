// From the header of an image file to data.
#pragma once

#include "core/io/image_header.h"
#include "core/io/open.h"

namespace svx {

/// When the image can be a label map but does not say so: looks for a table of labels beside the file
/// and at the name of the file and its folder.
void recogniseLabels(ImageHeader& header, const std::filesystem::path& path);

/// Reads the voxels and makes of them what `withRole` says.
Opened readImage(ImageHeader header, const std::filesystem::path& path, const OpenOptions& options);

FileInfo describe(ImageHeader header, const std::filesystem::path& path);

/// Volume, label map or displacement field. `Role::Automatic` goes by the header; a role that the
/// image cannot fill throws `Error{Input}`.
std::vector<Data> withRole(Volume volume, const ImageHeader& header, Role role);

} // namespace svx
