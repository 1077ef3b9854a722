// MetaImage (.mha, .mhd with its data file). https://itk.org/Wiki/MetaIO/Documentation
#pragma once

#include "core/io/image_header.h"

#include <string_view>

namespace svx {

/// `start`: the file from its first byte to at least the line `ElementDataFile`. Throws
/// `Error{Input}`.
ImageHeader parseMetaImage(std::string_view start, const std::filesystem::path& path);

/// The header text; `dataFile` is "LOCAL" or a file name. Vectors and colours are interleaved, time
/// is a fourth dimension. `compressedBytes`: of the zlib stream that follows, none = raw; the
/// header is as long for any size.
std::string metaImageHeader(const ImageHeader& header, const std::string& dataFile,
                            std::optional<std::uint64_t> compressedBytes);

} // namespace svx
