// Feeds bytes to the reader of one suffix (FUZZ_SUFFIX): it may refuse them with an Error, no more.

#include "core/io/open.h"
#include "core/io/session.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// One file for the whole process, in memory where the system offers it.
const std::filesystem::path& scratchFile() {
  static const std::filesystem::path path = [] {
    const std::filesystem::path shared = "/dev/shm";
    const auto folder =
        std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path();
    return folder / ("spectravox-fuzz-" + std::to_string(getpid()) + FUZZ_SUFFIX);
  }();
  static const bool cleaned = std::atexit([] { std::filesystem::remove(path); }) == 0;
  (void)cleaned;
  return path;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::filesystem::path& path = scratchFile();
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) std::abort();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  try {
    if (std::string(FUZZ_SUFFIX) == ".svox") {
      svx::loadSession(path);
    } else {
      svx::OpenOptions options;
      options.memoryLimit = 64u << 20;
      svx::open(path, options);
    }
  } catch (const svx::Error&) {
  }
  return 0;
}
