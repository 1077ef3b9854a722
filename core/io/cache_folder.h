// Where files go that can be made again.
#pragma once

#include <filesystem>

namespace svx {

/// SPECTRAVOX_CACHE when set, else "spectravox" in XDG_CACHE_HOME or in the home's .cache, else in
/// the folder for temporary files. It may not exist yet.
std::filesystem::path cacheFolder();

} // namespace svx
