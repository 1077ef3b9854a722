// NIfTI-1 and NIfTI-2 (.nii, .nii.gz, .hdr/.img) and Analyze 7.5.
// https://nifti.nimh.nih.gov/nifti-1, https://nifti.nimh.nih.gov/pub/dist/doc/nifti2.h
#pragma once

#include "core/io/image_header.h"

#include <string_view>

namespace svx {

/// `start`: the first bytes of the (decompressed) header. Throws `Error{Input}` for one that cannot
/// be used. The affine is the sform when its code is above 0, else the qform, else the voxel size
/// alone; a sheared sform gives the nearest rotation and a notice with the largest error in mm.
/// Vectors (5-D) with intent 1007 are in LPS, as ITK and ANTs write them; intent 1006 in RAS.
ImageHeader parseNifti(std::string_view start, const std::filesystem::path& path);

/// A header of 348 bytes (NIfTI-1) or, where a dimension exceeds 32767, 540 bytes (NIfTI-2),
/// followed by four zero bytes. `header`: planar channels; vectors are 5-D with intent 1007.
std::string niftiHeader(const ImageHeader& header);

} // namespace svx
