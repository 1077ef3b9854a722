#include "plugins/spectra/section_placement.h"

#include <algorithm>
#include <cmath>

namespace svx {

SectionPlacement::SectionPlacement(const Study& study, const Spectra& spectra)
    : grid_(spectra.grid()), reach_(grid_.spacing[2] / 2) {
  for (const Item& item : study.items()) {
    if (!item.result()) continue;
    const ResultData data = dataOf(study, item);
    if (!data.transform || !data.fixed || !data.moving || !data.moving->geometry.sameGrid(grid_))
      continue;
    toSection_ = data.transform;
    reach_ = (grid_.spacing[2] + norm(data.fixed->geometry.spacing)) / 2;
  }
}

std::optional<Vec3> SectionPlacement::pixelAt(const Vec3& world) const {
  Vec3 place = grid_.worldToIndex()(toSection_ ? toSection_->map(world) : world);
  const double section = std::clamp(std::round(place[2]), 0.0, double(grid_.size[2] - 1));
  if (std::abs(place[2] - section) * grid_.spacing[2] > reach_ * (1 + 1e-9)) return {};
  place[2] = section;
  for (std::size_t a = 0; a < 2; ++a)
    if (place[a] < -0.5 || place[a] > double(grid_.size[a]) - 0.5) return {};
  return place;
}

Vec3 SectionPlacement::toWorld(const Vec3& pixels) {
  const Vec3 place = grid_.indexToWorld()(pixels);
  if (!toSection_) return place;
  if (!toWorld_) toWorld_ = toSection_->inverse();
  return toWorld_->map(place);
}

} // namespace svx
