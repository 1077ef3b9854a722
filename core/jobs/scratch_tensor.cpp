#include "core/jobs/scratch_tensor.h"

#include "core/data/error.h"
#include "core/jobs/device.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace svx {
namespace {

std::string scratchFolder() {
  if (const char* given = std::getenv("TMPDIR"); given && *given) return given;
  return std::filesystem::is_directory("/var/tmp")
             ? "/var/tmp"
             : std::filesystem::temp_directory_path().string();
}

[[noreturn]] void noRoom(std::uint64_t bytes, const std::string& folder, int reason) {
  throw Error(ErrorKind::Memory, "The data do not fit into memory, and not on the disk",
              formatBytes(bytes) + " were to be put into " + folder + ": " + std::strerror(reason) +
                  ".",
              "Make room there, or name a folder on a larger disk by the environment variable "
              "TMPDIR.");
}

/// All of it is given room at once: a page that cannot be written later would end the process.
void* mappedFile(std::uint64_t bytes) {
  const std::string folder = scratchFolder();
  std::string name = folder + "/spectravox-XXXXXX";
  const int file = mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) noRoom(bytes, folder, errno);
  unlink(name.c_str());
  int failed = posix_fallocate(file, 0, off_t(bytes));
  void* data = MAP_FAILED;
  if (failed == 0) {
    data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    failed = errno;
  }
  close(file);
  if (data == MAP_FAILED) noRoom(bytes, folder, failed);
  return data;
}

} // namespace

bool scratchOnDisk(std::uint64_t bytes) {
  return bytes > memoryFree(findDevice("cpu")) / 4;
}

at::Tensor scratchTensor(at::IntArrayRef sizes) {
  const std::uint64_t bytes = std::uint64_t(c10::multiply_integers(sizes)) * sizeof(float);
  if (!scratchOnDisk(bytes)) return at::empty(sizes, at::kFloat);
  return at::from_blob(
      mappedFile(bytes), sizes, [bytes](void* data) { munmap(data, bytes); }, at::kFloat);
}

} // namespace svx
