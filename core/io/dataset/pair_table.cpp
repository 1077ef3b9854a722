#include "core/io/dataset/pair_table.h"

#include "core/io/csv.h"
#include "core/io/save.h"

#include <algorithm>

namespace svx {

std::filesystem::path writePairTable(const std::vector<PairFiles>& pairs,
                                     const std::filesystem::path& folder) {
  std::vector<std::string> columns;
  for (const char* input : {"fixed", "moving", "fixedMask", "movingMask", "fixedLandmarks",
                            "movingLandmarks", "fixedLabels", "movingLabels"})
    if (std::any_of(pairs.begin(), pairs.end(),
                    [&](const PairFiles& pair) { return pair.files.contains(input); }))
      columns.push_back(input);
  std::string text = "pair";
  for (const std::string& column : columns) text += "," + column;
  text += "\n";
  // Links are resolved: a relative path through a linked folder would lead elsewhere.
  const auto base = std::filesystem::weakly_canonical(folder);
  for (const PairFiles& pair : pairs) {
    text += csvField(pair.id);
    for (const std::string& column : columns) {
      const auto file = pair.files.find(column);
      text += ",";
      if (file == pair.files.end()) continue;
      const auto whole = std::filesystem::absolute(file->second);
      const auto real = std::filesystem::weakly_canonical(whole.parent_path()) / whole.filename();
      text += csvField(real.lexically_proximate(base).generic_string());
    }
    text += "\n";
  }
  const auto table = folder / "pairs.csv";
  replaceFile(table, text);
  return table;
}

} // namespace svx
