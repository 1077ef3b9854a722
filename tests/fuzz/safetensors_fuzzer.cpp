// Feeds bytes to the reader of safetensors: it may refuse them with an Error, no more. What it
// accepts it can write and read again.

#include "core/io/safetensors.h"

#include "core/data/error.h"

#include <ATen/ATen.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

/// Files of this process, in memory where the system offers it.
std::filesystem::path scratchFile(const char* name) {
  const std::filesystem::path shared = "/dev/shm";
  const auto folder =
      std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path();
  return folder / ("spectravox-fuzz-" + std::to_string(getpid()) + name);
}

const std::filesystem::path& givenFile() {
  static const std::filesystem::path path = scratchFile("-given.safetensors");
  return path;
}
const std::filesystem::path& writtenFile() {
  static const std::filesystem::path path = scratchFile("-written.safetensors");
  return path;
}

void removeFiles() {
  std::filesystem::remove(givenFile());
  std::filesystem::remove(writtenFile());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const bool cleaned = std::atexit(removeFiles) == 0;
  (void)cleaned;
  std::FILE* file = std::fopen(givenFile().c_str(), "wb");
  if (!file) std::abort();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  try {
    const auto content = svx::loadSafetensors(givenFile());
    svx::saveSafetensors(content, writtenFile());
    const auto again = svx::loadSafetensors(writtenFile());
    if (again.about != content.about || again.tensors.size() != content.tensors.size())
      std::abort();
    for (const auto& [name, tensor] : content.tensors) {
      const auto& other = again.tensors.at(name);
      if (other.sizes() != tensor.sizes() || other.scalar_type() != tensor.scalar_type() ||
          (tensor.numel() > 0 &&
           std::memcmp(other.data_ptr(), tensor.data_ptr(), tensor.nbytes()) != 0))
        std::abort();
    }
  } catch (const svx::Error&) {
  }
  return 0;
}
