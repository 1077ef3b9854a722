#include "core/data/error.h"
#include "core/report/report.h"

#include <zlib.h>

namespace svx {

namespace {

void addNumber(std::string& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 255);
}

void addChunk(std::string& png, const std::string& type, const std::string& content) {
  addNumber(png, static_cast<std::uint32_t>(content.size()));
  const std::string checked = type + content;
  png += checked;
  addNumber(png, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                                                  static_cast<uInt>(checked.size()))));
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()),
                Z_DEFAULT_COMPRESSION) != Z_OK)
    throw Error(ErrorKind::Memory, "A picture cannot be compressed", "the memory is used up.");
  packed.resize(size);
  return packed;
}

} // namespace

std::string toPng(const std::uint32_t* pixels, int width, int height) {
  // Each row is stored as differences to the pixel on its left (PNG's filter 1).
  std::string rows;
  rows.reserve(static_cast<std::size_t>(height) * (3 * static_cast<std::size_t>(width) + 1));
  for (int y = 0; y < height; ++y) {
    rows += '\1';
    std::uint32_t left = 0;
    for (int x = 0; x < width; ++x) {
      const std::uint32_t pixel = pixels[static_cast<std::ptrdiff_t>(y) * width + x];
      for (int shift = 16; shift >= 0; shift -= 8)
        rows += static_cast<char>((pixel >> shift) - (left >> shift));
      left = pixel;
    }
  }
  std::string header;
  addNumber(header, static_cast<std::uint32_t>(width));
  addNumber(header, static_cast<std::uint32_t>(height));
  header +=
      std::string("\x08\x02\0\0\0", 5); // 8 bits, RGB, deflate, adaptive filters, no interlace
  std::string png = "\x89PNG\r\n\x1a\n";
  addChunk(png, "IHDR", header);
  addChunk(png, "IDAT", deflated(rows));
  addChunk(png, "IEND", {});
  return png;
}

} // namespace svx
