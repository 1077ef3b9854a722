// Which items the views show, in which order, and which of them is in hand.
#pragma once

#include "widgets/study_model.h"

#include <QRgb>

#include <set>

namespace svx {

/// Ids of volumes, label maps and landmarks, bottom to top. Items that leave the study leave the
/// stack. Appearance is not here but in Item::display. Window thread only.
class LayerStack : public QObject {
  Q_OBJECT
public:
  explicit LayerStack(StudyModel& model, QObject* parent = nullptr);

  StudyModel& model() const { return model_; }
  const std::vector<ItemId>& layers() const { return layers_; }
  bool contains(ItemId id) const;
  /// On top, labels above volumes and landmarks above labels; an item that has no grid or points
  /// (transforms, results) is ignored. The first volume becomes current.
  void add(ItemId id);
  void remove(ItemId id);
  void move(ItemId id, int place); ///< 0 = bottom
  void setLayers(std::vector<ItemId> ids);

  /// The layer that window/level, the value under the mouse and the keys act on; 0 for none.
  ItemId current() const { return current_; }
  void setCurrent(ItemId id);
  /// The lowest volume: its grid gives the views their extent and slice step; nullptr for none.
  const Item* base() const;
  /// The volume that window/level acts on: the current layer if it is one, else the base; nullptr
  /// for none.
  const Item* volumeInHand() const;
  /// A step on the undo stack; steps with the same `mergeKey` become one (see Study::setDisplay).
  void setWindow(ItemId id, const WindowLevel& window, const std::string& mergeKey = {});
  /// Cyan for landmarks of the fixed image, orange for those of the moving one. The item's colour
  /// map "fixed" or "moving" decides; otherwise the lowest list of points is taken for the fixed
  /// one.
  QRgb landmarkColour(ItemId id) const;

Q_SIGNALS:
  void changed(); ///< members or order
  void currentChanged();

private:
  void follow(const StudyChange& change);

  StudyModel& model_;
  std::vector<ItemId> layers_;
  ItemId current_ = 0;
  std::set<ItemId> removed_; ///< come back when their removal is undone
};

} // namespace svx
