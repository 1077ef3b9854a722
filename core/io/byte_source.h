// A stream of bytes out of files, decoded on the way.
#pragma once

#include "core/io/image_header.h"

#include <memory>

namespace svx {

class ByteSource {
public:
  virtual ~ByteSource() = default;
  /// Fills up to `count` bytes; fewer only at the end of the data. Throws `Error{Input}` for
  /// damage.
  virtual std::size_t read(void* to, std::size_t count) = 0;
  /// Reads on to the end mark of a compressed stream, whose check sum is verified there.
  virtual void verifyEnd() {}
};

/// The voxels of an image as the file stores them, from the first one on. Text numbers come out as
/// native binary values of the header's type.
std::unique_ptr<ByteSource> openVoxelSource(const ImageHeader& header);

/// A whole file, inflated when `deflate` says so.
std::unique_ptr<ByteSource> openSource(const std::filesystem::path& path, bool deflate);

} // namespace svx
