// Sessions and the JSON of runs.
#include "core/io/json.h"
#include "core/io/open.h"
#include "core/io/save.h"
#include "core/io/session.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>

namespace svx {
namespace {

std::shared_ptr<Volume> ramp(std::int64_t n, const char* name) {
  auto volume = std::make_shared<Volume>();
  volume->name = name;
  volume->geometry.size = {n, n, n};
  volume->geometry.spacing = {1, 2, 3};
  volume->geometry.origin = {-5, 7, 11.5};
  volume->voxels = at::arange(n * n * n, at::kLong).remainder(1000).to(at::kShort).view({n, n, n});
  return volume;
}

Item item(ItemId id, std::string name, Content content, ItemId parent = 0) {
  Item made;
  made.id = id;
  made.parent = parent;
  made.name = std::move(name);
  made.content = std::move(content);
  return made;
}

const Item& named(const Session& session, const std::string& name) {
  for (const Item& candidate : session.items)
    if (candidate.name == name) return candidate;
  throw std::runtime_error("no item " + name);
}

TEST(Session, KeepsEveryKindOfItem) {
  TemporaryFolder folder;
  auto ct = ramp(6, "CT of nobody");
  ct->modality = Modality::CT;
  ct->unit = "HU";
  ct->window = WindowLevel{1500, -600};
  ct->source.notices = {"one slice is missing"};
  auto labels = std::make_shared<LabelMap>();
  labels->volume = *ramp(6, "labels");
  labels->volume.voxels = labels->volume.voxels.remainder(3);
  labels->labels = {{1, "left", {1, 2, 3}, 0.5}, {2, "rîght", {4, 5, 6}, 1}};
  auto landmarks = std::make_shared<Landmarks>();
  landmarks->name = "tips";
  landmarks->points = {{"a", {0.1, 1.0 / 3, -7}}, {"b", {1e-9, 2, 3}}};
  const TransformPtr affine =
      std::make_shared<AffineTransform>(AffineMap{{1, 0.1, 0, 0, 1, 0, 0, 0, 1}, {1, 2, 3}});
  auto result = std::make_shared<Result>();
  result->methodId = "registration.linear";
  result->values.set("iterations", std::int64_t{7});
  result->values.set("metric", std::string("mi"));
  result->seed = 9;
  result->curves["loss"] = {{0, 1}, {3.5, NAN}};
  for (const std::uint8_t grey : {10, 200})
    result->previews.push_back(std::make_shared<Preview>(
        Preview{"step " + std::to_string(grey), 3, 2, {1, 2, 3, 4, 0, grey}}));
  result->outputs.figures.push_back({"tre.mean", "TRE", "mm", 8.0, 1.25, 2, true, "small is good"});
  result->outputs.data["warped"] = std::shared_ptr<const Volume>(ct);

  std::vector<Item> items;
  items.push_back(item(1, "ct", Data(std::shared_ptr<const Volume>(ct))));
  items.back().display.window = {400, 40};
  items.back().display.colourMap = "bone";
  items.back().display.visible = false;
  items.push_back(item(2, "labels", Data(std::shared_ptr<const LabelMap>(labels))));
  items.push_back(item(3, "landmarks", Data(std::shared_ptr<const Landmarks>(landmarks)), 1));
  items.push_back(item(4, "transform", Data(affine)));
  items.push_back(item(5, "run", ResultPtr(result)));
  saveSession(items, "{\"layout\": 4}", folder / "s.svox");
  const Session back = loadSession(folder / "s.svox");

  ASSERT_EQ(back.items.size(), 5u);
  EXPECT_TRUE(back.notices.empty());
  EXPECT_EQ(back.view, "{\"layout\": 4}");
  const auto volume = named(back, "ct").as<Volume>();
  ASSERT_TRUE(volume);
  EXPECT_TRUE(volume->voxels.equal(ct->voxels));
  EXPECT_TRUE(volume->geometry.sameGrid(ct->geometry, 1e-9));
  EXPECT_EQ(volume->name, ct->name);
  EXPECT_EQ(volume->modality, Modality::CT);
  EXPECT_EQ(volume->unit, "HU");
  EXPECT_EQ(volume->window, ct->window);
  EXPECT_EQ(volume->source.notices, ct->source.notices);
  EXPECT_EQ(named(back, "ct").display, items[0].display);
  const auto map = named(back, "labels").as<LabelMap>();
  ASSERT_EQ(map->labels.size(), 2u);
  EXPECT_EQ(map->labels[1].name, "rîght");
  EXPECT_EQ(map->labels[0].opacity, 0.5);
  EXPECT_TRUE(map->volume.voxels.equal(labels->volume.voxels));
  EXPECT_EQ(named(back, "landmarks").parent, 1u);
  EXPECT_EQ(named(back, "landmarks").as<Landmarks>()->points[0].position,
            landmarks->points[0].position);
  EXPECT_LT(norm(named(back, "transform").as<Transform>()->map({5, 6, 7}) - affine->map({5, 6, 7})),
            1e-9);
  const ResultPtr run = named(back, "run").result();
  EXPECT_EQ(run->values, result->values);
  EXPECT_EQ(run->outputs.figures[0].after, 1.25);
  EXPECT_TRUE(std::isnan(run->curves.at("loss").y[1]));
  EXPECT_EQ(std::get<std::shared_ptr<const Volume>>(run->outputs.data.at("warped")), volume);
  ASSERT_EQ(run->previews.size(), 2u);
  EXPECT_EQ(run->previews[1]->caption, "step 200");
  EXPECT_EQ(run->previews[1]->width, 3);
  EXPECT_EQ(run->previews[1]->grey, result->previews[1]->grey);
}

TEST(Session, RefersToUnchangedFilesAndFollowsTheFolder) {
  TemporaryFolder folder;
  std::filesystem::create_directory(folder / "study");
  save(std::shared_ptr<const Volume>(ramp(40, "a")), folder / "study/a.nii");
  const Opened opened = open(folder / "study/a.nii");
  saveSession({item(1, "a", opened.data.front())}, "", folder / "study/s.svox");
  EXPECT_LT(std::filesystem::file_size(folder / "study/s.svox"), 5000u); // no voxels inside
  std::filesystem::rename(folder / "study", folder / "moved");
  const Session back = loadSession(folder / "moved/s.svox");
  ASSERT_EQ(back.items.size(), 1u);
  EXPECT_TRUE(back.notices.empty());

  save(std::shared_ptr<const Volume>(ramp(20, "b")), folder / "moved/a.nii");
  const Session changed = loadSession(folder / "moved/s.svox");
  ASSERT_EQ(changed.items.size(), 1u);
  ASSERT_EQ(changed.notices.size(), 1u);
  EXPECT_NE(changed.notices[0].find("changed"), std::string::npos);

  std::filesystem::remove(folder / "moved/a.nii");
  const Session missing = loadSession(folder / "moved/s.svox");
  ASSERT_EQ(missing.items.size(), 1u);
  ASSERT_TRUE(missing.items[0].missing());
  EXPECT_NE(missing.items[0].missing()->why.find("a.nii is missing"), std::string::npos);
  ASSERT_EQ(missing.notices.size(), 1u);
  EXPECT_NE(missing.notices[0].find("missing"), std::string::npos);
}

TEST(Session, KeepsTheReferenceToAMissingFile) {
  TemporaryFolder folder;
  const auto path = folder / "a.nii";
  save(std::shared_ptr<const Volume>(ramp(10, "a")), path);
  auto run = std::make_shared<Result>();
  run->methodId = "registration.linear";
  const Data data = open(path).data.front();
  run->outputs.data["warped"] = data;
  saveSession({item(1, "run", ResultPtr(run)), item(2, "a", data, 1)}, "", folder / "s.svox");
  std::filesystem::rename(path, folder / "away.nii");
  const Session without = loadSession(folder / "s.svox");
  EXPECT_TRUE(named(without, "run").result()->outputs.data.empty());
  // Also when it goes to another folder, as the journal does, and through a second hand.
  std::filesystem::create_directory(folder / "elsewhere");
  saveSession(without.items, "", folder / "elsewhere/s.svox");
  const Session again = loadSession(folder / "elsewhere/s.svox");
  ASSERT_TRUE(named(again, "a").missing());
  saveSession(again.items, "", folder / "elsewhere/t.svox");
  std::filesystem::rename(folder / "away.nii", path);
  for (const char* name : {"elsewhere/s.svox", "elsewhere/t.svox"}) {
    const Session back = loadSession(folder / name);
    EXPECT_TRUE(back.notices.empty()) << name;
    const auto volume = named(back, "a").as<Volume>();
    ASSERT_TRUE(volume) << name;
    EXPECT_EQ(volume->geometry.size[0], 10);
    EXPECT_EQ(named(back, "a").parent, 1u);
    EXPECT_EQ(std::get<std::shared_ptr<const Volume>>(
                  named(back, "run").result()->outputs.data.at("warped")),
              volume);
  }
  // The relative path still leads there after both have moved together.
  std::filesystem::create_directory(folder / "b");
  std::filesystem::rename(path, folder / "b/a.nii");
  std::filesystem::create_directory(folder / "b/elsewhere");
  std::filesystem::rename(folder / "elsewhere/t.svox", folder / "b/elsewhere/t.svox");
  EXPECT_TRUE(named(loadSession(folder / "b/elsewhere/t.svox"), "a").as<Volume>());
}

TEST(Session, AsksAboutFilesThatAreMissingOrHaveChanged) {
  TemporaryFolder folder;
  std::vector<Item> items;
  for (const char* name : {"gone", "changed", "same"}) {
    const auto path = folder / (std::string(name) + ".nii");
    save(std::shared_ptr<const Volume>(ramp(10, name)), path);
    items.push_back(item(items.size() + 1, name, open(path).data.front()));
  }
  items.push_back(item(4, "second of gone", items[0].content));
  const auto session = folder / "s.svox";
  saveSession(items, "", session);
  EXPECT_TRUE(doubtfulFiles(session).empty());
  std::filesystem::rename(folder / "gone.nii", folder / "found.nii");
  save(std::shared_ptr<const Volume>(ramp(12, "changed")), folder / "changed.nii");

  const std::vector<DoubtfulFile> files = doubtfulFiles(session);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, folder / "changed.nii");
  EXPECT_FALSE(files[0].missing);
  EXPECT_EQ(files[1].path, folder / "gone.nii");
  EXPECT_TRUE(files[1].missing);
  EXPECT_EQ(files[1].items, (std::vector<std::string>{"gone", "second of gone"}));

  const Session found = loadSession(
      session, nullptr, {{files[0].path, files[0].path}, {files[1].path, folder / "found.nii"}});
  EXPECT_TRUE(found.notices.empty()); // all was answered
  EXPECT_EQ(named(found, "changed").as<Volume>()->geometry.size[0], 12);
  ASSERT_TRUE(named(found, "second of gone").as<Volume>());

  const Session without = loadSession(session, nullptr, {{files[0].path, {}}, {files[1].path, {}}});
  EXPECT_TRUE(without.notices.empty());
  EXPECT_TRUE(named(without, "changed").missing());
  EXPECT_TRUE(named(without, "gone").missing());
  EXPECT_TRUE(named(without, "same").as<Volume>());
  saveSession(without.items, "", folder / "t.svox"); // the questions are not lost
  EXPECT_EQ(doubtfulFiles(folder / "t.svox").size(), 2u);

  const Session wrong = loadSession(session, nullptr, {{files[1].path, folder / "nothing.nii"}});
  EXPECT_TRUE(named(wrong, "gone").missing());
  EXPECT_EQ(wrong.notices.size(), 3u); // two left out, one changed
  writeContent(session, "PK\3\4 this is no zip");
  EXPECT_THROW(doubtfulFiles(session), Error);
}

TEST(Session, HoldsDataWhoseFileHasChangedSinceItWasOpened) {
  TemporaryFolder folder;
  save(std::shared_ptr<const Volume>(ramp(8, "a")), folder / "a.nii");
  const Opened opened = open(folder / "a.nii");
  save(std::shared_ptr<const Volume>(ramp(9, "b")), folder / "a.nii");
  saveSession({item(1, "a", opened.data.front())}, "", folder / "s.svox");
  EXPECT_EQ(loadSession(folder / "s.svox").items.at(0).as<Volume>()->geometry.size[0], 8);
}

TEST(Session, AKillInTheMiddleOfASaveLeavesTheLastOne) {
  TemporaryFolder folder;
  const auto path = folder / "s.svox";
  saveSession({item(1, "first", Data(std::shared_ptr<const Volume>(ramp(4, "v"))))}, "old", path);
  const std::string before = contentOf(path);
  const auto big = ramp(160, "big");
  int killed = 0;
  for (int delay = 1; delay <= 40; delay += 3) {
    const pid_t child = fork();
    if (child == 0) {
      at::set_num_threads(1);
      for (;;)
        saveSession({item(2, "second", Data(std::shared_ptr<const Volume>(big)))}, "new", path);
    }
    usleep(static_cast<useconds_t>(delay) * 1000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const Session session = loadSession(path);
    EXPECT_EQ(session.items.size(), 1u);
    EXPECT_TRUE(session.view == "old" || session.view == "new");
  }
  EXPECT_GT(killed, 10);
  EXPECT_FALSE(before.empty());
}

TEST(Session, RefusesGarbageAndDamage) {
  TemporaryFolder folder;
  const auto path = folder / "s.svox";
  EXPECT_THROW(loadSession(path), Error);
  writeContent(path, "PK\3\4 this is no zip");
  EXPECT_THROW(loadSession(path), Error);
  saveSession({item(1, "v", Data(std::shared_ptr<const Volume>(ramp(12, "v"))))}, "", path);
  const std::string whole = contentOf(path);
  for (std::size_t length = 0; length < whole.size(); length += whole.size() / 37 + 1) {
    writeContent(path, whole.substr(0, length));
    EXPECT_THROW(loadSession(path), Error) << length;
  }
  std::string flipped = whole;
  flipped[whole.size() / 3] ^= 0x20; // inside the stored voxels: the check sum tells
  writeContent(path, flipped);
  EXPECT_THROW(loadSession(path), Error);
}

TEST(Json, DescribesAMethodOnce) {
  MethodInfo info;
  info.id = "registration.test";
  info.inputs = {{"fixed", "Fixed", DataKind::Volume, true, "help"}};
  info.parameters = {
      realParameter("alpha", "Weight", 0.5, 0, 1, "mm", "help"),
      choiceParameter("metric", "Metric", "mi", {{"mi", "MI"}, {"ncc", "NCC"}}, "help")};
  const auto json = toJson(info);
  EXPECT_EQ(json["inputs"][0]["kind"], "volume");
  EXPECT_EQ(json["parameters"][0]["default"], 0.5);
  EXPECT_EQ(json["parameters"][0]["maximum"], 1.0);
  EXPECT_EQ(json["parameters"][0]["unit"], "mm");
  EXPECT_EQ(json["parameters"][1]["choices"][1]["id"], "ncc");
}

TEST(Json, WritesPathsOnlyWhenAsked) {
  Result result;
  result.inputs = {{"fixed", "a", "a.nii", "/secret/a.nii", "00ff"}};
  EXPECT_EQ(toJson(result, false).dump().find("secret"), std::string::npos);
  EXPECT_EQ(resultFromJson(toJson(result, true)).inputs[0].path, "/secret/a.nii");
  EXPECT_THROW(resultFromJson(nlohmann::json::array()), Error);
}

} // namespace
} // namespace svx
