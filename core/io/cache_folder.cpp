#include "core/io/cache_folder.h"

#include <cstdlib>

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

} // namespace svx
