#include "core/study/study.h"

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace svx {

namespace {

std::uint64_t bytesOf(const Data& data) {
  switch (kindOf(data)) {
  case DataKind::Volume:
    return std::get<std::shared_ptr<const Volume>>(data)->bytes();
  case DataKind::LabelMap:
    return std::get<std::shared_ptr<const LabelMap>>(data)->volume.bytes();
  case DataKind::Landmarks:
    return std::get<std::shared_ptr<const Landmarks>>(data)->points.size() * sizeof(Landmark);
  case DataKind::Spectra: // but for those of a few spectra they stay on the disk
    return std::get<std::shared_ptr<const Spectra>>(data)->size() * sizeof(RasterPosition);
  case DataKind::Table: {
    const Table& table = *std::get<std::shared_ptr<const Table>>(data);
    return table.rows() * table.columns.size() * sizeof(std::string);
  }
  case DataKind::Model:
    return std::get<std::shared_ptr<const Model>>(data)->bytes();
  case DataKind::Transform:
    break;
  }
  const Transform* transform = std::get<TransformPtr>(data).get();
  if (const auto* field = dynamic_cast<const DisplacementFieldTransform*>(transform))
    return field->displacement().nbytes();
  std::uint64_t bytes = 0;
  if (const auto* composite = dynamic_cast<const CompositeTransform*>(transform))
    for (const TransformPtr& part : composite->parts()) bytes += bytesOf(Data(part));
  return bytes;
}

std::uint64_t bytesOf(const Item& item) {
  if (const Data* data = item.data()) return bytesOf(*data);
  std::uint64_t bytes = 0;
  if (const ResultPtr result = item.result())
    for (const auto& [id, data] : result->outputs.data) bytes += bytesOf(data);
  return bytes;
}

/// What two items that share their data have in common.
const void* contentOf(const Item& item) {
  if (const ResultPtr result = item.result()) return result.get();
  if (const MissingPtr missing = item.missing()) return missing.get();
  return std::visit([](const auto& held) -> const void* { return held.get(); }, *item.data());
}

/// The data's own name or, where it has none, what the method calls the output.
std::string outputName(const Result& result, const std::string& output, const Data& data) {
  if (kindOf(data) != DataKind::Transform && !nameOf(data).empty()) return nameOf(data);
  if (const Method* method = MethodRegistry::builtIn().find(result.methodId))
    for (const OutputInfo& declared : method->info().outputs)
      if (declared.id == output) return declared.label;
  return output;
}

} // namespace

/// The list on the far side of a step: before it on the undo stack, after it on the redo stack.
/// Items share their data, so that a whole list costs little more than the difference.
struct Study::Snapshot {
  std::string label, mergeKey;
  std::vector<Item> items;
  std::uint64_t state = 0;
};

class Study::History {
public:
  Stack undo, redo; ///< the nearest step last; changed through `push`, `pop`, `forget` alone
  std::uint64_t cap = std::uint64_t{1} << 30;
  std::uint64_t revision = 0;
  std::uint64_t state = 0, lastState = 0, savedState = 0; ///< equal states have equal items
  ItemId lastId = 0;

  void push(Stack& stack, Snapshot snapshot);
  Snapshot pop(Stack& stack);
  void forget(Stack& stack);
  void trim(const std::vector<Item>& current);

private:
  /// Counts the items of a snapshot that comes (+1) or goes (-1).
  void count(const Snapshot& snapshot, int change);
  std::uint64_t bytesBeyond(const std::vector<Item>& current) const;

  struct Held {
    std::size_t items = 0; ///< of all snapshots, that share the content
    std::uint64_t bytes = 0;
  };
  std::unordered_map<const void*, Held> held_;
  std::uint64_t bytes_ = 0; ///< of all snapshots, with content counted once
};

void Study::History::count(const Snapshot& snapshot, int change) {
  for (const Item& item : snapshot.items) {
    const auto [place, fresh] = held_.try_emplace(contentOf(item));
    Held& held = place->second;
    if (fresh) bytes_ += held.bytes = bytesOf(item);
    held.items += change;
    bytes_ += change * sizeof(Item);
    if (held.items > 0) continue;
    bytes_ -= held.bytes;
    held_.erase(place);
  }
}

void Study::History::push(Stack& stack, Snapshot snapshot) {
  count(snapshot, 1);
  stack.push_back(std::move(snapshot));
}

Study::Snapshot Study::History::pop(Stack& stack) {
  Snapshot last = std::move(stack.back());
  stack.pop_back();
  count(last, -1);
  return last;
}

void Study::History::forget(Stack& stack) {
  while (!stack.empty()) pop(stack);
}

/// What the stack alone keeps alive.
std::uint64_t Study::History::bytesBeyond(const std::vector<Item>& current) const {
  std::uint64_t bytes = bytes_;
  std::unordered_set<const void*> seen; // two items may share their data
  for (const Item& item : current)
    if (const auto found = held_.find(contentOf(item));
        found != held_.end() && seen.insert(found->first).second)
      bytes -= found->second.bytes;
  return bytes;
}

void Study::History::trim(const std::vector<Item>& current) {
  while (undo.size() > 1 && (undo.size() > mostSteps || bytesBeyond(current) > cap)) {
    count(undo.front(), -1);
    undo.pop_front();
  }
}

Study::Study() : history_(std::make_unique<History>()) {}
Study::~Study() = default;

const Item* Study::find(ItemId id) const {
  const auto found =
      std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.id == id; });
  return found == items_.end() ? nullptr : &*found;
}

std::size_t Study::placeOf(ItemId id) const {
  const Item* item = find(id);
  if (!item)
    throw Error(ErrorKind::Internal, "The study has no item " + std::to_string(id),
                "it was removed or never added.");
  return static_cast<std::size_t>(item - items_.data());
}

void Study::step(const std::string& label, std::vector<Item> next, const std::string& mergeKey) {
  History& history = *history_;
  const bool merges = !mergeKey.empty() && history.redo.empty() && !history.undo.empty() &&
                      history.undo.back().mergeKey == mergeKey;
  if (!merges) history.push(history.undo, {label, mergeKey, items_, history.state});
  history.forget(history.redo);
  history.state = ++history.lastState;
  replaceItems(std::move(next));
}

void Study::replaceItems(std::vector<Item> next) {
  using Kind = StudyChange::Kind;
  std::vector<StudyChange> changes;
  const auto in = [](const std::vector<Item>& items, ItemId id) {
    return std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.id == id; });
  };
  for (auto old = items_.rbegin(); old != items_.rend(); ++old)
    if (in(next, old->id) == next.end()) changes.push_back({Kind::Removed, old->id});
  for (const Item& item : next) {
    const auto old = in(items_, item.id);
    if (old == items_.end()) {
      changes.push_back({Kind::Added, item.id});
      continue;
    }
    if (old->name != item.name) changes.push_back({Kind::Renamed, item.id});
    if (old->content != item.content) changes.push_back({Kind::Content, item.id});
    if (old->display != item.display) changes.push_back({Kind::Display, item.id});
  }
  items_ = std::move(next);
  history_->trim(items_);
  ++history_->revision;
  for (const StudyChange& change : changes) notify(change);
  notify({Kind::History});
}

ItemId Study::append(std::vector<Item>& items, std::string name, Content content, ItemId parent) {
  Item item{++history_->lastId, parent, std::move(name), std::move(content), {}};
  if (const auto volume = item.as<Volume>()) item.display.window = automaticWindow(*volume);
  if (item.as<LabelMap>()) {
    item.display.smooth = false;
    item.display.opacity = 0.5;
  }
  items.push_back(std::move(item));
  return items.back().id;
}

ItemId Study::add(std::string name, Content content, ItemId parent) {
  if (parent != 0) placeOf(parent);
  std::vector<Item> next = items_;
  const ItemId id = append(next, name, std::move(content), parent);
  step("Add " + name, std::move(next));
  return id;
}

ItemId Study::addResult(ResultPtr result, ItemId parent) {
  if (parent != 0) placeOf(parent);
  std::vector<Item> next = items_;
  const ItemId id = append(next, result->methodTitle, result, parent);
  for (const auto& [output, data] : result->outputs.data) {
    append(next, outputName(*result, output, data), data, id);
  }
  step("Add " + result->methodTitle, std::move(next));
  return id;
}

void Study::remove(ItemId id) {
  const std::string name = items_[placeOf(id)].name;
  std::set<ItemId> doomed{id};
  std::vector<Item> next;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Item& item : items_)
      if (doomed.contains(item.parent)) grown |= doomed.insert(item.id).second;
  }
  for (const Item& item : items_)
    if (!doomed.contains(item.id)) next.push_back(item);
  step("Remove " + name, std::move(next));
}

void Study::rename(ItemId id, std::string name) {
  const std::size_t place = placeOf(id);
  if (items_[place].name == name) return;
  std::vector<Item> next = items_;
  next[place].name = name;
  step("Rename to " + name, std::move(next));
}

void Study::setDisplay(ItemId id, const Display& display, const std::string& mergeKey) {
  const std::size_t place = placeOf(id);
  if (items_[place].display == display) return;
  std::vector<Item> next = items_;
  next[place].display = display;
  step("Change the display of " + items_[place].name, std::move(next), mergeKey);
}

void Study::setContent(ItemId id, Data content, const std::string& label) {
  const std::size_t place = placeOf(id);
  std::vector<Item> next = items_;
  next[place].content = std::move(content);
  step(label, std::move(next));
}

bool Study::canUndo() const {
  return !history_->undo.empty();
}
bool Study::canRedo() const {
  return !history_->redo.empty();
}

std::string Study::undoLabel() const {
  return canUndo() ? history_->undo.back().label : "";
}
std::string Study::redoLabel() const {
  return canRedo() ? history_->redo.back().label : "";
}

void Study::move(Stack& from, Stack& to) {
  if (from.empty()) return;
  Snapshot target = history_->pop(from);
  history_->push(to, {target.label, target.mergeKey, items_, history_->state});
  history_->state = target.state;
  replaceItems(std::move(target.items));
}

void Study::undo() {
  move(history_->undo, history_->redo);
}
void Study::redo() {
  move(history_->redo, history_->undo);
}

void Study::setUndoMemoryCap(std::uint64_t bytes) {
  history_->cap = bytes;
  history_->trim(items_);
  notify({StudyChange::Kind::History});
}

bool Study::modified() const {
  return history_->state != history_->savedState;
}

void Study::markSaved() {
  history_->savedState = history_->state;
  notify({StudyChange::Kind::History});
}

std::uint64_t Study::revision() const {
  return history_->revision;
}

void Study::reset(std::vector<Item> items) {
  items_ = std::move(items);
  History& history = *history_;
  history.forget(history.undo);
  history.forget(history.redo);
  history.savedState = history.state = ++history.lastState;
  ++history.revision;
  for (const Item& item : items_) history.lastId = std::max(history.lastId, item.id);
  notify({StudyChange::Kind::Cleared});
  notify({StudyChange::Kind::History});
}

int Study::observe(std::function<void(const StudyChange&)> observer) {
  observers_.emplace(++lastToken_, std::move(observer));
  return lastToken_;
}

void Study::unobserve(int token) {
  observers_.erase(token);
}

void Study::notify(StudyChange change) {
  const auto listening = observers_; // an observer may come or go while it is called
  for (const auto& [token, observer] : listening)
    if (observers_.contains(token)) observer(change);
}

} // namespace svx
