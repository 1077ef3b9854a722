#include "widgets/layer_stack.h"

#include "widgets/theme.h"

#include <algorithm>

namespace svx {

namespace {

/// Volumes lie below label maps, label maps below landmarks; -1: not a layer.
int tier(const Item* item) {
  if (!item || !item->data()) return -1;
  const auto kind = DataKind(item->data()->index());
  return kind == DataKind::Transform || kind == DataKind::Model ? -1 : int(kind);
}

} // namespace

LayerStack::LayerStack(StudyModel& model, QObject* parent) : QObject(parent), model_(model) {
  connect(&model, &StudyModel::studyChanged, this, &LayerStack::follow);
}

void LayerStack::follow(const StudyChange& change) {
  const Study& study = model_.study();
  if (change.kind == StudyChange::Kind::Added && removed_.erase(change.item)) {
    add(change.item);
    return;
  }
  if (change.kind != StudyChange::Kind::Removed && change.kind != StudyChange::Kind::Cleared)
    return;
  if (change.kind == StudyChange::Kind::Cleared) removed_.clear();
  std::vector<ItemId> kept;
  for (ItemId id : layers_) {
    if (study.find(id))
      kept.push_back(id);
    else if (change.kind == StudyChange::Kind::Removed)
      removed_.insert(id);
  }
  setLayers(std::move(kept));
}

bool LayerStack::contains(ItemId id) const {
  return std::find(layers_.begin(), layers_.end(), id) != layers_.end();
}

void LayerStack::add(ItemId id) {
  const int own = tier(model_.study().find(id));
  if (own < 0 || contains(id)) return;
  const auto above = std::find_if(layers_.begin(), layers_.end(), [&](ItemId other) {
    return tier(model_.study().find(other)) > own;
  });
  layers_.insert(above, id);
  Q_EMIT changed();
  if (!current_ && own == int(DataKind::Volume)) setCurrent(id);
}

void LayerStack::remove(ItemId id) {
  std::vector<ItemId> kept = layers_;
  std::erase(kept, id);
  setLayers(std::move(kept));
}

void LayerStack::move(ItemId id, int place) {
  std::vector<ItemId> moved = layers_;
  if (!std::erase(moved, id)) return;
  moved.insert(moved.begin() + std::clamp<std::ptrdiff_t>(place, 0, std::ssize(moved)), id);
  setLayers(std::move(moved));
}

void LayerStack::setLayers(std::vector<ItemId> ids) {
  std::erase_if(ids, [&](ItemId id) { return tier(model_.study().find(id)) < 0; });
  if (ids == layers_) return;
  layers_ = std::move(ids);
  if (!contains(current_)) {
    current_ = base() ? base()->id : 0;
    Q_EMIT changed();
    Q_EMIT currentChanged();
  } else {
    Q_EMIT changed();
  }
}

void LayerStack::setCurrent(ItemId id) {
  if (id == current_ || (id && !contains(id))) return;
  current_ = id;
  Q_EMIT currentChanged();
}

const Item* LayerStack::base() const {
  for (ItemId id : layers_)
    if (const Item* item = model_.study().find(id); item && item->as<Volume>()) return item;
  return nullptr;
}

const Item* LayerStack::volumeInHand() const {
  const Item* current = model_.study().find(current_);
  return current && current->as<Volume>() ? current : base();
}

void LayerStack::setWindow(ItemId id, const WindowLevel& window, const std::string& mergeKey) {
  const Item* item = model_.study().find(id);
  if (!item) return;
  Display display = item->display;
  display.window = window;
  model_.study().setDisplay(id, display, mergeKey);
}

QRgb LayerStack::landmarkColour(ItemId id) const {
  const Item* item = model_.study().find(id);
  if (item && item->display.colourMap == "fixed") return fixedColour;
  if (item && item->display.colourMap == "moving") return movingColour;
  for (ItemId other : layers_)
    if (const Item* first = model_.study().find(other); first && first->as<Landmarks>())
      return other == id ? fixedColour : movingColour;
  return fixedColour;
}

} // namespace svx
