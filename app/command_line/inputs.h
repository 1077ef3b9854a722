// Files that commands take in.
#pragma once

#include "core/io/open.h"

namespace svx {

/// Opens a path as the kind of data that an input takes, with progress. Notices go to the log.
Data openAs(DataKind kind, const std::filesystem::path& path, JobContext& context);

/// The grid of the first image in a path, from its header.
Geometry gridOf(const std::filesystem::path& path);

/// Landmarks in LPS mm; those in voxel indices are put on `grid`.
std::shared_ptr<const Landmarks> placed(std::shared_ptr<const Landmarks> landmarks,
                                        const Geometry& grid);

/// A path given once for the fixed and once for the moving image: in that order, or each after
/// "fixed=" or "moving=".
struct FilePair {
  std::string fixed, moving;
  /// Throws `Error{Usage}` naming the option unless there are none or two.
  static FilePair from(const std::vector<std::string>& paths, const std::string& option);
  bool given() const { return !fixed.empty(); }
};

} // namespace svx
