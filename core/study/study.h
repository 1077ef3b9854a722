// The open documents and results, and the one undo stack.
#pragma once

#include "core/methods/result.h"

#include <deque>
#include <functional>

namespace svx {

using ItemId = std::uint64_t; ///< 0 = none

/// How an item is drawn. Saved with the session, changed through the undo stack.
struct Display {
  WindowLevel window;
  std::string colourMap = "grey"; ///< id of a colour map in resources/colormaps
  double opacity = 1;
  bool visible = true;
  bool smooth = true;   ///< trilinear between voxels; nearest for label maps
  bool outline = false; ///< label maps: outlines instead of fills
  bool operator==(const Display&) const = default;
};

using ResultPtr = std::shared_ptr<const Result>;

/// Stands for data that could not be read when the session was opened, so that saving it again
/// keeps the reference to them.
struct MissingData {
  DataKind kind = DataKind::Volume;
  std::string why;              ///< a sentence for a person: "Its file /a/ct.nii is missing."
  std::string reference;        ///< the session's own words (JSON) for where the data are
  std::filesystem::path folder; ///< that relative paths in it are seen from
  std::string output;           ///< which output of the result above it; empty when it is no output
};
using MissingPtr = std::shared_ptr<const MissingData>;

using Content = std::variant<Data, ResultPtr, MissingPtr>;

struct Item {
  ItemId id = 0;
  ItemId parent = 0; ///< what it came from: a result's outputs have the result as parent
  std::string name;
  Content content;
  Display display;

  const Data* data() const { return std::get_if<Data>(&content); }
  template <typename T>
  std::shared_ptr<const T> as() const {
    const auto* held = data() ? std::get_if<std::shared_ptr<const T>>(data()) : nullptr;
    return held ? *held : nullptr;
  }
  ResultPtr result() const {
    const auto* held = std::get_if<ResultPtr>(&content);
    return held ? *held : nullptr;
  }
  MissingPtr missing() const {
    const auto* held = std::get_if<MissingPtr>(&content);
    return held ? *held : nullptr;
  }
};

/// What changed, for the views.
struct StudyChange {
  enum class Kind { Added, Removed, Renamed, Display, Content, Cleared, History } kind;
  ItemId item = 0;
};

/// Items in the order they were added, one undo stack over every change, a cap on the number of its
/// steps and on the memory that it keeps alive (its oldest entries are dropped first; the newest
/// always stays). Every function that takes an id throws `Error{Internal}` for one that the study
/// does not have. A step costs time in the number of items, whatever the stack holds.
///
/// Used by one thread only, the window's. Data inside is immutable and may be handed to jobs.
class Study {
public:
  Study();
  ~Study();
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  const std::vector<Item>& items() const { return items_; }
  const Item* find(ItemId id) const;

  // Each of these is one step on the undo stack. What is added gets a display that suits it: an
  // automatic window for volumes, half-transparent and unsmoothed label maps.
  ItemId add(std::string name, Content content, ItemId parent = 0);
  /// The result and, as its children, its outputs.
  ItemId addResult(ResultPtr result, ItemId parent = 0);
  void remove(ItemId id); ///< with its children
  void rename(ItemId id, std::string name);
  /// Steps with the same non-empty `mergeKey` in a row become one (a slider's drag).
  void setDisplay(ItemId id, const Display& display, const std::string& mergeKey = {});
  void setContent(ItemId id, Data content, const std::string& label);

  // The undo stack.
  static constexpr std::size_t mostSteps = 1000;
  bool canUndo() const;
  bool canRedo() const;
  std::string undoLabel() const; ///< "Remove CT baseline"
  std::string redoLabel() const;
  void undo();
  void redo();
  void setUndoMemoryCap(std::uint64_t bytes); ///< 1 GiB from the start

  bool modified() const; ///< since the last `markSaved`
  void markSaved();
  std::uint64_t revision() const; ///< grows with every change; for the autosave

  /// Replaces everything, empties the undo stack (a session was opened).
  void reset(std::vector<Item> items);

  /// `observer` is called in the window thread after each change. Returns a token for `unobserve`.
  int observe(std::function<void(const StudyChange&)> observer);
  void unobserve(int token);

private:
  struct Snapshot;
  using Stack = std::deque<Snapshot>;
  class History;
  std::size_t placeOf(ItemId id) const; ///< throws `Error{Internal}` for an unknown id
  ItemId append(std::vector<Item>& items, std::string name, Content content, ItemId parent);
  void step(const std::string& label, std::vector<Item> next, const std::string& mergeKey = {});
  void move(Stack& from, Stack& to);
  void replaceItems(std::vector<Item> next);
  void notify(StudyChange change);

  std::vector<Item> items_;
  std::unique_ptr<History> history_;
  std::map<int, std::function<void(const StudyChange&)>> observers_;
  int lastToken_ = 0;
};

} // namespace svx
