// NRRD (.nrrd) and its detached header (.nhdr), with 3D Slicer's segmentation fields.
// https://teem.sourceforge.net/nrrd/format.html,
// https://slicer.readthedocs.io/en/latest/developer_guide/modules/segmentations.html
#pragma once

#include "core/io/image_header.h"

#include <string_view>

namespace svx {

/// `start`: the file from its first byte to at least the blank line that ends the header. Throws
/// `Error{Input}`. Spaces LPS, RAS and LAS are understood; another one is read as LPS with a
/// notice.
ImageHeader parseNrrd(std::string_view start, const std::filesystem::path& path);

/// The header text with the blank line, for gzip data that follow. Vectors and colours are
/// interleaved, time is the last axis; labels become Slicer's SegmentN_ fields.
std::string nrrdHeader(const ImageHeader& header);

} // namespace svx
