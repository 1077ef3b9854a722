#include "plugins/spectra/section_placement.h"

namespace svx {

SectionPlacement::SectionPlacement(const Study& study, const Spectra& spectra)
    : grid_(spectra.grid()) {
  for (const Item& item : study.items()) {
    if (!item.result()) continue;
    const ResultData data = dataOf(study, item);
    if (data.transform && data.moving && data.moving->geometry.sameGrid(grid_))
      toSection_ = data.transform;
  }
  if (toSection_) toWorld_ = toSection_->inverse();
}

Vec3 SectionPlacement::toPixels(const Vec3& world) const {
  return grid_.worldToIndex()(toSection_ ? toSection_->map(world) : world);
}

Vec3 SectionPlacement::toWorld(const Vec3& pixels) const {
  const Vec3 place = grid_.indexToWorld()(pixels);
  return toWorld_ ? toWorld_->map(place) : place;
}

} // namespace svx
