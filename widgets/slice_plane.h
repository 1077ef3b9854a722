// The three orthogonal planes, and where a view of any plane looks.
#pragma once

#include "core/data/geometry.h"

#include <QPointF>
#include <QRgb>
#include <QSizeF>
#include <QString>

#include <array>
#include <optional>

namespace svx {

enum class Plane { Axial, Coronal, Sagittal };

inline constexpr std::array<Plane, 3> allPlanes{Plane::Axial, Plane::Coronal, Plane::Sagittal};

QString planeId(Plane plane);   ///< "axial"; not translated
QString planeName(Plane plane); ///< "Axial"
QRgb planeColour(Plane plane);

/// Which side of the screen the patient's right is on in axial and coronal views: the left one in
/// radiological display, the right one in neurological display.
enum class DisplayConvention { Radiological, Neurological };

/// Where a view looks: maps between its pixels and world space. The plane goes through `centre`
/// along `right` and `down`; these and `normal` are unit vectors in LPS at right angles to each
/// other. They need not be right-handed: slices are counted along `normal`.
struct SliceFrame {
  Vec3 right{1, 0, 0};
  Vec3 down{0, 1, 0};
  Vec3 normal{0, 0, 1};
  QSizeF size{};          ///< logical pixels
  double pixelsPerMm = 1; ///< logical pixels
  Vec3 centre{};          ///< world position at the middle

  Vec3 worldAt(const QPointF& position) const;
  QPointF positionOf(const Vec3& world) const; ///< of the projection onto the plane
  /// How far a point lies before the plane, along the normal, mm.
  double depth(const Vec3& world) const { return dot(normal, world - centre); }
};

/// The directions of a plane as shown: anterior or superior at the top, anterior on the left of the
/// sagittal plane; normals towards superior, posterior and left. The rest is as made.
SliceFrame planeFrame(Plane plane, DisplayConvention convention = DisplayConvention::Radiological);

/// The plane whose normal lies most nearly along a direction.
Plane nearestPlane(const Vec3& normal);

/// The plane that a picture of one slice lies in, most nearly; nothing for a grid of several.
std::optional<Plane> onlyPlane(const Geometry& grid);

/// The letter at the end of a world axis: side > 0 is L, P, S; < 0 is R, A, I.
QString sideLetter(int axis, double side);
/// The sides that a unit direction points to, the nearest first: "A", or "AR" where it leans to a
/// second side by 15 degrees or more.
QString sideLetters(const Vec3& direction);

/// The box that a grid covers, voxel edges included, along the world axes (mm).
struct WorldBox {
  Vec3 low, high;
};
WorldBox worldBox(const Geometry& grid);

/// Where a grid begins and ends along a unit direction, voxel edges included (mm).
struct Extent {
  double low, high;
  double length() const { return high - low; }
  bool contains(double place) const { return place >= low && place <= high; }
};
Extent extentAlong(const Geometry& grid, const Vec3& direction);

/// The index axis of a grid that runs most nearly along a direction.
int indexAxisAlong(const Geometry& grid, const Vec3& direction);
/// The spacing of that axis: from slice to slice, mm.
double spacingAlong(const Geometry& grid, const Vec3& direction);

} // namespace svx
