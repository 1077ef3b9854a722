// Where files go that can be made again.
#pragma once

#include <cstdint>
#include <filesystem>

namespace svx {

/// SPECTRAVOX_CACHE when set, else "spectravox" in XDG_CACHE_HOME or in the home's .cache, else in
/// the folder for temporary files. It may not exist yet.
std::filesystem::path cacheFolder();

/// Removes the files of a folder that were changed longest ago until at most `bytes` are left.
void trimCache(const std::filesystem::path& folder, std::uint64_t bytes);

} // namespace svx
