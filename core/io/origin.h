// Which file a piece of data came from, unchanged. A session refers to such data instead of copying
// it.
#pragma once

#include "core/methods/method.h"

#include <filesystem>
#include <optional>

namespace svx {

/// How to read a piece of data again, and how to see whether the file has changed since.
struct Origin {
  std::filesystem::path path; ///< absolute; a file or a folder
  std::size_t index = 0;      ///< which of the data that `open` gives
  std::uint64_t size = 0;     ///< bytes; of all files of a folder
  std::int64_t time = 0;      ///< of the last change, ns since 1970; the newest of a folder
};

/// Size and time of what is at a path now; nothing when it is missing.
std::optional<Origin> fileState(const std::filesystem::path& path);

/// Called by `open` for what it gives. Thread-safe; forgets data that nobody holds any more.
void rememberOrigin(const Data& data, Origin origin);

/// For data whose file is about to go. Thread-safe.
void forgetOrigin(const Data& data);

/// Nothing for data that `open` did not give. Thread-safe.
std::optional<Origin> originOf(const Data& data);

} // namespace svx
