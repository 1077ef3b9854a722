#include "core/io/model_files.h"

#include "core/io/format.h"
#include "core/io/safetensors.h"
#include "core/io/save.h"
#include "core/methods/sha256.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

namespace svx {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* format = "spectravox-model";
constexpr int version = 1;
constexpr std::uint64_t largestCard = 16 << 20;
constexpr const char *weightsName = "model.safetensors", *cardName = "card.json",
                     *readmeName = "README.md";
constexpr const char* copyAgain = "Copy the whole folder again from where it was trained.";

fs::path folderOf(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return path;
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool isFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

std::string hashOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 hash;
  std::vector<char> block(1 << 20);
  while (file.read(block.data(), std::streamsize(block.size())) || file.gcount() > 0)
    hash.add(block.data(), std::size_t(file.gcount()));
  return hash.finish();
}

/// The card of a folder, checked but for the weights.
json cardOf(const fs::path& folder) {
  if (!isFile(folder / cardName))
    throw unreadable(folder, std::string("it is no model: ") + cardName + " is missing",
                     "Choose the whole folder of a model that was saved here.");
  json card;
  try {
    card = json::parse(readText(folder / cardName, largestCard));
  } catch (const json::exception&) {
    throw unreadable(folder, std::string("its ") + cardName + " is damaged", copyAgain);
  }
  if (!card.is_object() || !card.contains("format") || card["format"] != format)
    throw unreadable(folder, std::string("its ") + cardName + " is of another program",
                     "Choose a model that was trained here.");
  try {
    if (card.at("version").get<int>() > version)
      throw unreadable(folder, "a newer version of the program has written it",
                       "Update the program.");
    (void)card.at("kind").get_ref<const std::string&>();
    (void)card.at("name").get_ref<const std::string&>();
    for (const json& entry : card.at("card"))
      for (const char* part : {"title", "text"}) (void)entry.at(part).get_ref<const std::string&>();
    (void)card.at("weights").at("sha256").get_ref<const std::string&>();
    (void)card.at("weights").at("bytes").get<std::uint64_t>();
  } catch (const json::exception&) {
    throw unreadable(folder, std::string("its ") + cardName + " lacks something", copyAgain);
  }
  return card;
}

std::vector<std::pair<std::string, std::string>> textsOf(const json& card) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const json& entry : card["card"])
    texts.emplace_back(entry["title"].get<std::string>(), entry["text"].get<std::string>());
  return texts;
}

std::string readmeOf(const Model& model) {
  std::string text = "# " + model.name + "\n\nA " + model.kind + " trained with Spectravox.\n\n**" +
                     researchUseOnly + "**\n";
  for (const auto& [title, content] : model.card) text += "\n## " + title + "\n\n" + content + "\n";
  return text + "\n## Files\n\n`" + weightsName + "` holds the numbers and `" + cardName +
         "` this card with their checksum. Keep them together; Spectravox opens the folder.\n";
}

/// Throws where a folder may not be replaced: it is no model, or holds more than one.
void checkReplaceable(const fs::path& folder) {
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorKind::Input, "Cannot write " + shown(folder), why,
                "Choose another name for the model.");
  };
  std::error_code error;
  if (!fs::exists(folder, error)) return;
  if (!fs::is_directory(folder, error)) refuse("a file has this name.");
  if (fs::is_empty(folder, error)) return;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = shown(entry.path().filename());
    if (name != weightsName && name != cardName && name != readmeName)
      refuse("there is such a folder, and it holds something else: " + name + ".");
  }
  try {
    cardOf(folder);
  } catch (const Error&) {
    refuse("there is such a folder, and it is no model.");
  }
}

/// A new folder beside the target, removed unless it got its place.
class NewFolder {
public:
  explicit NewFolder(const fs::path& target) : target_(target) {
    static std::atomic<unsigned> count{0};
    path_ = target.parent_path() /
            (".new-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + "-model");
    if (std::error_code error; !fs::create_directory(path_, error)) fail(error);
  }
  ~NewFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const fs::path& path() const { return path_; }

  /// In one step where the file system can exchange two folders. The old one is removed.
  void commit() {
    std::error_code error;
    if (fs::is_directory(target_, error) && !fs::is_empty(target_, error)) {
      if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0)
        return;
      const NewFolder aside(target_);
      fs::rename(target_, aside.path(), error);
      if (error) fail(error);
      fs::rename(path_, target_, error);
      if (!error) return;
      std::error_code ignored;
      fs::rename(aside.path(), target_, ignored);
      fail(error);
    }
    fs::rename(path_, target_, error);
    if (error) fail(error);
  }

private:
  [[noreturn]] void fail(std::error_code error) const {
    throw Error(ErrorKind::Input, "Cannot write " + shown(target_), error.message() + ".",
                "Choose another folder.");
  }

  fs::path target_, path_;
};

} // namespace

bool holdsModel(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return isFile(path / cardName) || isFile(path / weightsName);
  return (path.filename() == cardName || path.filename() == weightsName) && isFile(path) &&
         isFile(folderOf(path) / cardName) && isFile(folderOf(path) / weightsName);
}

std::shared_ptr<const Model> readModel(const fs::path& path, const OpenOptions& options) {
  const fs::path folder = folderOf(path), file = folder / weightsName;
  const json card = cardOf(folder);
  if (!isFile(file))
    throw unreadable(folder, std::string("its ") + weightsName + " is missing", copyAgain);
  std::error_code error;
  const std::uint64_t size = fs::file_size(file, error);
  if (size != card["weights"]["bytes"].get<std::uint64_t>())
    throw unreadable(folder, std::string("its ") + weightsName + " is cut off or of another model",
                     copyAgain);
  checkMemory(folder, size, options);
  if (hashOf(file) != card["weights"]["sha256"].get<std::string>())
    throw unreadable(
        folder, std::string("its ") + weightsName + " has changed since it was trained", copyAgain);
  NamedTensors content = loadSafetensors(file);
  auto model = std::make_shared<Model>();
  model->name = card["name"].get<std::string>();
  model->kind = card["kind"].get<std::string>();
  model->card = textsOf(card);
  model->settings = std::move(content.about);
  model->tensors = std::move(content.tensors);
  model->source.path = folder;
  model->source.format = "Spectravox model";
  return model;
}

FileInfo describeModel(const fs::path& path) {
  const fs::path folder = folderOf(path);
  const json card = cardOf(folder);
  FileInfo info;
  info.path = folder;
  info.format = "Spectravox model";
  info.kind = DataKind::Model;
  info.bytes = card["weights"]["bytes"].get<std::uint64_t>();
  info.facts.push_back({"name", card["name"].get<std::string>()});
  info.facts.push_back({"kind", card["kind"].get<std::string>()});
  for (const auto& [title, text] : textsOf(card)) info.facts.push_back({title, text});
  info.notices.push_back(researchUseOnly);
  return info;
}

void writeModel(const Model& model, const fs::path& given) {
  const fs::path folder = given.has_filename() ? given : given.parent_path();
  checkReplaceable(folder);
  NewFolder fresh(folder);
  try {
    saveSafetensors({model.tensors, model.settings}, fresh.path() / weightsName);
    json card{{"format", format},
              {"version", version},
              {"kind", model.kind},
              {"name", model.name},
              {"notice", researchUseOnly},
              {"card", json::array()},
              {"weights",
               {{"file", weightsName},
                {"bytes", fs::file_size(fresh.path() / weightsName)},
                {"sha256", hashOf(fresh.path() / weightsName)}}}};
    for (const auto& [title, text] : model.card)
      card["card"].push_back({{"title", title}, {"text", text}});
    replaceFile(fresh.path() / cardName, card.dump(2) + "\n");
    replaceFile(fresh.path() / readmeName, readmeOf(model));
  } catch (const Error& error) {
    throw Error(error.kind(), "Cannot write " + shown(folder), error.why(), error.remedy());
  } catch (const json::exception&) {
    throw Error(ErrorKind::Input, "Cannot write " + shown(folder),
                "a name or text in it is not UTF-8.", "Save the table it came from as UTF-8.");
  }
  fresh.commit();
}

} // namespace svx
