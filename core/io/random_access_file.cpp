#include "core/io/random_access_file.h"

#include "core/io/format.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace svx {

RandomAccessFile::RandomAccessFile(std::filesystem::path path)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    const std::string why = S_ISDIR(status.st_mode) ? "it is a folder" : std::strerror(errno);
    if (descriptor_ >= 0) ::close(descriptor_);
    throw unreadable(path_, why);
  }
  size_ = std::uint64_t(status.st_size);
}

RandomAccessFile::~RandomAccessFile() {
  ::close(descriptor_);
}

void RandomAccessFile::read(std::uint64_t offset, void* to, std::size_t count) const {
  auto* at = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = ::pread(descriptor_, at, count, off_t(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw unreadable(path_, std::strerror(errno));
    if (got == 0)
      throw unreadable(
          path_, "it ends at byte " + std::to_string(offset) + ", within data that it should hold",
          "Copy it again from where it came from.");
    at += got;
    offset += std::uint64_t(got);
    count -= std::size_t(got);
  }
}

} // namespace svx
