// Trained models as folders: what is read is what was written, and everything else is refused.
#include "core/io/model_files.h"
#include "core/io/safetensors.h"
#include "core/io/save.h"
#include "core/io/session.h"
#include "core/methods/sha256.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace svx {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<Model> sample() {
  auto model = std::make_shared<Model>();
  model->name = "Ovarian, lda";
  model->kind = "tissue classifier";
  model->card = {{"Intended use", "Calls tissue.\nTwo \"classes\"; ä < b & c."},
                 {"A", "later letters may come first"},
                 {"Empty", ""}};
  model->settings = {{"classes", "a\nb"}, {"odd ä", std::string("nul \0 inside", 12)}};
  model->tensors["weights"] =
      at::tensor({1.f / 3, -0.f, std::numeric_limits<float>::quiet_NaN()}).view({1, 3});
  model->tensors["axis"] = at::arange(5, at::kDouble) / 7;
  model->tensors["turned"] = at::arange(6).view({2, 3}).t();
  model->tensors["none"] = at::empty({0, 2});
  return model;
}

void expectSame(const Model& a, const Model& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.card, b.card);
  EXPECT_EQ(a.settings, b.settings);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) {
    const at::Tensor mine = tensor.contiguous(), other = b.tensors.at(name);
    ASSERT_EQ(mine.scalar_type(), other.scalar_type()) << name;
    ASSERT_EQ(mine.sizes(), other.sizes()) << name;
    EXPECT_EQ(sha256(mine.data_ptr(), mine.nbytes()), sha256(other.data_ptr(), other.nbytes()))
        << name;
  }
}

std::vector<std::string> namesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

/// The refusal of reading the folder: it names it, and says what to do.
std::string refusal(const fs::path& folder) {
  try {
    readModel(folder);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input);
    EXPECT_NE(error.headline().find(folder.filename().string()), std::string::npos);
    EXPECT_FALSE(error.remedy().empty());
    return error.why();
  }
  return "";
}

class ModelFolder : public testing::Test {
protected:
  TemporaryFolder folder_;
  const fs::path at_ = folder_ / "model";
  nlohmann::json card() const { return nlohmann::json::parse(contentOf(at_ / "card.json")); }
};

TEST_F(ModelFolder, ComesBackBitForBit) {
  save(std::shared_ptr<const Model>(sample()), at_);
  EXPECT_EQ(namesIn(at_),
            (std::vector<std::string>{"README.md", "card.json", "model.safetensors"}));
  EXPECT_EQ(namesIn(folder_.path()), std::vector<std::string>{"model"});
  for (const fs::path& path : {at_, at_ / "card.json", at_ / "model.safetensors", at_ / ""}) {
    const Opened opened = open(path);
    ASSERT_EQ(opened.data.size(), 1u) << path;
    ASSERT_EQ(kindOf(opened.data[0]), DataKind::Model) << path;
    expectSame(*sample(), *std::get<std::shared_ptr<const Model>>(opened.data[0]));
    EXPECT_EQ(nameOf(opened.data[0]), "Ovarian, lda");
    EXPECT_EQ(sha256(opened.data[0]), sha256(Data(std::shared_ptr<const Model>(sample()))));
  }
  expectSame(*sample(), *openAs<Model>(at_));
}

TEST_F(ModelFolder, SaysWhatItIs) {
  writeModel(*sample(), at_);
  const std::string readme = contentOf(at_ / "README.md");
  for (const std::string part : {"# Ovarian, lda", "For research use only", "## Intended use",
                                 "Two \"classes\"; ä < b & c."})
    EXPECT_NE(readme.find(part), std::string::npos) << part;
  EXPECT_NE(card()["notice"].get<std::string>().find("research use only"), std::string::npos);
  EXPECT_EQ(card()["weights"]["sha256"], [&] {
    const std::string bytes = contentOf(at_ / "model.safetensors");
    return sha256(bytes.data(), bytes.size());
  }());
  const auto found = inspect(at_);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, DataKind::Model);
  EXPECT_EQ(found[0].facts[2],
            (std::array<std::string, 2>{"Intended use", sample()->card[0].second}));
}

TEST_F(ModelFolder, TakesThePlaceOfAnOlderModelOnly) {
  writeModel(*sample(), at_);
  auto second = sample();
  second->name = "second";
  writeModel(*second, at_);
  expectSame(*second, *readModel(at_));
  EXPECT_EQ(namesIn(folder_.path()), std::vector<std::string>{"model"});
  writeContent(at_ / "notes.txt", "mine");
  EXPECT_THROW(writeModel(*sample(), at_), Error);
  EXPECT_EQ(contentOf(at_ / "notes.txt"), "mine");
  expectSame(*second, *readModel(at_));
  fs::create_directory(folder_ / "empty");
  writeModel(*sample(), folder_ / "empty");
  expectSame(*sample(), *readModel(folder_ / "empty"));
  fs::create_directory(folder_ / "other");
  writeContent(folder_ / "other" / "README.md", "of another project");
  EXPECT_THROW(writeModel(*sample(), folder_ / "other"), Error);
  writeContent(folder_ / "file", "a file");
  EXPECT_THROW(writeModel(*sample(), folder_ / "file"), Error);
  EXPECT_EQ(contentOf(folder_ / "file"), "a file");
  EXPECT_THROW(writeModel(*sample(), folder_ / "nowhere" / "model"), Error);
}

TEST_F(ModelFolder, LeavesTheOldOneWhenItCannotBeWritten) {
  writeModel(*sample(), at_);
  auto bad = sample();
  bad->settings["x"] = "\xff\xfe";
  EXPECT_THROW(writeModel(*bad, at_), Error);
  bad = sample();
  bad->card.push_back({"x", "\xff\xfe"});
  EXPECT_THROW(writeModel(*bad, at_), Error);
  expectSame(*sample(), *readModel(at_));
  EXPECT_EQ(namesIn(folder_.path()), std::vector<std::string>{"model"});
}

TEST_F(ModelFolder, RefusesCutOffWeights) {
  writeModel(*sample(), at_);
  const std::string whole = contentOf(at_ / "model.safetensors");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    writeContent(at_ / "model.safetensors", whole.substr(0, length));
    ASSERT_NE(refusal(at_).find("cut off"), std::string::npos) << length;
  }
  fs::remove(at_ / "model.safetensors");
  EXPECT_NE(refusal(at_).find("is missing"), std::string::npos);
}

TEST_F(ModelFolder, RefusesEveryChangedByteOfTheWeights) {
  writeModel(*sample(), at_);
  const std::string whole = contentOf(at_ / "model.safetensors");
  for (std::size_t place = 0; place < whole.size(); place += 7) {
    std::string changed = whole;
    changed[place] = char(changed[place] ^ 1);
    writeContent(at_ / "model.safetensors", changed);
    ASSERT_NE(refusal(at_).find("has changed"), std::string::npos) << place;
  }
}

TEST_F(ModelFolder, RefusesDamagedAndForeignCards) {
  writeModel(*sample(), at_);
  const auto put = [&](const nlohmann::json& changed) {
    writeContent(at_ / "card.json", changed.dump());
  };
  const auto good = card();
  const std::string text = contentOf(at_ / "card.json");
  for (std::size_t length = 0; length + 2 < text.size(); length += 11) {
    writeContent(at_ / "card.json", text.substr(0, length));
    ASSERT_FALSE(refusal(at_).empty()) << length;
  }
  for (const char* key : {"format", "version", "kind", "name", "card", "weights"}) {
    auto changed = good;
    changed.erase(key);
    put(changed);
    EXPECT_FALSE(refusal(at_).empty()) << key;
    changed[key] = std::vector<int>{1};
    put(changed);
    EXPECT_FALSE(refusal(at_).empty()) << key;
  }
  auto changed = good;
  changed["format"] = "another";
  put(changed);
  EXPECT_NE(refusal(at_).find("another program"), std::string::npos);
  changed = good;
  changed["version"] = 2;
  put(changed);
  EXPECT_NE(refusal(at_).find("newer version"), std::string::npos);
  fs::remove(at_ / "card.json");
  EXPECT_NE(refusal(at_).find("card.json is missing"), std::string::npos);
  EXPECT_THROW(openAs<Model>(folder_.path()), Error);
}

TEST_F(ModelFolder, IsKeptInASession) {
  Item item;
  item.id = 3;
  item.name = "classifier";
  item.content = Data(std::shared_ptr<const Model>(sample()));
  saveSession({item}, "", folder_ / "a.svox");
  Session session = loadSession(folder_ / "a.svox");
  ASSERT_EQ(session.items.size(), 1u);
  expectSame(*sample(), *session.items[0].as<Model>());
  EXPECT_TRUE(session.items[0].as<Model>()->source.path.empty());

  writeModel(*sample(), at_); // with a folder of its own it is only named
  item.content = open(at_).data[0];
  saveSession({item}, "", folder_ / "b.svox");
  EXPECT_LT(fs::file_size(folder_ / "b.svox"), fs::file_size(folder_ / "a.svox"));
  session = loadSession(folder_ / "b.svox");
  ASSERT_EQ(session.items.size(), 1u);
  expectSame(*sample(), *session.items[0].as<Model>());
}

} // namespace
} // namespace svx
