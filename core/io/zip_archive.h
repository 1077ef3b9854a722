// A zip file, written whole or read member by member.
#pragma once

#include "core/jobs/job.h"

#include <filesystem>
#include <memory>
#include <string>

struct zip;

namespace svx {

/// Collects members, then writes them all into a new file that replaces `path`.
class ZipWriter {
public:
  /// `bytes` must stay alive until `write` has returned.
  void add(const std::string& name, const void* bytes, std::size_t count);
  /// Throws `Error{Input}` for a folder that is read-only or a disk that is full,
  /// `Error{Cancelled}` when the context is cancelled; what was at `path` then stays.
  void write(const std::filesystem::path& path, JobContext* context);

private:
  struct Member {
    std::string name;
    const void* bytes;
    std::size_t count;
  };
  std::vector<Member> members_;
};

/// Throws `Error{Input}` for a file that is no zip file or is damaged.
class ZipReader {
public:
  explicit ZipReader(std::filesystem::path path);
  /// Uncompressed size; throws when there is no such member, or when it claims more than a deflate
  /// stream of its compressed size can hold.
  std::uint64_t size(const std::string& member) const;
  /// Reads exactly `count` bytes, which must be the member's size; its check sum is verified.
  void read(const std::string& member, void* to, std::uint64_t count) const;

private:
  Error damaged(const std::string& why) const;
  std::filesystem::path path_;
  std::unique_ptr<zip, void (*)(zip*)> archive_;
};

} // namespace svx
