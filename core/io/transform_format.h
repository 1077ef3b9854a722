// What both kinds of transform file share.
#pragma once

#include "core/io/format.h"
#include "core/io/transform_file.h"

namespace svx {

Opened openTransforms(const std::vector<TransformRecord>& records,
                      const std::filesystem::path& path, const OpenOptions& options);
std::vector<FileInfo> describeTransforms(const std::vector<TransformRecord>& records,
                                         const std::filesystem::path& path,
                                         std::string_view format);

} // namespace svx
