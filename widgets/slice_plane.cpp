#include "widgets/slice_plane.h"

#include "widgets/theme.h"

#include <QCoreApplication>

#include <cmath>

namespace svx {

QString planeId(Plane plane) {
  static constexpr const char* ids[] = {"axial", "coronal", "sagittal"};
  return QString::fromLatin1(ids[std::size_t(plane)]);
}

QString planeName(Plane plane) {
  static constexpr const char* names[] = {QT_TRANSLATE_NOOP("svx::Plane", "Axial"),
                                          QT_TRANSLATE_NOOP("svx::Plane", "Coronal"),
                                          QT_TRANSLATE_NOOP("svx::Plane", "Sagittal")};
  return QCoreApplication::translate("svx::Plane", names[std::size_t(plane)]);
}

QRgb planeColour(Plane plane) {
  static constexpr QRgb colours[] = {axialColour, coronalColour, sagittalColour};
  return colours[std::size_t(plane)];
}

PlaneAxes planeAxes(Plane plane) {
  switch (plane) {
  case Plane::Axial:
    return {0, 1, 2, 1, 1};
  case Plane::Coronal:
    return {0, 2, 1, 1, -1};
  case Plane::Sagittal:
    break;
  }
  return {1, 2, 0, 1, -1};
}

QString sideLetter(int axis, double side) {
  static constexpr const char* letters[3][2] = {
      {QT_TRANSLATE_NOOP("svx::Plane", "R"), QT_TRANSLATE_NOOP("svx::Plane", "L")},
      {QT_TRANSLATE_NOOP("svx::Plane", "A"), QT_TRANSLATE_NOOP("svx::Plane", "P")},
      {QT_TRANSLATE_NOOP("svx::Plane", "I"), QT_TRANSLATE_NOOP("svx::Plane", "S")}};
  return QCoreApplication::translate("svx::Plane", letters[axis][side >= 0]);
}

WorldBox worldBox(const Geometry& grid) {
  WorldBox box;
  const AffineMap toWorld = grid.indexToWorld();
  for (std::size_t corner = 0; corner < 8; ++corner) {
    Vec3 index{};
    for (std::size_t axis = 0; axis < 3; ++axis)
      index[axis] = (corner >> axis & 1) ? double(grid.size[axis]) - 0.5 : -0.5;
    const Vec3 world = toWorld(index);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      box.low[axis] = corner ? std::min(box.low[axis], world[axis]) : world[axis];
      box.high[axis] = corner ? std::max(box.high[axis], world[axis]) : world[axis];
    }
  }
  return box;
}

int indexAxisAlong(const Geometry& grid, int worldAxis) {
  const double* row = &grid.direction[std::size_t(3 * worldAxis)];
  int best = 0;
  for (int axis = 1; axis < 3; ++axis)
    if (std::abs(row[axis]) > std::abs(row[best])) best = axis;
  return best;
}

Vec3 SliceFrame::worldAt(const QPointF& position) const {
  const PlaneAxes axes = planeAxes(plane);
  Vec3 world = centre;
  world[std::size_t(axes.right)] +=
      axes.rightSign * (position.x() - size.width() / 2) / pixelsPerMm;
  world[std::size_t(axes.down)] += axes.downSign * (position.y() - size.height() / 2) / pixelsPerMm;
  return world;
}

QPointF SliceFrame::positionOf(const Vec3& world) const {
  const PlaneAxes axes = planeAxes(plane);
  const Vec3 offset = pixelsPerMm * (world - centre);
  return {size.width() / 2 + axes.rightSign * offset[std::size_t(axes.right)],
          size.height() / 2 + axes.downSign * offset[std::size_t(axes.down)]};
}

} // namespace svx
