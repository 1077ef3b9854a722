// What writing and reading of a session's zip have in common.
#pragma once

#include "core/study/study.h"

#include <filesystem>

namespace svx {

constexpr int sessionVersion = 1;

/// The words for the kinds of data, in the order of `DataKind`.
constexpr const char* sessionKinds[] = {"volume",  "labelMap", "landmarks", "transform",
                                        "spectra", "table",    "model"};

/// The member with the pictures of a result.
std::string previewsMember(ItemId id);

/// A folder for the parts on their way into or out of the zip; goes with this. Throws
/// `Error{Input}` when the parent cannot be written to.
class PartsFolder {
public:
  explicit PartsFolder(const std::filesystem::path& parent);
  ~PartsFolder();
  PartsFolder(const PartsFolder&) = delete;
  PartsFolder& operator=(const PartsFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

} // namespace svx
