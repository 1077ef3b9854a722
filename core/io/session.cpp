#include "core/io/session.h"

#include "core/io/format.h"
#include "core/io/json.h"
#include "core/io/new_file.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/session_json.h"
#include "core/io/session_runs.h"
#include "core/io/zip_file.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace svx {

namespace {

using nlohmann::json;

constexpr int sessionVersion = 1;
constexpr std::uint64_t largestIndex = 256 << 20;

/// A folder for the parts on their way into or out of the zip.
class PartsFolder {
public:
  explicit PartsFolder(const std::filesystem::path& parent) {
    std::string name = (parent / ".svox-parts-XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw Error(ErrorKind::Input, "Cannot write into " + shown(parent),
                  "the folder is read-only or the disk is full.", "Choose another folder.");
    path_ = name;
  }
  ~PartsFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  PartsFolder(const PartsFolder&) = delete;
  PartsFolder& operator=(const PartsFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

constexpr const char* kinds[] = {"volume",  "labelMap", "landmarks", "transform",
                                 "spectra", "table",    "model"};

const Volume* imageOf(const Data& data) {
  if (const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&data)) return volume->get();
  if (const auto* map = std::get_if<std::shared_ptr<const LabelMap>>(&data)) return &(*map)->volume;
  return nullptr;
}

std::string previewsName(ItemId id) {
  return "data/" + std::to_string(id) + "-previews.raw";
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
    if (!pixels.empty()) zip_.add(previewsName(id), pixels);
    for (const auto& [id, data] : result.outputs.data)
      for (const Item& other : all)
        if (other.data() && *other.data() == data) object["outputItems"][id] = other.id;
    return object;
  }

  json data(const Item& item, const std::vector<Item>& all) {
    const Data& data = *item.data();
    json object{{"kind", kinds[data.index()]}};
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

class Loader {
public:
  Loader(const std::filesystem::path& path, JobContext* context)
      : path_(path), folder_(std::filesystem::absolute(path).parent_path()), zip_(path),
        parts_(std::filesystem::temp_directory_path()), runs_(context), context_(context) {}

  Session load() {
    const json index = json::parse(zip_.text("session.json", largestIndex));
    if (index.at("format") != "spectravox-session") throw unreadable(path_, "it is no session");
    if (index.at("version").get<int>() > sessionVersion)
      throw unreadable(path_, "a newer version of the program has written it",
                       "Update the program.");
    Session session;
    session.view = index.value("view", std::string());
    const json& items = index.at("items");
    for (const json& object : items) {
      if (context_) {
        context_->throwIfCancelled();
        context_->progress(static_cast<double>(session.items.size()) /
                               static_cast<double>(items.size()),
                           "Opening the session");
      }
      if (auto loaded = item(object, session)) session.items.push_back(std::move(*loaded));
    }
    for (const json& object : items)
      if (object.contains("result")) connectOutputs(object, session);
    return session;
  }

private:
  std::optional<Item> item(const json& object, Session& session) {
    Item item;
    item.id = object.at("id");
    item.parent = object.value("parent", ItemId{0});
    item.name = object.at("name");
    item.display = displayFromJson(object.value("display", json::object()));
    if (object.contains("result")) {
      Result result = resultFromJson(object.at("result"));
      result.previews = previews(object.at("result"), item.id);
      item.content = std::make_shared<const Result>(std::move(result));
      return item;
    }
    auto loaded = data(object.at("data"), item.name, session);
    if (!loaded) return {};
    item.content = std::move(*loaded);
    return item;
  }

  std::vector<PreviewPtr> previews(const json& result, ItemId id) const {
    constexpr std::uint64_t largest = 64 << 20;
    std::vector<PreviewPtr> all;
    if (!result.contains("previews")) return all;
    const std::string pixels = zip_.text(previewsName(id), largest);
    std::size_t from = 0;
    for (const json& object : result.at("previews")) {
      Preview preview{object.at("caption"), object.at("width"), object.at("height"), {}};
      const auto left = pixels.size() - from;
      if (preview.width < 1 || preview.height < 1 ||
          std::size_t(preview.height) > left / std::size_t(preview.width))
        throw unreadable(path_, "the pictures of a result are damaged");
      const auto count = std::size_t(preview.width) * std::size_t(preview.height);
      preview.grey.assign(pixels.begin() + std::ptrdiff_t(from),
                          pixels.begin() + std::ptrdiff_t(from + count));
      from += count;
      all.push_back(std::make_shared<const Preview>(std::move(preview)));
    }
    return all;
  }

  std::optional<Data> data(const json& object, const std::string& name, Session& session) {
    const auto kind =
        std::find(std::begin(kinds), std::end(kinds), object.at("kind").get<std::string>()) -
        std::begin(kinds);
    if (kind == std::ssize(kinds)) throw unreadable(path_, "it holds an item of an unknown kind");
    if (object.contains("file"))
      return referenced(object.at("file"), static_cast<DataKind>(kind), name, session);
    if (object.contains("run")) return runs_.output(object.at("run"), name, session);
    if (object.contains("landmarks"))
      return Data(std::make_shared<const Landmarks>(landmarksFromJson(object.at("landmarks"))));
    if (object.contains("members")) return model(object.at("members"));
    return member(object, static_cast<DataKind>(kind), name);
  }

  Data model(const json& members) {
    const auto folder = parts_.path() / "model";
    std::filesystem::create_directory(folder);
    for (const json& name : members)
      zip_.extract(name, folder / std::filesystem::path(name.get<std::string>()).filename());
    auto model = std::make_shared<Model>(*openAs<Model>(folder));
    model->source = {};
    std::filesystem::remove_all(folder);
    return std::shared_ptr<const Model>(std::move(model));
  }

  static Role roleOf(DataKind kind) { return static_cast<Role>(static_cast<int>(kind) + 1); }

  std::optional<Data> referenced(const json& reference, DataKind kind, const std::string& name,
                                 Session& session) {
    bool changed = false;
    const auto origin = findOrigin(reference, folder_, changed);
    const std::string file = reference.value("absolute", std::string());
    if (!origin) {
      session.notices.push_back("'" + name + "' was left out: its file " + file + " is missing.");
      return {};
    }
    if (changed)
      session.notices.push_back(
          "The file of '" + name +
          "' has changed since the session was saved: " + shown(origin->path));
    OpenOptions options;
    options.role = roleOf(kind);
    options.context = nullptr;
    try {
      const Opened opened = open(origin->path, options);
      if (origin->index < opened.data.size() &&
          opened.data[origin->index].index() == static_cast<std::size_t>(kind))
        return opened.data[origin->index];
      session.notices.push_back("'" + name + "' was left out: its file holds something else now.");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input) throw;
      session.notices.push_back("'" + name + "' was left out: " + error.what());
    }
    return {};
  }

  Data member(const json& object, DataKind kind, const std::string& name) {
    const auto file =
        parts_.path() / std::filesystem::path(object.at("member").get<std::string>()).filename();
    zip_.extract(object.at("member"), file);
    std::optional<Data> result;
    if (kind == DataKind::Transform) {
      result = openAs<Transform>(file);
    } else if (kind == DataKind::Table) {
      auto table = std::make_shared<Table>(*openAs<Table>(file));
      table->name = name;
      table->source = {};
      result = std::shared_ptr<const Table>(std::move(table));
    } else if (kind == DataKind::LabelMap) {
      auto map = std::make_shared<LabelMap>(*openAs<LabelMap>(file));
      map->labels = labelsFromJson(object.at("labels"));
      restore(map->volume, object.at("volume"));
      result = std::shared_ptr<const LabelMap>(std::move(map));
    } else {
      auto volume = std::make_shared<Volume>(*openAs<Volume>(file));
      restore(*volume, object.at("volume"));
      result = std::shared_ptr<const Volume>(std::move(volume));
    }
    forgetOrigin(*result); // the extracted file is gone in a moment
    std::error_code error;
    std::filesystem::remove(file, error);
    return *result;
  }

  static void connectOutputs(const json& object, Session& session) {
    const auto find = [&](ItemId id) {
      return std::find_if(session.items.begin(), session.items.end(),
                          [&](const Item& item) { return item.id == id; });
    };
    const auto owner = find(object.at("id"));
    if (owner == session.items.end() || !owner->result()) return;
    Result result = *owner->result();
    const json outputs = object.at("result").value("outputItems", json::object());
    for (const auto& [id, item] : outputs.items())
      if (const auto found = find(item.get<ItemId>());
          found != session.items.end() && found->data())
        result.outputs.data[id] = *found->data();
    owner->content = std::make_shared<const Result>(std::move(result));
  }

  const std::filesystem::path& path_;
  std::filesystem::path folder_;
  ZipReader zip_;
  PartsFolder parts_;
  SessionRuns runs_;
  JobContext* context_;
};

} // namespace

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

Session loadSession(const std::filesystem::path& path, JobContext* context) {
  try {
    return Loader(path, context).load();
  } catch (const json::exception& error) {
    throw unreadable(path, "its index is damaged (" + std::string(error.what()) + ")",
                     "Use an older save or the autosave.");
  }
}

} // namespace svx
