#include "widgets/linked_cursor.h"

#include "widgets/slice_plane.h"

#include <cmath>

namespace svx {

void LinkedCursor::moveTo(const Vec3& world) {
  if (world == position_ || !std::isfinite(world[0] + world[1] + world[2])) return;
  position_ = world;
  Q_EMIT moved();
}

QString axisText(int axis, double mm) {
  return sideLetter(axis, mm) + " " + QString::number(std::abs(mm), 'f', 1);
}

QString positionText(const Vec3& world) {
  return QStringLiteral("%1  %2  %3 mm")
      .arg(axisText(0, world[0]), axisText(1, world[1]), axisText(2, world[2]));
}

} // namespace svx
