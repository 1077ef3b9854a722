// Points of the fixed image at which a linear registration looks.
#pragma once

#include "core/registration/image_pair.h"

namespace svx {

/// 3 x 4, row-major: moving position (mm) = B * x + b for a normalised fixed point x; B is
/// (entries 0-2, 4-6, 8-10), b (3, 7, 11).
using LinearParameters = std::array<double, 12>;

/// Points of the fixed image with their intensities. Positions are normalised: fixed mm = centre +
/// scale * x, such that the points have zero mean and a mean squared length of 3. All twelve
/// parameters then move the points by similar amounts, in mm.
struct FixedSamples {
  std::vector<float> x, y, z, value;
  Vec3 centre{};
  double scale = 1; ///< mm

  std::size_t size() const { return value.size(); }
  Vec3 point(std::size_t i) const { return centre + scale * Vec3{x[i], y[i], z[i]}; } ///< mm
  LinearParameters parameters(const AffineMap& fixedToMoving) const;
  AffineMap map(const LinearParameters& parameters) const;
};

/// At most `count` points (0 = all voxel centres) of the voxels that count. When `count` is smaller
/// than their number, points are drawn evenly along the memory order and at random within the
/// voxels, and the intensity is interpolated linearly. The same seed gives the same points.
FixedSamples drawSamples(const PreparedImage& fixed, std::int64_t count, std::uint64_t seed);

} // namespace svx
