#include "widgets/slice_plane.h"

#include "widgets/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>

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

SliceFrame planeFrame(Plane plane, DisplayConvention convention) {
  constexpr Vec3 left{1, 0, 0}, posterior{0, 1, 0}, superior{0, 0, 1}, inferior{0, 0, -1};
  if (plane == Plane::Sagittal) return {posterior, inferior, left};
  const Vec3 right = (convention == DisplayConvention::Radiological ? 1 : -1) * left;
  if (plane == Plane::Axial) return {right, posterior, superior};
  return {right, inferior, posterior};
}

Plane nearestPlane(const Vec3& normal) {
  return std::ranges::max(
      allPlanes, {}, [&](Plane plane) { return std::abs(dot(planeFrame(plane).normal, normal)); });
}

std::optional<Plane> onlyPlane(const Geometry& grid) {
  const auto& d = grid.direction;
  if (grid.dimensions() != 2) return {};
  return nearestPlane({d[2], d[5], d[8]});
}

QString sideLetter(int axis, double side) {
  static constexpr const char* letters[3][2] = {
      {QT_TRANSLATE_NOOP("svx::Plane", "R"), QT_TRANSLATE_NOOP("svx::Plane", "L")},
      {QT_TRANSLATE_NOOP("svx::Plane", "A"), QT_TRANSLATE_NOOP("svx::Plane", "P")},
      {QT_TRANSLATE_NOOP("svx::Plane", "I"), QT_TRANSLATE_NOOP("svx::Plane", "S")}};
  return QCoreApplication::translate("svx::Plane", letters[axis][side >= 0]);
}

QString sideLetters(const Vec3& direction) {
  constexpr double leaning = 0.2588; // the sine of 15 degrees
  std::array<int, 3> axes{0, 1, 2};
  std::ranges::stable_sort(axes, std::greater(),
                           [&](int axis) { return std::abs(direction[std::size_t(axis)]); });
  QString letters;
  for (const int axis : axes)
    if (const double side = direction[std::size_t(axis)]; std::abs(side) >= leaning)
      letters += sideLetter(axis, side);
  return letters;
}

WorldBox worldBox(const Geometry& grid) {
  WorldBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    Vec3 direction{};
    direction[axis] = 1;
    const Extent extent = extentAlong(grid, direction);
    box.low[axis] = extent.low;
    box.high[axis] = extent.high;
  }
  return box;
}

Extent extentAlong(const Geometry& grid, const Vec3& direction) {
  const Vec3 size = grid.extent();
  double half = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto& d = grid.direction;
    const Vec3 edge{d[axis], d[3 + axis], d[6 + axis]};
    half += 0.5 * size[axis] * std::abs(dot(direction, edge));
  }
  const double middle = dot(direction, grid.centre());
  return {middle - half, middle + half};
}

int indexAxisAlong(const Geometry& grid, const Vec3& direction) {
  const Vec3 along = transpose(grid.direction) * direction;
  return std::ranges::max({0, 1, 2}, {},
                          [&](int axis) { return std::abs(along[std::size_t(axis)]); });
}

double spacingAlong(const Geometry& grid, const Vec3& direction) {
  return grid.spacing[std::size_t(indexAxisAlong(grid, direction))];
}

Vec3 SliceFrame::worldAt(const QPointF& position) const {
  const QPointF mm = (position - QPointF(size.width(), size.height()) / 2) / pixelsPerMm;
  return centre + mm.x() * right + mm.y() * down;
}

QPointF SliceFrame::positionOf(const Vec3& world) const {
  const Vec3 offset = pixelsPerMm * (world - centre);
  return {size.width() / 2 + dot(right, offset), size.height() / 2 + dot(down, offset)};
}

} // namespace svx
