// Corresponding points made ready to be fitted.
#pragma once

#include "core/methods/method.h"

namespace svx {

/// The n-th fixed point corresponds to the n-th moving one; LPS mm.
struct PointPairs {
  std::vector<Vec3> fixed, moving;

  std::size_t size() const { return fixed.size(); }
  PointPairs without(std::size_t index) const;
};

struct NamedPairs {
  PointPairs points;
  std::vector<std::string> names; ///< of the fixed ones
};

/// The inputs `fixedLandmarks` and `movingLandmarks`, placed on their images. Paired by name where
/// both lists have distinct names that are more than a count and at least half of the shorter
/// list's are in the other (points without a partner are left out, which `notices` says), else by
/// order. Throws `Error{Input}` for lists of different length that cannot be paired by name, for
/// positions that are not finite, and `Error{Usage}` when a list is missing.
NamedPairs pairLandmarks(const Inputs& inputs, std::vector<std::string>& notices);

/// Where points are fitted: in world space or, between two single slices, in their planes.
struct Frames {
  AffineMap fixed, moving; ///< frame to world, rigid; across a plane z is 0
  bool flat = false;

  /// The map of world points that is `inFrames` between the frames.
  AffineMap toWorld(const AffineMap& inFrames) const { return moving * inFrames * fixed.inverse(); }
  /// World points in frame coordinates; z becomes 0 when flat.
  PointPairs inside(const PointPairs& world) const;
};

/// Two single slices give their planes: the axes of the fixed one for both where they are
/// parallel, so that mirrored storage does not mirror the body; else each its own.
Frames framesOf(const Geometry& fixed, const Geometry& moving);

/// How far points spread: about their mean, along their principal axes.
struct Spread {
  Vec3 centre{};
  std::array<Vec3, 3> axes{}; ///< unit vectors, widest first
  Vec3 widths{};              ///< root mean square, mm
};
Spread spreadOf(std::span<const Vec3> points);

/// The number of dimensions that points span: 0 to 3. A width below a thousandth of the largest
/// counts as none.
int dimensionsSpanned(std::span<const Vec3> points);

} // namespace svx
