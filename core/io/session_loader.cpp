#include "core/io/format.h"
#include "core/io/json.h"
#include "core/io/open.h"
#include "core/io/session.h"
#include "core/io/session_json.h"
#include "core/io/session_parts.h"
#include "core/io/session_runs.h"
#include "core/io/zip_file.h"

#include <algorithm>

namespace svx {

namespace {

using nlohmann::json;

constexpr std::uint64_t largestIndex = 256 << 20;

json readIndex(const ZipReader& zip, const std::filesystem::path& path) {
  json index = json::parse(zip.text("session.json", largestIndex));
  if (index.at("format") != "spectravox-session") throw unreadable(path, "it is no session");
  if (index.at("version").get<int>() > sessionVersion)
    throw unreadable(path, "a newer version of the program has written it", "Update the program.");
  return index;
}

std::filesystem::path folderOf(const std::filesystem::path& session) {
  return std::filesystem::absolute(session).parent_path();
}

/// Throws what `read` throws; damage of the JSON as an `Error`.
template <typename Read>
auto guarded(const std::filesystem::path& path, Read read) {
  try {
    return read();
  } catch (const json::exception& error) {
    throw unreadable(path, "its index is damaged (" + std::string(error.what()) + ")",
                     "Use an older save or the autosave.");
  }
}

class Loader {
public:
  Loader(const std::filesystem::path& path, JobContext* context, const FileAnswers& answers)
      : path_(path), folder_(folderOf(path)), zip_(path),
        parts_(std::filesystem::temp_directory_path()), runs_(context), context_(context),
        answers_(answers) {}

  Session load() {
    const json index = readIndex(zip_, path_);
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
      session.items.push_back(item(object, session));
    }
    for (const json& object : items)
      if (object.contains("result")) connectOutputs(object, session);
    return session;
  }

private:
  Item item(const json& object, Session& session) {
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
    item.content = content(object.at("data"), item.name, session);
    return item;
  }

  std::vector<PreviewPtr> previews(const json& result, ItemId id) const {
    constexpr std::uint64_t largest = 64 << 20;
    std::vector<PreviewPtr> all;
    if (!result.contains("previews")) return all;
    const std::string pixels = zip_.text(previewsMember(id), largest);
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

  Content content(const json& object, const std::string& name, Session& session) {
    const auto kind = std::find(std::begin(sessionKinds), std::end(sessionKinds),
                                object.at("kind").get<std::string>()) -
                      std::begin(sessionKinds);
    if (kind == std::ssize(sessionKinds))
      throw unreadable(path_, "it holds an item of an unknown kind");
    const auto missing = [&](std::string why) {
      return std::make_shared<const MissingData>(
          MissingData{static_cast<DataKind>(kind), std::move(why), object.dump(), folder_, {}});
    };
    if (object.contains("file")) {
      std::string why;
      if (auto data =
              referenced(object.at("file"), static_cast<DataKind>(kind), name, session, why))
        return *data;
      return missing(why);
    }
    if (object.contains("run")) {
      if (auto data = runs_.output(object.at("run"), name, session)) return *data;
      return missing("The run that made it could not be repeated.");
    }
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

  /// Nothing, with the reason in `why`, when the data cannot be read or are not wanted.
  std::optional<Data> referenced(const json& reference, DataKind kind, const std::string& name,
                                 Session& session, std::string& why) {
    bool changed = false;
    auto origin = findOrigin(reference, folder_, changed);
    const auto answer = answers_.find(origin ? origin->path : pathOf(reference));
    if (answer != answers_.end() && answer->second.empty()) {
      why = "It was left out when the session was opened: " + shown(answer->first) + ".";
      return {};
    }
    const auto refuse = [&](const std::string& reason) {
      why = reason;
      session.notices.push_back("'" + name + "' was left out. " + why);
      return std::nullopt;
    };
    if (answer != answers_.end()) {
      origin = fileState(answer->second);
      if (!origin) return refuse("Its file " + shown(answer->second) + " is missing.");
      origin->index = reference.value("index", std::size_t{0});
    } else if (!origin) {
      return refuse("Its file " + shown(pathOf(reference)) + " is missing.");
    } else if (changed) {
      session.notices.push_back(
          "The file of '" + name +
          "' has changed since the session was saved: " + shown(origin->path));
    }
    OpenOptions options;
    options.role = roleOf(kind);
    options.context = nullptr;
    try {
      const Opened opened = open(origin->path, options);
      if (origin->index < opened.data.size() &&
          opened.data[origin->index].index() == static_cast<std::size_t>(kind))
        return opened.data[origin->index];
      return refuse("Its file " + shown(origin->path) + " holds something else now.");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input) throw;
      return refuse(error.what());
    }
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
    for (const auto& [id, item] : outputs.items()) {
      const auto found = find(item.get<ItemId>());
      if (found == session.items.end()) continue;
      if (found->data()) result.outputs.data[id] = *found->data();
      if (const MissingPtr missing = found->missing()) {
        MissingData output = *missing;
        output.output = id;
        found->content = std::make_shared<const MissingData>(std::move(output));
      }
    }
    owner->content = std::make_shared<const Result>(std::move(result));
  }

  const std::filesystem::path& path_;
  std::filesystem::path folder_;
  ZipReader zip_;
  PartsFolder parts_;
  SessionRuns runs_;
  JobContext* context_;
  const FileAnswers& answers_;
};

} // namespace

std::vector<DoubtfulFile> doubtfulFiles(const std::filesystem::path& session) {
  return guarded(session, [&] {
    const json index = readIndex(ZipReader(session), session);
    std::map<std::filesystem::path, DoubtfulFile> found;
    for (const json& item : index.at("items")) {
      const json data = item.value("data", json::object());
      if (!data.contains("file")) continue;
      bool changed = false;
      const auto origin = findOrigin(data.at("file"), folderOf(session), changed);
      if (origin && !changed) continue;
      const auto path = origin ? origin->path : pathOf(data.at("file"));
      const bool folder = data.at("file").value("folder", false);
      DoubtfulFile& file =
          found.try_emplace(path, DoubtfulFile{path, !origin, folder, {}}).first->second;
      file.items.push_back(item.at("name"));
    }
    std::vector<DoubtfulFile> files;
    for (auto& [path, file] : found) files.push_back(std::move(file));
    return files;
  });
}

Session loadSession(const std::filesystem::path& path, JobContext* context,
                    const FileAnswers& answers) {
  return guarded(path, [&] { return Loader(path, context, answers).load(); });
}

} // namespace svx
