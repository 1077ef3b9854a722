// Calling a library that may crash on damaged files.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace svx {

/// Runs `work` in a forked copy of the process and returns the bytes that it returned. An
/// `Error{Input}` inside is thrown here again; a crash, or more than a minute, becomes
/// `Error{Input}` for `path`. `work` must not use OpenMP or locks that other threads may hold.
std::string isolated(const std::filesystem::path& path, const std::function<std::string()>& work);

} // namespace svx
