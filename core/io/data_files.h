// The data files that a detached header names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace svx {

/// `name` as seen from the folder of `header`; absolute names stay.
std::filesystem::path beside(const std::filesystem::path& header, const std::string& name);

/// "slice%03d.raw 1 100 1": the pattern and first, last and step. The pattern may hold one "%d"
/// with an optional zero-padded width and nothing else; others, and more than 100 000 files, throw
/// `Error{Input}`.
std::vector<std::filesystem::path> numberedFiles(const std::filesystem::path& header,
                                                 const std::string& pattern);

} // namespace svx
