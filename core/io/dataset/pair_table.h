// The table of pairs that a batch of registrations runs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace svx {

/// One pair: its id and, by the id of a registration's input ("fixed", "moving", "fixedMask",
/// "fixedLandmarks", "fixedLabels", ...), the files it consists of.
struct PairFiles {
  std::string id;
  std::map<std::string, std::filesystem::path> files;
};

/// Writes FOLDER/pairs.csv: a column `pair`, then one for each input that any pair has; a field
/// stays empty where a pair has none. Paths are relative to the folder. Returns the path of the
/// table. Throws `Error{Input}` as `replaceFile` does.
std::filesystem::path writePairTable(const std::vector<PairFiles>& pairs,
                                     const std::filesystem::path& folder);

} // namespace svx
