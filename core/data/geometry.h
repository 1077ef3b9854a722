// The grid of a volume in space.
#pragma once

#include "core/data/affine_map.h"

#include <cstdint>
#include <string>

namespace svx {

/// A regular grid in LPS world space (mm), ITK's and DICOM's convention:
/// world = origin + direction * (spacing .* index), with index (x, y, z) at voxel centres.
/// A 2-D image has size[2] == 1. Plain value; no invariant but size >= 1 and spacing > 0, which
/// `validate` checks.
struct Geometry {
  std::array<std::int64_t, 3> size{1, 1, 1}; ///< voxels along x, y, z
  Vec3 spacing{1, 1, 1};                     ///< mm
  Vec3 origin{};                             ///< mm, LPS, centre of voxel (0, 0, 0)
  Mat3 direction = identity3;                ///< columns are the directions of the x, y, z axes

  AffineMap indexToWorld() const;
  AffineMap worldToIndex() const;

  std::int64_t voxelCount() const { return size[0] * size[1] * size[2]; }
  int dimensions() const { return size[2] > 1 ? 3 : 2; }
  Vec3 extent() const; ///< size .* spacing, mm
  Vec3 centre() const; ///< world position of the grid's centre, mm

  /// Same size, and every corner within `toleranceMm` of the other's.
  bool sameGrid(const Geometry& other, double toleranceMm = 1e-3) const;

  /// The grid that covers the same box with another size or spacing (box = voxel edges).
  Geometry resized(std::array<std::int64_t, 3> newSize) const;
  /// Every axis whose spacing is below `mm` is coarsened to it as nearly as whole voxels allow.
  Geometry coarsened(double mm) const;

  /// Throws `Error{Input}` naming `subject` when the size, spacing or direction cannot be used.
  void validate(const std::string& subject) const;

  bool operator==(const Geometry&) const = default;
};

} // namespace svx
