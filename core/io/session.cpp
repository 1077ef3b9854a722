#include "core/io/session.h"

#include "core/io/format.h"
#include "core/io/json.h"
#include "core/io/new_file.h"
#include "core/io/save.h"
#include "core/io/session_json.h"
#include "core/io/session_parts.h"
#include "core/io/session_runs.h"
#include "core/io/zip_file.h"

#include <unistd.h>

#include <cstdlib>

namespace svx {

namespace {

using nlohmann::json;

const Volume* imageOf(const Data& data) {
  if (const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&data)) return volume->get();
  if (const auto* map = std::get_if<std::shared_ptr<const LabelMap>>(&data)) return &(*map)->volume;
  return nullptr;
}

class Saver {
public:
  Saver(const std::filesystem::path& target, const std::filesystem::path& zipPath,
        JobContext* context)
      : target_(std::filesystem::absolute(target)), folder_(target_.parent_path()), parts_(folder_),
        zip_(zipPath), context_(context) {}

  json item(const Item& item, const std::vector<Item>& all) {
    json object{{"id", item.id},
                {"parent", item.parent},
                {"name", item.name},
                {"display", toJson(item.display)}};
    if (const ResultPtr result = item.result())
      object["result"] = resultJson(*result, all, item.id);
    else if (const MissingPtr missing = item.missing())
      object["data"] = reference(*missing);
    else
      object["data"] = data(item, all);
    return object;
  }
  void finish(const json& index) {
    zip_.add("session.json", index.dump(1, ' ', false, json::error_handler_t::replace));
    zip_.finish(context_);
  }

private:
  /// The record of a run; its outputs are items of their own and are named by their ids.
  json resultJson(const Result& result, const std::vector<Item>& all, ItemId id) {
    json object = toJson(result, true);
    std::string pixels;
    for (const PreviewPtr& preview : result.previews) {
      object["previews"].push_back(
          {{"caption", preview->caption}, {"width", preview->width}, {"height", preview->height}});
      pixels.append(preview->grey.begin(), preview->grey.end());
    }
    if (!pixels.empty()) zip_.add(previewsMember(id), pixels);
    for (const auto& [id, data] : result.outputs.data)
      for (const Item& other : all)
        if (other.data() && *other.data() == data) object["outputItems"][id] = other.id;
    for (const Item& other : all)
      if (const MissingPtr missing = other.missing();
          missing && other.parent == id && !missing->output.empty())
        object["outputItems"][missing->output] = other.id;
    return object;
  }

  json reference(const MissingData& missing) const {
    json object = json::parse(missing.reference);
    if (object.contains("file")) moveReference(object["file"], missing.folder, folder_);
    return object;
  }

  json data(const Item& item, const std::vector<Item>& all) {
    const Data& data = *item.data();
    json object{{"kind", sessionKinds[data.index()]}};
    if (const auto origin = originOf(data)) {
      const auto now = fileState(origin->path);
      if (now && now->size == origin->size && now->time == origin->time) {
        object["file"] = originJson(*origin, folder_);
        return object;
      }
    }
    if (std::holds_alternative<std::shared_ptr<const Spectra>>(data)) {
      if (auto run = runJson(item, all))
        object["run"] = std::move(*run);
      else
        object["file"] = fileBeside(data, item.id);
      return object;
    }
    if (const auto* landmarks = std::get_if<std::shared_ptr<const Landmarks>>(&data)) {
      object["landmarks"] = landmarksJson(**landmarks);
      return object;
    }
    if (std::holds_alternative<std::shared_ptr<const Model>>(data)) {
      const auto folder = parts_.path() / std::to_string(item.id);
      save(data, folder, nullptr);
      for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name =
            "data/" + std::to_string(item.id) + "/" + entry.path().filename().string();
        zip_.addFile(name, entry.path());
        object["members"].push_back(name);
      }
      return object;
    }
    const Volume* image = imageOf(data);
    const bool table = std::holds_alternative<std::shared_ptr<const Table>>(data);
    const std::string part = std::to_string(item.id) + (image ? ".nrrd" : table ? ".csv" : ".h5");
    const std::string name = "data/" + part;
    const auto file = parts_.path() / part;
    if (context_) context_->throwIfCancelled();
    save(data, file, nullptr);
    zip_.addFile(name, file);
    object["member"] = name;
    if (image) object["volume"] = volumeJson(*image);
    if (const auto* map = std::get_if<std::shared_ptr<const LabelMap>>(&data))
      object["labels"] = labelsJson((*map)->labels);
    return object;
  }

  /// Spectra that cannot be made again are too large for the zip: a data set of their own, which
  /// the session refers to.
  json fileBeside(const Data& spectra, ItemId id) {
    std::filesystem::path file = target_;
    file.replace_filename(target_.stem().string() + "-spectra-" + std::to_string(id) + ".imzML");
    save(spectra, file, context_);
    return originJson(*fileState(file), folder_);
  }

  std::filesystem::path target_, folder_;
  PartsFolder parts_;
  ZipWriter zip_;
  JobContext* context_;
};

} // namespace

PartsFolder::PartsFolder(const std::filesystem::path& parent) {
  std::string name = (parent / ".svox-parts-XXXXXX").string();
  if (!mkdtemp(name.data()))
    throw Error(ErrorKind::Input, "Cannot write into " + shown(parent),
                "the folder is read-only or the disk is full.", "Choose another folder.");
  path_ = name;
}

PartsFolder::~PartsFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::string previewsMember(ItemId id) {
  return "data/" + std::to_string(id) + "-previews.raw";
}

void saveSession(const std::vector<Item>& items, const std::string& view,
                 const std::filesystem::path& path, JobContext* context) {
  NewFile file(path, false);
  json index{{"format", "spectravox-session"},
             {"version", sessionVersion},
             {"software", SVX_VERSION},
             {"view", view},
             {"items", json::array()}};
  {
    Saver saver(path, file.path(), context);
    for (const Item& item : items) index["items"].push_back(saver.item(item, items));
    saver.finish(index);
  }
  file.commit();
}

} // namespace svx
