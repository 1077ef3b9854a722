// A file read at any place, by any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace svx {

/// Reads by copying, never by mapping: a file that shrinks or a share that goes away is an Error
/// and no signal, and what was read once does not count as memory of the program.
class RandomAccessFile {
public:
  /// Throws `Error{Input}` when the file cannot be opened.
  explicit RandomAccessFile(std::filesystem::path path);
  ~RandomAccessFile();
  RandomAccessFile(const RandomAccessFile&) = delete;
  RandomAccessFile& operator=(const RandomAccessFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; } ///< when it was opened
  /// Throws `Error{Input}` when the bytes cannot all be read. Thread-safe.
  void read(std::uint64_t offset, void* to, std::size_t count) const;

private:
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_;
};

} // namespace svx
