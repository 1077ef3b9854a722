// Feeds bytes to the imzML reader as the XML part, beside a binary part that stays the same: it may
// refuse them with an Error, no more. What it opens is read to the end.

#include "core/io/imzml.h"

#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// A folder for the whole process, in memory where the system offers it.
const std::filesystem::path& scratchFolder() {
  static const std::filesystem::path path = [] {
    const std::filesystem::path shared = "/dev/shm";
    const auto folder =
        (std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path()) /
        ("spectravox-fuzz-imzml-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    // The UUID, numbers, and from byte 2048 on 6 doubles by zlib.
    std::string binary;
    for (int k = 0; k < 2048; ++k) binary += char(k < 16 ? k : k * 37 >> 3);
    const double masses[] = {100, 101, 102.5, 103, 104, 105};
    std::string packed(200, '\0');
    auto length = uLongf(packed.size());
    if (compress(reinterpret_cast<Bytef*>(packed.data()), &length,
                 reinterpret_cast<const Bytef*>(masses), sizeof masses) != Z_OK)
      std::abort();
    binary += packed.substr(0, length);
    std::FILE* file = std::fopen((folder / "a.ibd").c_str(), "wb");
    if (!file) std::abort();
    std::fwrite(binary.data(), 1, binary.size(), file);
    std::fclose(file);
    return folder;
  }();
  static const bool cleaned = std::atexit([] { std::filesystem::remove_all(path); }) == 0;
  (void)cleaned;
  return path;
}

void readAll(const svx::Spectra& spectra) {
  std::vector<double> masses;
  std::vector<float> intensities;
  for (std::size_t i = 0; i < spectra.size(); ++i) try {
      spectra.read(i, masses, intensities);
    } catch (const svx::Error&) { // a damaged compressed array
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto xml = scratchFolder() / "a.imzML";
  std::FILE* file = std::fopen(xml.c_str(), "wb");
  if (!file) std::abort();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  try {
    readAll(*svx::openImzml(xml));
  } catch (const svx::Error&) {
  }
  return 0;
}
