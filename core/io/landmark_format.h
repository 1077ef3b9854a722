// What all landmark formats share.
#pragma once

#include "core/io/format.h"
#include "core/io/landmark_files.h"

namespace svx {

using LandmarkParser = std::vector<Landmarks> (*)(std::string_view text,
                                                  const std::filesystem::path& path);

Opened openLandmarks(LandmarkParser parse, std::string_view format,
                     const std::filesystem::path& path, const OpenOptions& options);
std::vector<FileInfo> inspectLandmarks(LandmarkParser parse, std::string_view format,
                                       const std::filesystem::path& path);

} // namespace svx
