#include "core/io/cache_folder.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <vector>

namespace svx {

std::filesystem::path cacheFolder() {
  const auto set = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (const auto own = set("SPECTRAVOX_CACHE"); !own.empty()) return own;
  if (const auto shared = set("XDG_CACHE_HOME"); shared.is_absolute()) return shared / "spectravox";
  if (const auto home = set("HOME"); home.is_absolute()) return home / ".cache" / "spectravox";
  return std::filesystem::temp_directory_path() / "spectravox";
}

void trimCache(const std::filesystem::path& folder, std::uint64_t bytes) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::tuple<fs::file_time_type, std::uint64_t, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error))
      files.emplace_back(entry.last_write_time(error), entry.file_size(error), entry.path());
  std::sort(files.begin(), files.end(), std::greater<>());
  std::uint64_t kept = 0;
  for (const auto& [time, size, path] : files)
    if ((kept += size) > bytes) fs::remove(path, error);
}

} // namespace svx
