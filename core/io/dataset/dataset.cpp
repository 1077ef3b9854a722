#include "core/io/dataset/dataset.h"

#include "core/io/dataset/dataset_files.h"
#include "core/io/format.h"
#include "core/io/save.h"
#include "core/methods/near_match.h"

#include <algorithm>

namespace svx {

namespace fs = std::filesystem;

const std::vector<DatasetKind>& datasetKinds() {
  static const std::vector<DatasetKind> kinds{
      {"dirlab-4dct", "DIR-Lab 4DCT: lungs breathing, raw files and 300 landmarks", readDirLab4dct},
      {"dirlab-copdgene", "DIR-Lab COPDgene: lungs at two breath holds, raw files, 300 landmarks",
       readDirLabCopdgene},
      {"learn2reg", "Learn2Reg: a folder with its dataset JSON", readLearn2Reg},
      {"brats-reg", "BraTS-Reg: gliomas before surgery and at follow-up", readBratsReg},
      {"fair", "The 2-D pairs of the FAIR book: NAME-R and NAME-T", readFair}};
  return kinds;
}

ImportedTable importDataset(const std::string& kind, const fs::path& folder, const fs::path& out,
                            const ImportOptions& options, JobContext& context) {
  const auto& kinds = datasetKinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const DatasetKind& k) { return k.id == kind; });
  if (found == kinds.end()) {
    std::vector<std::string> ids;
    for (const DatasetKind& k : kinds) ids.push_back(k.id);
    throw Error(ErrorKind::Usage, "There is no kind of data set \"" + kind + "\"",
                "it is none of those that can be imported.", suggestion(kind, ids));
  }
  std::error_code error;
  if (!fs::exists(folder, error)) throw unreadable(folder, "there is no such folder");
  fs::create_directories(out);
  ImportedTable result;
  result.imported = found->read(folder, out, options, context);
  if (result.imported.pairs.empty()) {
    std::string why = "it holds no complete pair";
    for (const std::string& notice : result.imported.notices) why += "; " + notice;
    throw Error(ErrorKind::Input, shown(folder) + " cannot be imported as " + kind, why + ".",
                "Give the folder as it was unpacked, or another kind.");
  }
  if (options.swapped)
    for (PairFiles& pair : result.imported.pairs) swapRoles(pair);
  result.table = writePairTable(result.imported.pairs, out);
  return result;
}

std::vector<FoundFile> filesMatching(const fs::path& folder, const std::string& expression) {
  constexpr int deepest = 4;
  const std::regex wanted(expression, std::regex::ECMAScript | std::regex::icase);
  std::vector<FoundFile> files;
  if (!fs::is_directory(folder)) throw unreadable(folder, "it is no folder");
  for (auto it =
           fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied);
       it != fs::recursive_directory_iterator(); ++it) {
    if (it.depth() >= deepest) it.disable_recursion_pending();
    std::error_code error;
    if (!it->is_regular_file(error)) continue;
    const std::string name = it->path().filename().string();
    std::smatch match;
    if (!std::regex_match(name, match, wanted)) continue;
    FoundFile file{it->path(), {}};
    for (std::size_t g = 1; g < match.size(); ++g) file.groups.push_back(match[g].str());
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  return files;
}

void addLandmarks(PairFiles& pair, Landmarks fixed, Landmarks moving, const fs::path& folder,
                  const std::string& from) {
  if (fixed.points.size() != moving.points.size())
    throw Error(ErrorKind::Input, "The landmarks of " + from + " do not belong together",
                "one list has " + std::to_string(fixed.points.size()) + " points, the other " +
                    std::to_string(moving.points.size()) + ".",
                "Check that both files are complete.");
  fs::create_directories(folder);
  for (auto* list : {&fixed, &moving}) {
    const std::string role = list == &fixed ? "fixed" : "moving";
    pair.files[role + "Landmarks"] = folder / (role + "-landmarks.csv");
    save(std::shared_ptr<const Landmarks>(std::make_shared<Landmarks>(std::move(*list))),
         pair.files[role + "Landmarks"]);
  }
}

void swapRoles(PairFiles& pair) {
  std::map<std::string, fs::path> files;
  for (auto& [role, path] : pair.files)
    files[role.starts_with("fixed") ? "moving" + role.substr(5) : "fixed" + role.substr(6)] =
        std::move(path);
  pair.files = std::move(files);
}

} // namespace svx
