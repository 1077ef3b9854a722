// The three orthogonal planes and how a view shows one.
#pragma once

#include "core/data/geometry.h"

#include <QPointF>
#include <QRgb>
#include <QSizeF>
#include <QString>

#include <array>

namespace svx {

enum class Plane { Axial, Coronal, Sagittal };

inline constexpr std::array<Plane, 3> allPlanes{Plane::Axial, Plane::Coronal, Plane::Sagittal};

QString planeId(Plane plane);   ///< "axial"; not translated
QString planeName(Plane plane); ///< "Axial"
QRgb planeColour(Plane plane);

/// World axes (0 = x, 1 = y, 2 = z of LPS) of a plane as shown, with the sign of each: radiological
/// display, the patient's right on the left, anterior or superior at the top, and
/// anterior on the left of the sagittal plane.
struct PlaneAxes {
  int right, down, normal;
  double rightSign, downSign;
};
PlaneAxes planeAxes(Plane plane);

/// The letter at the end of a world axis: side > 0 is L, P, S; < 0 is R, A, I.
QString sideLetter(int axis, double side);

/// The box that a grid covers, voxel edges included, along the world axes (mm).
struct WorldBox {
  Vec3 low, high;
};
WorldBox worldBox(const Geometry& grid);

/// The index axis of a grid that runs most nearly along a world axis.
int indexAxisAlong(const Geometry& grid, int worldAxis);

/// Where a view looks: maps between its pixels and world space.
struct SliceFrame {
  Plane plane = Plane::Axial;
  QSizeF size;            ///< logical pixels
  double pixelsPerMm = 1; ///< logical pixels
  Vec3 centre{};          ///< world position at the middle; its normal coordinate is the slice's

  Vec3 worldAt(const QPointF& position) const;
  QPointF positionOf(const Vec3& world) const; ///< of the projection onto the plane
};

} // namespace svx
