// Iterative closest points.
#pragma once

#include "core/registration/landmark/point_fit.h"

namespace svx {

/// Where the search starts. Automatic tries the others and goes on from the one that fits best.
enum class IcpStart { Automatic, Physical, Centres, Axes };

struct IcpSettings {
  LinearModel model = LinearModel::Rigid;
  IcpStart start = IcpStart::Automatic;
  double share = 1;            ///< of the pairs, the closest ones, that a step fits (trimming)
  std::int64_t points = 10000; ///< at most, drawn from each side; the other side keeps all of its
  int iterations = 200;        ///< at most
  std::uint64_t seed = 1;      ///< of the drawing
};

struct IcpFit {
  AffineMap map; ///< fixed to moving, LPS mm
  int iterations = 0;
  double rms = 0;       ///< mm, of the pairs kept, at the end
  bool settled = false; ///< the points stood still before the iterations were spent
};

/// Points on the surface of each label, LPS mm; only points of one label are paired.
using PointSets = std::vector<std::vector<Vec3>>;

/// Brings `fixed` onto `moving` by iterative closest points (Besl & McKay, IEEE TPAMI 14 (1992)
/// 239-256), of which each step leaves out the worst pairs (Chetverikov et al., ICPR 2002, vol. 3,
/// 545-548). Pairs are made both ways, each moving point also looking for its fixed one: scale and
/// shear cannot collapse. Stops when the points move by less than 1e-4 of their spread. With
/// `initial` the search starts there and `start` is ignored. Plots "loss". The result does not
/// depend on the number of threads. Each label needs a point on both sides. Throws `Error{Input}`
/// when the points do not span what the model needs.
IcpFit fitSurfaces(const PointSets& fixed, const PointSets& moving, const Frames& frames,
                   const IcpSettings& settings, const AffineMap* initial, JobContext& context);

/// Mean distance, mm, between the sets under a map, both ways over the points that `settings`
/// draws.
double meanSurfaceDistance(const PointSets& fixed, const PointSets& moving, const AffineMap& map,
                           const IcpSettings& settings);

} // namespace svx
