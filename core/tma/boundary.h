// How classifiers divide a plane: pictures to learn from, and to look at two features of spectra.
#pragma once

#include "core/classifiers/support_vectors.h"
#include "core/data/table.h"
#include "core/data/volume.h"

namespace svx::tma {

enum class BoundaryKind { Discriminant, LinearMachine, RadialMachine };

/// Two classes in a plane.
struct PlanePoints {
  at::Tensor points;       ///< double (n, 2)
  std::vector<int> labels; ///< 0 or 1
};

/// The textbook case of each kind: two overlapping normal distributions of one covariance, two
/// clouds that a line divides, and a cloud within a ring, which none does. The same seed draws the
/// same.
PlanePoints examplePoints(BoundaryKind kind, std::uint64_t seed);

struct Boundary {
  /// The classifier's decision over the plane, float (1, y, x): above 0 class 0, below class 1, the
  /// boundary between; of machines the margins are at 1 and -1. Its geometry says where: x and y of
  /// the points in mm. Of a radial machine it is the third dimension in which a plane at 0 divides
  /// the points.
  Volume decision;
  /// "x", "y", "class" (1 or 2), "decision" and "support vector" ("yes").
  Table points;
  std::size_t wrong = 0, supports = 0;
};

/// The boundary that a classifier learns from the points, on `pixels` x `pixels` around them.
/// Points of a machine are scaled to unit spread first. Throws `Error{Input}` when a class has no
/// point, `Error{Usage}` for machines in a program that was built without.
Boundary boundaryOf(const PlanePoints& points, BoundaryKind kind, double cost, std::int64_t pixels,
                    JobContext& context);

} // namespace svx::tma
