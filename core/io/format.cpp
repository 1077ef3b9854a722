#include "core/io/format.h"

#include "core/io/byte_source.h"
#include "core/io/text_scan.h"

#include <algorithm>
#include <fstream>

namespace svx {

namespace {

/// Reads up to `limit` bytes; damage behind the first bytes is left for the reader to name.
std::string firstBytes(const std::filesystem::path& path, std::size_t limit, bool inflate) {
  const auto source = openSource(path, inflate);
  std::string bytes(limit, '\0');
  std::size_t got = 0;
  try {
    for (std::size_t step = 1; got < limit && step > 0; got += step)
      step = source->read(bytes.data() + got, std::min<std::size_t>(limit - got, 4096));
  } catch (const Error&) {
    if (got == 0) throw;
  }
  bytes.resize(got);
  return bytes;
}

} // namespace

std::string shown(const std::filesystem::path& path) {
  const auto text = path.u8string();
  return {text.begin(), text.end()};
}

Error unreadable(const std::filesystem::path& path, const std::string& cause,
                 const std::string& remedy) {
  const auto sentence = cause.ends_with('.') ? cause : cause + ".";
  return {ErrorKind::Input, "Cannot read " + shown(path), sentence, remedy};
}

void checkMemory(const std::filesystem::path& path, std::uint64_t needed,
                 const OpenOptions& options) {
  Device cpu;
  const std::uint64_t limit = options.memoryLimit ? options.memoryLimit : memoryFree(cpu) / 10 * 9;
  if (needed <= limit) return;
  throw Error(ErrorKind::Memory, "Cannot read " + shown(path),
              "it needs " + formatBytes(needed) + " of memory and " + formatBytes(limit) +
                  " are free.",
              "Close other data or programs, or use a smaller file.");
}

std::string suffixOf(const std::filesystem::path& path) {
  const bool packed = lowered(path.extension().string()) == ".gz";
  const auto inner = packed ? path.stem() : path;
  const auto suffix = lowered(inner.extension().string());
  return packed && suffix.empty() ? ".gz" : suffix;
}

std::string stemOf(const std::filesystem::path& path) {
  auto name = path.filename();
  if (lowered(name.extension().string()) == ".gz") name = name.stem();
  name = name.stem();
  const auto second = lowered(name.extension().string());
  if (second == ".seg" || second == ".mrk") name = name.stem();
  return shown(name);
}

FileStart readStart(const std::filesystem::path& path, std::size_t limit) {
  std::error_code error;
  FileStart start;
  start.path = path;
  start.suffix = suffixOf(path);
  if (!std::filesystem::exists(path, error)) throw unreadable(path, "there is no such file");
  start.size = std::filesystem::file_size(path, error);
  if (error) throw unreadable(path, error.message());
  if (start.size == 0) throw unreadable(path, "the file is empty");
  const auto magic = firstBytes(path, 2, false);
  start.gzip = magic == "\x1f\x8b";
  start.bytes = firstBytes(path, limit, start.gzip);
  return start;
}

std::string readText(const std::filesystem::path& path, std::uint64_t limit) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) throw unreadable(path, error.message());
  if (size > limit)
    throw unreadable(path, "a file of " + formatBytes(size) + " is no text file of this kind");
  std::string text(size, '\0');
  text.resize(openSource(path, false)->read(text.data(), text.size()));
  return text;
}

} // namespace svx
