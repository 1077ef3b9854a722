#include "core/io/deflate.h"

#include "core/data/error.h"

#include <ATen/Parallel.h>
#include <zlib.h>

#include <string>
#include <vector>

namespace svx {

namespace {

constexpr std::size_t blockBytes = 1 << 20, dictionaryBytes = 32 << 10;
constexpr int level = 3; // on images level 6 is three times slower for a few per cent

struct Block {
  std::string packed;
  uLong check = 0;
};

/// A piece of a part and the bytes of the part before it.
struct Piece {
  std::string_view bytes;
  std::size_t dictionary = 0; ///< bytes before `bytes.data()` that may serve as dictionary
  bool last = false;
};

std::vector<Piece> piecesOf(const std::vector<std::string_view>& parts) {
  std::vector<Piece> pieces;
  for (const auto part : parts)
    for (std::size_t at = 0; at < part.size(); at += blockBytes)
      pieces.push_back({part.substr(at, blockBytes), std::min(at, dictionaryBytes)});
  if (pieces.empty()) pieces.emplace_back();
  pieces.back().last = true;
  return pieces;
}

Block packed(const Piece& piece, DeflateFormat format) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error(ErrorKind::Memory, "Cannot compress", "zlib has no memory");
  const auto* bytes = reinterpret_cast<const Bytef*>(piece.bytes.data());
  const auto size = static_cast<uInt>(piece.bytes.size());
  if (piece.dictionary)
    deflateSetDictionary(&stream, bytes - piece.dictionary, static_cast<uInt>(piece.dictionary));
  Block block;
  block.packed.resize(deflateBound(&stream, size) + 16);
  stream.next_in = const_cast<Bytef*>(bytes);
  stream.avail_in = size;
  stream.next_out = reinterpret_cast<Bytef*>(block.packed.data());
  stream.avail_out = static_cast<uInt>(block.packed.size());
  deflate(&stream, piece.last ? Z_FINISH : Z_SYNC_FLUSH);
  block.packed.resize(stream.total_out);
  deflateEnd(&stream);
  block.check = format == DeflateFormat::Gzip ? crc32(0, bytes, size) : adler32(1, bytes, size);
  return block;
}

std::string number(std::uint64_t value, int bytes, bool bigEndian) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(value >> 8 * (bigEndian ? bytes - 1 - i : i) & 0xff);
  return text;
}

} // namespace

void deflateBlocks(const std::vector<std::string_view>& parts, DeflateFormat format,
                   const std::function<void(std::string_view)>& sink,
                   const std::function<void(std::size_t)>& step) {
  const bool gzip = format == DeflateFormat::Gzip;
  using namespace std::string_view_literals;
  sink(gzip ? "\x1f\x8b\x08\0\0\0\0\0\0\xff"sv : "\x78\x5e"sv);
  const auto pieces = piecesOf(parts);
  const std::size_t group = 4 * static_cast<std::size_t>(at::get_num_threads());
  uLong check = gzip ? 0 : 1;
  std::uint64_t total = 0;
  for (std::size_t first = 0; first < pieces.size(); first += group) {
    step(total);
    std::vector<Block> blocks(std::min(group, pieces.size() - first));
    at::parallel_for(
        0, static_cast<std::int64_t>(blocks.size()), 1, [&](std::int64_t from, std::int64_t to) {
          for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
            blocks[i] = packed(pieces[first + i], format);
        });
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto size = static_cast<z_off_t>(pieces[first + i].bytes.size());
      check = gzip ? crc32_combine(check, blocks[i].check, size)
                   : adler32_combine(check, blocks[i].check, size);
      total += static_cast<std::uint64_t>(size);
      sink(blocks[i].packed);
    }
  }
  sink(gzip ? number(check, 4, false) + number(total & 0xffffffff, 4, false)
            : number(check, 4, true));
}

} // namespace svx
