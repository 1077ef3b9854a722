#include "core/io/decoded_arrays.h"

#include <zlib.h>

namespace svx {

std::vector<char> inflated(std::span<const char> packed, std::size_t size) {
  std::vector<char> bytes(size);
  auto length = uLongf(size);
  if (::uncompress(reinterpret_cast<Bytef*>(bytes.data()), &length,
                   reinterpret_cast<const Bytef*>(packed.data()), uLong(packed.size())) != Z_OK)
    length = 0;
  bytes.resize(length);
  return bytes;
}

} // namespace svx
