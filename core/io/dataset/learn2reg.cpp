#include "core/io/csv.h"
#include "core/io/dataset/dataset_files.h"
#include "core/io/format.h"
#include "core/io/landmark_files.h"
#include "core/io/text_scan.h"

#include <nlohmann/json.hpp>

namespace svx {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestText = 64 << 20;

fs::path describingFile(const fs::path& place) {
  if (fs::is_regular_file(place)) return place;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(place))
    if (lowered(entry.path().filename().string()).ends_with("dataset.json"))
      found.push_back(entry.path());
  if (found.empty())
    throw unreadable(place, "it holds no file dataset.json or NAME_dataset.json",
                     "Give the folder that holds imagesTr and this file.");
  if (found.size() > 1)
    throw unreadable(
        place, "it holds both " + shown(found[0].filename()) + " and " + shown(found[1].filename()),
        "Give one of the files instead of the folder.");
  return found.front();
}

const char* listOf(const std::string& split) {
  if (split == "train") return "training_paired_images";
  if (split == "val") return "registration_val";
  if (split == "test") return "registration_test";
  throw Error(ErrorKind::Usage, "There is no split \"" + split + "\"",
              "the lists of pairs are train, val and test.", "Give one of them.");
}

/// The file of the same case in another folder: imagesTr -> masksTr. Empty when there is none.
fs::path sibling(const fs::path& image, const std::string& kind, const std::string& suffix) {
  const std::string folder = image.parent_path().filename().string();
  if (!folder.starts_with("images")) return {};
  fs::path file = image.parent_path().parent_path() / (kind + folder.substr(6)) /
                  (suffix.empty() ? image.filename() : fs::path(stemOf(image) + suffix));
  return fs::is_regular_file(file) ? file : fs::path();
}

/// x,y,z voxel indices counted from 0, on the grid of an image.
Landmarks readVoxelTable(const fs::path& path, const fs::path& image) {
  Landmarks points;
  points.inIndexSpace = true;
  const std::string text = readText(path, largestText);
  std::size_t number = 0;
  for (const std::string_view line : lines(text)) {
    ++number;
    if (trimmed(line).empty()) continue;
    Vec3 position{};
    const std::vector<std::string> fields = csvFields(line, csvSeparator(text));
    for (std::size_t a = 0; a < 3; ++a) {
      const auto value = a < fields.size() ? svx::number(fields[a]) : std::nullopt;
      if (!value || fields.size() != 3)
        throw unreadable(path, "line " + std::to_string(number) + " does not hold three numbers",
                         "Learn2Reg's points are x,y,z voxel indices without a header.");
      position[a] = *value;
    }
    addPoint(points, {}, position, path);
  }
  return points.placedOn(inspect(image).front().geometry);
}

fs::path imageOf(const nlohmann::json& entry, const char* role, const fs::path& file,
                 const std::string& place) {
  if (!entry.is_object() || !entry.contains(role) || !entry.at(role).is_string())
    throw unreadable(file, place + " names no " + role + " image");
  fs::path image = (file.parent_path() / entry.at(role).get<std::string>()).lexically_normal();
  if (!fs::is_regular_file(image))
    throw Error(ErrorKind::Input,
                shown(file) + ", " + place + ": the " + role + " image is missing",
                "there is no file " + shown(image) + ".",
                "Unpack the data set again, beside its JSON file.");
  return image;
}

} // namespace

Imported readLearn2Reg(const fs::path& folder, const fs::path& out, const ImportOptions& options,
                       JobContext& context) {
  const fs::path file = describingFile(folder);
  const std::string list = listOf(options.split);
  nlohmann::json data;
  try {
    data = nlohmann::json::parse(readText(file, largestText));
  } catch (const nlohmann::json::exception& error) {
    throw unreadable(file, error.what());
  }
  if (!data.is_object() || !data.contains(list) || !data.at(list).is_array())
    throw unreadable(file, "it has no list \"" + list + "\"",
                     "Choose another split, or a data set that lists pairs.");
  Imported imported;
  const auto& entries = data.at(list);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    context.checkpoint();
    context.progress(double(i) / double(entries.size()), "Pair " + std::to_string(i + 1));
    const std::string place = list + " " + std::to_string(i + 1);
    const fs::path images[2] = {imageOf(entries[i], "fixed", file, place),
                                imageOf(entries[i], "moving", file, place)};
    PairFiles pair{stemOf(images[0]) + "-" + stemOf(images[1]), {}};
    const std::string roles[2] = {"fixed", "moving"};
    for (int r = 0; r < 2; ++r) {
      pair.files[roles[r]] = images[r];
      if (auto labels = sibling(images[r], "labels", ""); !labels.empty())
        pair.files[roles[r] + "Labels"] = labels;
      if (auto mask = sibling(images[r], "masks", ""); !mask.empty())
        pair.files[roles[r] + "Mask"] = mask;
    }
    for (const char* kind : {"landmarks", "keypoints"}) {
      const fs::path fixed = sibling(images[0], kind, ".csv"),
                     moving = sibling(images[1], kind, ".csv");
      if (fixed.empty() || moving.empty()) continue;
      addLandmarks(pair, readVoxelTable(fixed, images[0]), readVoxelTable(moving, images[1]),
                   out / pair.id, pair.id);
      break;
    }
    imported.pairs.push_back(std::move(pair));
  }
  return imported;
}

} // namespace svx
