// Writing a file so that a failure leaves the old one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace svx {

/// A new file in the folder of `target`. `commit` flushes it to the disk and renames it over the
/// target; without `commit` the destructor removes it. Every failure throws `Error{Input}` that
/// names the target and the cause.
class NewFile {
public:
  /// The name of the new file ends as the target does. `open` = false leaves creating it to a
  /// library.
  explicit NewFile(std::filesystem::path target, bool open = true);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::filesystem::path& path() const { return temporary_; } ///< the new file, until `commit`
  void write(const void* bytes, std::size_t count);
  void write(std::string_view text) { write(text.data(), text.size()); }
  /// At a place; beyond what was written the file grows.
  void overwrite(std::uint64_t offset, std::string_view bytes);
  std::uint64_t written() const { return written_; }
  void commit();

private:
  [[noreturn]] void fail(int code) const;

  std::filesystem::path target_, temporary_;
  int descriptor_ = -1;
  std::uint64_t written_ = 0;
};

} // namespace svx
