#include "core/io/new_file.h"

#include "core/data/error.h"
#include "core/io/format.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace svx {

NewFile::NewFile(std::filesystem::path target, bool open) : target_(std::move(target)) {
  static std::atomic<unsigned> count{0};
  // Long names are cut so that the temporary one fits, too; the suffix stays.
  std::string name = target_.filename().string();
  if (name.size() > 200) name = name.substr(name.size() - 200);
  temporary_ = target_.parent_path() /
               (".new-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + "-" + name);
  if (target_.filename().empty()) fail(EISDIR);
  if (std::error_code error; std::filesystem::is_directory(target_, error)) fail(EISDIR);
  descriptor_ = ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail(errno);
  if (!open) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (temporary_.empty()) return;
  std::error_code error;
  std::filesystem::remove(temporary_, error);
}

void NewFile::fail(int code) const {
  const bool full = code == ENOSPC || code == EDQUOT;
  const bool denied = code == EACCES || code == EROFS || code == EPERM;
  throw Error(ErrorKind::Input, "Cannot write " + shown(target_),
              full     ? "the disk is full."
              : denied ? "the folder is read-only."
                       : std::string(std::strerror(code)) + ".",
              full ? "Free some space or choose another folder." : "Choose another folder.");
}

void NewFile::write(const void* bytes, std::size_t count) {
  const char* from = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t put = ::write(descriptor_, from, count);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(errno);
    from += put;
    count -= static_cast<std::size_t>(put);
    written_ += static_cast<std::uint64_t>(put);
  }
}

void NewFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  if (::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
      static_cast<ssize_t>(bytes.size()))
    fail(errno);
}

void NewFile::commit() {
  if (descriptor_ < 0) descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) fail(errno);
  // The new file takes the rights of the one it replaces.
  if (struct stat old{}; ::stat(target_.c_str(), &old) == 0)
    ::fchmod(descriptor_, old.st_mode & 07777);
  if (::fsync(descriptor_) != 0) fail(errno);
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail(errno);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
  const auto folder =
      target_.parent_path().empty() ? std::filesystem::path(".") : target_.parent_path();
  if (const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); handle >= 0) {
    ::fsync(handle);
    ::close(handle);
  }
}

} // namespace svx
