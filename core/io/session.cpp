#include "core/io/session.h"

#include "core/io/format.h"
#include "core/io/json.h"
#include "core/io/open.h"
#include "core/io/session_data.h"
#include "core/io/zip_archive.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace svx {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int formatVersion = 1;
constexpr std::uint64_t largestText = 256u << 20;

/// What tells a file from another of the same name: size and time, for a folder its number of
/// files.
json stampOf(const fs::path& path) {
  std::error_code error;
  const auto time = fs::last_write_time(path, error).time_since_epoch().count();
  std::uint64_t size = 0;
  if (fs::is_directory(path, error))
    size = static_cast<std::uint64_t>(std::distance(fs::directory_iterator(path, error), {}));
  else
    size = fs::file_size(path, error);
  return {{"size", size}, {"time", time}};
}

json referenceTo(const Data& data, const fs::path& session) {
  const fs::path file = fs::absolute(sourceOf(data).path);
  const fs::path relative = file.lexically_relative(fs::absolute(session).parent_path());
  json reference{{"path", file.string()}, {"name", nameOf(data)}, {"stamp", stampOf(file)}};
  reference["kind"] = static_cast<int>(kindOf(data));
  if (!relative.empty()) reference["relative"] = relative.string();
  return reference;
}

bool hasOwnFile(const Data& data) {
  std::error_code error;
  const fs::path& path = sourceOf(data).path;
  return !path.empty() && fs::exists(path, error);
}

json displayJson(const Display& display) {
  return {{"window", display.window.window}, {"level", display.window.level},
          {"colourMap", display.colourMap},  {"opacity", display.opacity},
          {"visible", display.visible},      {"smooth", display.smooth},
          {"outline", display.outline}};
}

Display displayFrom(const json& object) {
  Display display;
  display.window = {object.at("window"), object.at("level")};
  display.colourMap = object.at("colourMap");
  display.opacity = object.at("opacity");
  display.visible = object.at("visible");
  display.smooth = object.at("smooth");
  display.outline = object.at("outline");
  return display;
}

/// The outputs of a result that are items themselves, by output id.
json outputItems(const Result& result, const std::vector<Item>& items) {
  json outputs = json::object();
  for (const auto& [id, data] : result.outputs.data)
    for (const Item& item : items)
      if (item.data() && *item.data() == data) outputs[id] = item.id;
  return outputs;
}

Data openReference(const fs::path& file, const json& reference, JobContext* context) {
  static constexpr Role roles[] = {Role::Volume, Role::LabelMap, Role::Landmarks, Role::Transform};
  const int kind = reference.at("kind");
  OpenOptions options;
  options.context = context;
  options.role = roles[std::clamp(kind, 0, 3)];
  const std::vector<Data> found = open(file, options).data;
  const std::string name = reference.at("name");
  const auto match = std::find_if(found.begin(), found.end(), [&](const Data& data) {
    return static_cast<int>(kindOf(data)) == kind && nameOf(data) == name;
  });
  if (match != found.end()) return *match;
  if (found.size() == 1) return found.front();
  throw unreadable(file, "it no longer holds '" + name + "'");
}

/// The file that a reference names: beside the session when the two were moved together.
fs::path locate(const json& reference, const fs::path& session) {
  std::error_code error;
  const auto pathOf = [](const json& text) { return fs::path(text.get<std::string>()); };
  if (const auto relative = reference.find("relative"); relative != reference.end()) {
    const fs::path moved = fs::absolute(session).parent_path() / pathOf(*relative);
    if (fs::exists(moved, error)) return moved.lexically_normal();
  }
  const fs::path absolute = pathOf(reference.at("path"));
  return fs::exists(absolute, error) ? absolute : fs::path();
}

class Loader {
public:
  Loader(const fs::path& path, JobContext* context) : path_(path), zip_(path), context_(context) {}

  Session load() {
    const json document = json::parse(text("session.json"));
    if (document.at("spectravox") != formatVersion)
      throw unreadable(path_, "it was written by a newer version", "Update Spectravox.");
    Session session;
    session.view = document.at("view");
    const json& items = document.at("items");
    for (std::size_t n = 0; n < items.size(); ++n) {
      if (context_) {
        context_->throwIfCancelled();
        context_->progress(static_cast<double>(n) / static_cast<double>(items.size()));
      }
      addItem(items[n], session);
    }
    for (Item& item : session.items)
      if (!contains(session, item.parent)) item.parent = 0;
    for (const json& item : items)
      if (item.contains("result")) relink(item, session);
    return session;
  }

private:
  std::string text(const std::string& member) const {
    const std::uint64_t size = zip_.size(member);
    if (size > largestText) throw unreadable(path_, "the member '" + member + "' is too large");
    std::string bytes(size, '\0');
    zip_.read(member, bytes.data(), size);
    return bytes;
  }

  static bool contains(const Session& session, ItemId id) {
    return std::any_of(session.items.begin(), session.items.end(),
                       [id](const Item& item) { return item.id == id; });
  }

  void addItem(const json& object, Session& session) {
    Item item;
    item.id = object.at("id");
    item.parent = object.at("parent");
    item.name = object.at("name");
    item.display = displayFrom(object.at("display"));
    if (item.id == 0 || contains(session, item.id))
      throw unreadable(path_, "two of its items have the same number");
    if (object.contains("result")) {
      item.content = std::make_shared<const Result>(resultFromJson(object.at("result")));
    } else if (object.contains("data")) {
      item.content = restore(object.at("data"),
                             [this](const std::string& member, at::IntArrayRef shape,
                                    at::ScalarType type) { return tensor(member, shape, type); });
    } else if (const auto data = referenced(object.at("file"), item.name, session)) {
      item.content = *data;
    } else {
      return;
    }
    session.items.push_back(std::move(item));
  }

  std::optional<Data> referenced(const json& reference, const std::string& name, Session& session) {
    const fs::path file = locate(reference, path_);
    if (file.empty()) {
      session.notices.push_back("'" + name + "' was left out: its file " +
                                shown(fs::path(reference.at("path").get<std::string>())) +
                                " is missing.");
      return {};
    }
    try {
      const Data data = openReference(file, reference, context_);
      if (stampOf(file) != reference.at("stamp"))
        session.notices.push_back("The file of '" + name +
                                  "' has changed since the session was saved.");
      return data;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input) throw;
      session.notices.push_back("'" + name + "' was left out: " + error.what());
      return {};
    }
  }

  at::Tensor tensor(const std::string& member, at::IntArrayRef shape, at::ScalarType type) const {
    const std::uint64_t stored = zip_.size(member);
    std::uint64_t bytes = c10::elementSize(type);
    for (const std::int64_t extent : shape) {
      if (static_cast<std::uint64_t>(extent) > stored / bytes + 1)
        throw unreadable(path_, "the member '" + member + "' is smaller than its shape");
      bytes *= static_cast<std::uint64_t>(extent);
    }
    if (bytes != stored)
      throw unreadable(path_, "the member '" + member + "' does not fit its shape");
    checkMemory(path_, bytes, {});
    at::Tensor tensor = at::empty(shape, type);
    zip_.read(member, tensor.data_ptr(), bytes);
    return tensor;
  }

  static void relink(const json& object, Session& session) {
    const ItemId id = object.at("id");
    const auto place = std::find_if(session.items.begin(), session.items.end(),
                                    [id](const Item& item) { return item.id == id; });
    Result result = *place->result();
    for (const auto& [output, target] : object.at("outputs").items())
      for (const Item& item : session.items)
        if (item.id == target.get<ItemId>() && item.data())
          result.outputs.data.emplace(output, *item.data());
    place->content = std::make_shared<const Result>(std::move(result));
  }

  fs::path path_;
  ZipReader zip_;
  JobContext* context_;
};

} // namespace

void saveSession(const std::vector<Item>& items, const std::string& view, const fs::path& path,
                 JobContext* context) {
  ZipWriter zip;
  std::vector<at::Tensor> kept;
  const auto store = [&](const at::Tensor& tensor) {
    kept.push_back(tensor.contiguous());
    const std::string member = "data/" + std::to_string(kept.size()) + ".raw";
    zip.add(member, kept.back().data_ptr(), kept.back().nbytes());
    return member;
  };
  json document{{"spectravox", formatVersion}, {"view", view}, {"items", json::array()}};
  for (const Item& item : items) {
    json object{{"id", item.id},
                {"parent", item.parent},
                {"name", item.name},
                {"display", displayJson(item.display)}};
    if (const ResultPtr result = item.result()) {
      object["result"] = toJson(*result, true);
      object["outputs"] = outputItems(*result, items);
    } else if (hasOwnFile(*item.data())) {
      object["file"] = referenceTo(*item.data(), path);
    } else {
      object["data"] = describe(*item.data(), store);
    }
    document["items"].push_back(std::move(object));
  }
  const std::string text = document.dump(1, ' ', false, json::error_handler_t::replace);
  zip.add("session.json", text.data(), text.size());
  zip.write(path, context);
}

Session loadSession(const fs::path& path, JobContext* context) {
  try {
    return Loader(path, context).load();
  } catch (const json::exception& error) {
    throw unreadable(path, std::string("its description is damaged: ") + error.what(),
                     "Open an older copy of it.");
  }
}

} // namespace svx
