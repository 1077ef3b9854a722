// The list of a batch: which pairs are run, and how.
#pragma once

#include "app/command_line/method_run.h"

#include <optional>

namespace svx {

/// One line of the list, checked.
struct BatchPair {
  std::string id; ///< also the name of its folder
  const Method* method = nullptr;
  std::string preset;
  Values values;
  InputPaths paths; ///< absolute; each is there
  std::optional<std::uint64_t> seed;
};

/// What holds for pairs that say nothing else.
struct BatchDefaults {
  std::string method, preset;
  std::vector<std::string> values; ///< "name=value", for every pair
};

/// Reads CSV with a line of headings, or a JSON list of objects (suffix .json). The columns are
/// id (or pair, case, name), the inputs and parameters of the methods (one that is both is the
/// input), method, preset and seed; upper and lower case are the same. Paths are relative to the
/// list. A pair with a method of its own and no preset has that
/// method's default values.
/// Throws `Error` that names the file and the place for a column or method that there is not, a
/// missing or doubled id, one that cannot be the name of a folder, a required input that is not
/// given, a file that is not there and values that the method does not take.
///
/// A folder is the list of all files in it that hold what the default method needs, for methods
/// that need one input: each under its name without suffix.
std::vector<BatchPair> readBatchList(const std::filesystem::path& file,
                                     const BatchDefaults& defaults);

} // namespace svx
