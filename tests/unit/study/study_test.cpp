#include "core/study/study.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace svx {
namespace {

using Kind = StudyChange::Kind;

Data volumeOf(std::int64_t bytes, const std::string& name = "volume") {
  auto volume = std::make_shared<Volume>();
  volume->name = name;
  volume->geometry.size = {bytes, 1, 1};
  volume->voxels = at::arange(bytes, at::kByte).view({1, 1, bytes});
  return std::shared_ptr<const Volume>(volume);
}

std::vector<std::string> namesOf(const Study& study) {
  std::vector<std::string> names;
  for (const Item& item : study.items()) names.push_back(item.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(Study, EveryChangeIsUndoneAndRedone) {
  Study study;
  const ItemId first = study.add("CT", volumeOf(10));
  const ItemId second = study.add("MR", volumeOf(10), first);
  study.rename(second, "MR head");
  Display display = study.find(first)->display;
  display.opacity = 0.3;
  study.setDisplay(first, display);
  const Data other = volumeOf(20);
  study.setContent(second, other, "Smooth MR head");
  study.remove(first);
  EXPECT_EQ(namesOf(study), Names{});
  EXPECT_EQ(study.undoLabel(), "Remove CT");
  study.undo();
  EXPECT_EQ(namesOf(study), (Names{"CT", "MR head"}));
  EXPECT_EQ(study.undoLabel(), "Smooth MR head");
  EXPECT_EQ(study.redoLabel(), "Remove CT");
  EXPECT_EQ(study.find(second)->as<Volume>()->bytes(), 20u);
  study.undo();
  EXPECT_EQ(study.find(second)->as<Volume>()->bytes(), 10u);
  EXPECT_EQ(study.find(first)->display.opacity, 0.3);
  study.undo();
  EXPECT_EQ(study.find(first)->display.opacity, 1);
  study.undo();
  study.undo();
  EXPECT_EQ(namesOf(study), Names{"CT"});
  study.undo();
  EXPECT_FALSE(study.canUndo());
  study.undo(); // of nothing: nothing
  for (int i = 0; i < 6; ++i) study.redo();
  EXPECT_FALSE(study.canRedo());
  EXPECT_EQ(namesOf(study), Names{});
}

TEST(Study, AStepAfterAnUndoForgetsWhatCouldBeRedone) {
  Study study;
  study.add("a", volumeOf(1));
  study.undo();
  study.add("b", volumeOf(1));
  EXPECT_FALSE(study.canRedo());
  EXPECT_EQ(namesOf(study), Names{"b"});
}

TEST(Study, IdsAreNeverUsedAgain) {
  Study study;
  const ItemId a = study.add("a", volumeOf(1));
  study.undo();
  EXPECT_NE(study.add("b", volumeOf(1)), a);
}

TEST(Study, RemovingTakesTheDescendantsAlong) {
  Study study;
  const ItemId a = study.add("a", volumeOf(1));
  const ItemId b = study.add("b", volumeOf(1), a);
  study.add("c", volumeOf(1), b);
  study.add("d", volumeOf(1));
  study.remove(a);
  EXPECT_EQ(namesOf(study), Names{"d"});
  study.undo();
  EXPECT_EQ(namesOf(study), (Names{"a", "b", "c", "d"}));
  EXPECT_EQ(study.find(b)->parent, a);
}

TEST(Study, AResultBringsItsOutputsInOneStep) {
  Study study;
  auto result = std::make_shared<Result>();
  result->methodId = "registration.linear";
  result->methodTitle = "Linear registration";
  result->outputs.data["warped"] = volumeOf(3, "MR warped");
  result->outputs.data["transform"] = TransformPtr(std::make_shared<AffineTransform>(AffineMap{}));
  const ItemId id = study.addResult(result);
  ASSERT_EQ(study.items().size(), 3u);
  EXPECT_EQ(study.find(id)->result(), result);
  EXPECT_EQ(study.items()[1].parent, id);
  EXPECT_EQ(study.items()[1].name, "Transform (fixed to moving)");
  EXPECT_EQ(study.items()[2].name, "MR warped");
  study.undo();
  EXPECT_TRUE(study.items().empty());
}

TEST(Study, ADragIsOneStep) {
  Study study;
  const ItemId id = study.add("CT", volumeOf(10));
  Display display = study.find(id)->display;
  const double before = display.opacity;
  for (int i = 1; i <= 50; ++i) {
    display.opacity = i / 100.0;
    study.setDisplay(id, display, "drag 1");
  }
  display.opacity = 0.9;
  study.setDisplay(id, display, "drag 2");
  study.undo();
  EXPECT_EQ(study.find(id)->display.opacity, 0.5);
  study.undo();
  EXPECT_EQ(study.find(id)->display.opacity, before);
  EXPECT_EQ(study.undoLabel(), "Add CT");
}

TEST(Study, ADragAfterItsUndoIsAStepOfItsOwn) {
  Study study;
  const ItemId id = study.add("CT", volumeOf(10));
  Display display = study.find(id)->display;
  display.opacity = 0.5;
  study.setDisplay(id, display, "drag");
  display.opacity = 0.6;
  study.setDisplay(id, display, "other");
  study.undo();
  display.opacity = 0.7;
  study.setDisplay(id, display, "drag"); // the stack's top has this key, but something was undone
  study.undo();
  EXPECT_EQ(study.find(id)->display.opacity, 0.5);
}

TEST(Study, WhatChangesNothingIsNoStep) {
  Study study;
  const ItemId id = study.add("CT", volumeOf(10));
  const auto revision = study.revision();
  study.setDisplay(id, study.find(id)->display);
  study.rename(id, "CT");
  EXPECT_EQ(study.revision(), revision);
  EXPECT_EQ(study.undoLabel(), "Add CT");
}

TEST(Study, TheOldestStepsMakeRoomAndTheNewestStays) {
  Study study;
  study.setUndoMemoryCap(300'000);
  for (int i = 0; i < 5; ++i) study.remove(study.add(std::to_string(i), volumeOf(100'000)));
  int undone = 0;
  for (; study.canUndo(); ++undone) study.undo();
  EXPECT_GE(undone, 3); // two removed volumes fit, and the adding of them
  EXPECT_LT(undone, 10);
  Study small;
  small.setUndoMemoryCap(1);
  small.remove(small.add("large", volumeOf(100'000)));
  small.undo();
  EXPECT_EQ(namesOf(small), Names{"large"});
}

TEST(Study, WhatTheStudyHoldsAnywayDoesNotCount) {
  Study study;
  study.setUndoMemoryCap(500'000);
  const ItemId id = study.add("kept", volumeOf(100'000'000));
  for (int i = 0; i < 20; ++i) study.rename(id, std::to_string(i));
  for (int i = 0; i < 20; ++i) study.undo();
  EXPECT_EQ(namesOf(study), Names{"kept"});
}

TEST(Study, KeepsALimitedNumberOfSteps) {
  Study study;
  const ItemId id = study.add("a", volumeOf(1));
  for (std::size_t i = 0; i < Study::mostSteps + 50; ++i) study.rename(id, std::to_string(i));
  std::size_t undone = 0;
  for (; study.canUndo(); ++undone) study.undo();
  EXPECT_EQ(undone, Study::mostSteps);
  EXPECT_EQ(namesOf(study), Names{"49"});
  for (; study.canRedo();) study.redo();
  EXPECT_EQ(namesOf(study), Names{std::to_string(Study::mostSteps + 49)});
}

TEST(Study, TheMemoryOfStepsIsCountedThroughUndoRedoAndWhatIsForgotten) {
  Study study;
  study.setUndoMemoryCap(450'000);
  const ItemId keep = study.add("keep", volumeOf(100'000));
  const auto removed = [&] { study.remove(study.add("gone", volumeOf(100'000))); };
  for (int i = 0; i < 3; ++i) removed(); // 300,000 beyond the study
  for (int i = 0; i < 50; ++i) {         // there and back counts nothing twice
    while (study.canUndo()) study.undo();
    while (study.canRedo()) study.redo();
  }
  int steps = 0;
  for (; study.canUndo(); ++steps) study.undo();
  EXPECT_EQ(steps, 7);
  study.redo();                          // "keep" is there again
  study.rename(keep, "kept");            // the redo stack's 300,000 are gone
  for (int i = 0; i < 4; ++i) removed(); // so these fit
  steps = 0;
  for (; study.canUndo(); ++steps) study.undo();
  EXPECT_EQ(steps, 10);
  study.reset({});
  const ItemId shared = study.add("one", volumeOf(300'000));
  study.add("two", study.find(shared)->content); // of the same data
  for (int i = 0; i < 3; ++i) study.remove(study.items().back().id), study.undo();
  study.remove(study.items().back().id);
  study.remove(shared); // 300,000 once
  steps = 0;
  for (; study.canUndo(); ++steps) study.undo();
  EXPECT_EQ(steps, 4);
}

TEST(Study, KeepsWhatIsMissing) {
  Study study;
  const auto gone = std::make_shared<const MissingData>();
  study.reset({{7, 0, "gone", gone, {}}});
  EXPECT_EQ(study.find(7)->missing(), gone);
  EXPECT_FALSE(study.find(7)->data());
  EXPECT_FALSE(study.find(7)->result());
  study.remove(7);
  study.undo();
  EXPECT_EQ(study.find(7)->missing(), gone);
}

TEST(Study, ModifiedFollowsTheUndoStackBackToTheSave) {
  Study study;
  EXPECT_FALSE(study.modified());
  const ItemId id = study.add("a", volumeOf(1));
  EXPECT_TRUE(study.modified());
  study.markSaved();
  study.rename(id, "b");
  EXPECT_TRUE(study.modified());
  study.undo();
  EXPECT_FALSE(study.modified());
  study.undo();
  EXPECT_TRUE(study.modified());
  study.redo();
  EXPECT_FALSE(study.modified());
}

TEST(Study, ASaveInTheMiddleOfADragIsSeen) {
  Study study;
  const ItemId id = study.add("a", volumeOf(1));
  Display display = study.find(id)->display;
  display.opacity = 0.5;
  study.setDisplay(id, display, "drag");
  study.markSaved();
  display.opacity = 0.6;
  study.setDisplay(id, display, "drag");
  EXPECT_TRUE(study.modified());
}

TEST(Study, ResetReplacesEverything) {
  Study study;
  study.add("a", volumeOf(1));
  std::vector<StudyChange> heard;
  study.observe([&](const StudyChange& change) { heard.push_back(change); });
  study.reset({{42, 0, "restored", volumeOf(1), {}}});
  EXPECT_EQ(namesOf(study), Names{"restored"});
  EXPECT_FALSE(study.canUndo());
  EXPECT_FALSE(study.modified());
  ASSERT_FALSE(heard.empty());
  EXPECT_EQ(heard.front().kind, Kind::Cleared);
  EXPECT_GT(study.add("next", volumeOf(1)), 42u);
}

TEST(Study, ObserversHearWhatChangedAndNoMoreAfterLeaving) {
  Study study;
  std::vector<StudyChange> heard;
  const int token = study.observe([&](const StudyChange& change) { heard.push_back(change); });
  const auto expectHeard = [&](Kind kind, ItemId item) {
    const auto found = std::find_if(heard.begin(), heard.end(), [&](const StudyChange& change) {
      return change.kind == kind && change.item == item;
    });
    EXPECT_NE(found, heard.end()) << "kind " << static_cast<int>(kind);
    EXPECT_EQ(heard.back().kind, Kind::History);
    heard.clear();
  };
  const ItemId id = study.add("a", volumeOf(1));
  expectHeard(Kind::Added, id);
  study.rename(id, "b");
  expectHeard(Kind::Renamed, id);
  Display display = study.find(id)->display;
  display.visible = false;
  study.setDisplay(id, display);
  expectHeard(Kind::Display, id);
  study.undo();
  expectHeard(Kind::Display, id);
  study.setContent(id, volumeOf(2), "Change");
  expectHeard(Kind::Content, id);
  study.remove(id);
  expectHeard(Kind::Removed, id);
  study.undo();
  expectHeard(Kind::Added, id);
  study.unobserve(token);
  study.undo();
  EXPECT_TRUE(heard.empty());
}

TEST(Study, AnUnknownIdIsADefect) {
  Study study;
  EXPECT_EQ(study.find(5), nullptr);
  EXPECT_THROW(study.remove(5), Error);
  EXPECT_THROW(study.rename(5, "x"), Error);
  EXPECT_THROW(study.add("x", volumeOf(1), 5), Error);
}

TEST(Study, WhatIsAddedGetsADisplayThatSuitsIt) {
  Study study;
  const ItemId id = study.add("ramp", volumeOf(200));
  EXPECT_GT(study.find(id)->display.window.window, 150);
  auto labels = std::make_shared<LabelMap>();
  labels->volume.voxels = at::zeros({1, 1, 1}, at::kByte);
  const ItemId map = study.add("labels", Data(std::shared_ptr<const LabelMap>(labels)));
  EXPECT_FALSE(study.find(map)->display.smooth);
  EXPECT_LT(study.find(map)->display.opacity, 1);
}

} // namespace
} // namespace svx
