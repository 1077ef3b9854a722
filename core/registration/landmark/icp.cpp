#include "core/registration/landmark/icp.h"

#include "core/registration/landmark/kd_tree.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace svx {
namespace {

std::vector<Vec3> allOf(const PointSets& sets) {
  std::vector<Vec3> all;
  for (const auto& set : sets) all.insert(all.end(), set.begin(), set.end());
  return all;
}

/// About `count` of all points, at least one of each set: one drawn from each of equal stretches.
PointSets drawn(const PointSets& sets, std::int64_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto total = double(allOf(sets).size());
  PointSets result;
  for (const auto& set : sets) {
    const auto keep = std::min<std::size_t>(
        set.size(), std::size_t(std::ceil(double(set.size()) * double(count) / total)));
    auto& chosen = result.emplace_back();
    for (std::size_t i = 0; i < keep; ++i) {
      const double place = keep == set.size() ? 0.5 : double(random() >> 11) * 0x1p-53;
      const auto at = std::size_t((double(i) + place) * double(set.size()) / double(keep));
      chosen.push_back(set[std::min(at, set.size() - 1)]);
    }
  }
  return result;
}

/// Some points of one side and, of each, the nearest of all points of its label on the other.
class Matches {
public:
  Matches(const PointSets& from, const PointSets& to) : to_(to) {
    for (const auto& set : to) trees_.emplace_back(set);
    for (std::size_t l = 0; l < from.size(); ++l) {
      points_.insert(points_.end(), from[l].begin(), from[l].end());
      labels_.resize(points_.size(), l);
    }
    partners_.resize(points_.size());
  }

  std::size_t size() const { return points_.size(); }
  /// Looks for the partner of a point where `map` puts it, first near its last one.
  void find(std::size_t i, const AffineMap& map) {
    partners_[i] = trees_[labels_[i]].nearest(map(points_[i]), partners_[i]).index;
  }
  void append(std::vector<Vec3>& points, std::vector<Vec3>& partners) const {
    points.insert(points.end(), points_.begin(), points_.end());
    for (std::size_t i = 0; i < size(); ++i) partners.push_back(to_[labels_[i]][partners_[i]]);
  }

private:
  const PointSets& to_;
  std::vector<KdTree> trees_;
  std::vector<Vec3> points_;
  std::vector<std::size_t> labels_, partners_;
};

/// Matches both ways. Moving points look for theirs among the fixed ones where the inverse map puts
/// them.
class Surfaces {
public:
  Surfaces(const PointSets& fixed, const PointSets& moving, const IcpSettings& settings)
      : forth_(drawn(fixed, settings.points, settings.seed), moving),
        back_(drawn(moving, settings.points, settings.seed), fixed) {}

  PointPairs pairs(const AffineMap& map) {
    const AffineMap inverse = map.inverse();
    at::parallel_for(0, std::int64_t(forth_.size() + back_.size()), 512,
                     [&](std::int64_t begin, std::int64_t end) {
                       for (auto i = std::size_t(begin); i < std::size_t(end); ++i)
                         if (i < forth_.size())
                           forth_.find(i, map);
                         else
                           back_.find(i - forth_.size(), inverse);
                     });
    PointPairs all;
    forth_.append(all.fixed, all.moving);
    back_.append(all.moving, all.fixed);
    return all;
  }

private:
  Matches forth_, back_;
};

std::vector<double> squaredDistances(const PointPairs& pairs, const AffineMap& map) {
  std::vector<double> squared(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Vec3 d = map(pairs.fixed[i]) - pairs.moving[i];
    squared[i] = dot(d, d);
  }
  return squared;
}

struct Kept {
  PointPairs pairs;
  double rms = 0;
};

/// The closest share of the pairs.
Kept closest(const PointPairs& pairs, const AffineMap& map, double share) {
  const auto squared = squaredDistances(pairs, map);
  const auto count =
      std::clamp<std::size_t>(std::size_t(share * double(pairs.size())), 1, pairs.size());
  std::vector<std::size_t> order(pairs.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::nth_element(order.begin(), order.begin() + std::ptrdiff_t(count - 1), order.end(),
                   [&](std::size_t a, std::size_t b) {
                     return std::pair(squared[a], a) < std::pair(squared[b], b);
                   });
  order.resize(count);
  std::sort(order.begin(), order.end()); // sums in one order
  Kept kept;
  for (const auto i : order) {
    kept.pairs.fixed.push_back(pairs.fixed[i]);
    kept.pairs.moving.push_back(pairs.moving[i]);
    kept.rms += squared[i];
  }
  kept.rms = std::sqrt(kept.rms / double(count));
  return kept;
}

/// How far two maps bring the ends of the principal axes apart.
double change(const AffineMap& a, const AffineMap& b, const Spread& spread) {
  double most = norm(a(spread.centre) - b(spread.centre));
  for (std::size_t k = 0; k < 3; ++k) {
    const Vec3 end = spread.centre + spread.widths[k] * spread.axes[k];
    most = std::max(most, norm(a(end) - b(end)));
  }
  return most;
}

IcpFit iterated(Surfaces& surfaces, const Spread& spread, AffineMap map, bool flat,
                const IcpSettings& settings, JobContext& context, bool shown) {
  IcpFit fit;
  for (; fit.iterations < settings.iterations && !fit.settled; ++fit.iterations) {
    context.throwIfCancelled();
    const Kept kept = closest(surfaces.pairs(map), map, settings.share);
    if (shown) {
      context.plot("loss", fit.iterations, kept.rms);
      context.progress(double(fit.iterations) / settings.iterations, "Closest points");
    }
    const AffineMap next = fitPoints(settings.model, kept.pairs, flat);
    fit.settled = change(next, map, spread) < 1e-4 * norm(spread.widths);
    map = next;
  }
  fit.map = map;
  fit.rms = closest(surfaces.pairs(map), map, settings.share).rms;
  return fit;
}

/// Rotations that bring the principal axes of one set onto the other's: axes have no sign.
std::vector<AffineMap> alongAxes(const Spread& fixed, const Spread& moving, LinearModel model,
                                 bool flat) {
  const double scale =
      model == LinearModel::Rigid ? 1 : norm(moving.widths) / std::max(norm(fixed.widths), 1e-12);
  std::vector<AffineMap> maps;
  for (int signs = 0; signs < (flat ? 2 : 4); ++signs) {
    const double first = signs & 1 ? -1 : 1, second = flat ? first : (signs & 2 ? -1 : 1);
    const auto matrix = [&](const Spread& s, double a, double b) {
      const Vec3 x = a * s.axes[0], y = b * s.axes[1], z = cross(x, y);
      return Mat3{x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]};
    };
    Mat3 linear = scale * (matrix(moving, first, second) * transpose(matrix(fixed, 1, 1)));
    if (flat) {
      // Both bases may be seen from different sides of the plane.
      if (linear[8] < 0)
        linear = scale * (matrix(moving, first, -second) * transpose(matrix(fixed, 1, 1)));
      linear[8] = 1;
    }
    maps.push_back({linear, moving.centre - linear * fixed.centre});
  }
  return maps;
}

struct Start {
  AffineMap map;
  bool turned = false;
};

/// Turned ones last.
std::vector<Start> startsOf(const IcpSettings& settings, const AffineMap& physical,
                            const Spread& fixed, const Spread& moving, bool flat) {
  std::vector<Start> starts;
  const bool all = settings.start == IcpStart::Automatic;
  if (all || settings.start == IcpStart::Physical) starts.push_back({physical});
  if (all || settings.start == IcpStart::Centres)
    starts.push_back({{physical.linear, moving.centre - physical.linear * fixed.centre}});
  if (all || settings.start == IcpStart::Axes)
    for (const AffineMap& map : alongAxes(fixed, moving, settings.model, flat))
      starts.push_back({map, all});
  return starts;
}

/// A map of the world between the frames, kept in the plane when flat.
AffineMap between(const Frames& frames, const AffineMap& world) {
  AffineMap map = frames.moving.inverse() * world * frames.fixed;
  if (frames.flat) {
    map.linear[2] = map.linear[5] = map.linear[6] = map.linear[7] = map.offset[2] = 0;
    map.linear[8] = 1;
  }
  return map;
}

PointSets inFrame(const PointSets& sets, const AffineMap& frame, bool flat) {
  const AffineMap fromWorld = frame.inverse();
  PointSets inner = sets;
  for (auto& set : inner)
    for (Vec3& p : set) {
      p = fromWorld(p);
      if (flat) p[2] = 0;
    }
  return inner;
}

/// The best of several starts, by a few points and steps.
AffineMap bestStart(const PointSets& fixed, const PointSets& moving, const Spread& spread,
                    const std::vector<Start>& starts, bool flat, const IcpSettings& settings,
                    JobContext& context) {
  if (starts.size() == 1) return starts.front().map;
  IcpSettings few = settings;
  few.points = std::min<std::int64_t>(1000, settings.points);
  few.iterations = std::min(40, settings.iterations);
  // Stretch and shear come last: they make wrong starts look better than they are.
  if (few.model == LinearModel::Affine) few.model = LinearModel::Similarity;
  // Far from a surface many of its points are as near: fewer make a search far quicker.
  const PointSets sparseFixed = drawn(fixed, 5 * few.points, settings.seed),
                  sparseMoving = drawn(moving, 5 * few.points, settings.seed);
  Surfaces sketch(sparseFixed, sparseMoving, few);
  IcpFit best;
  double bar = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < starts.size(); ++i) {
    context.progress(double(i) / double(starts.size()), "Trying starts");
    const IcpFit fit = iterated(sketch, spread, starts[i].map, flat, few, context, false);
    // Near symmetry makes wrong turns look good, and few images lie turned: they must be clearly
    // better.
    const double score = (starts[i].turned ? 1.25 : 1) * fit.rms;
    if (score >= bar) continue;
    best = fit;
    bar = score;
  }
  return best.map;
}

} // namespace

IcpFit fitSurfaces(const PointSets& fixedWorld, const PointSets& movingWorld, const Frames& frames,
                   const IcpSettings& settings, const AffineMap* initial, JobContext& context) {
  const PointSets fixed = inFrame(fixedWorld, frames.fixed, frames.flat),
                  moving = inFrame(movingWorld, frames.moving, frames.flat);
  const PointPairs points{allOf(fixed), allOf(moving)};
  static constexpr std::array models{"rigid", "similarity", "affine"};
  checkSpan(points, "surface points", dimensionsNeeded(settings.model, frames.flat),
            std::string(models[std::size_t(settings.model)]) + " transform");
  const Spread spread = spreadOf(points.fixed);
  const auto starts = initial ? std::vector{Start{between(frames, *initial)}}
                              : startsOf(settings, between(frames, {}), spread,
                                         spreadOf(points.moving), frames.flat);
  auto trying = context.part(0, 0.3), sketching = context.part(0.3, 0.6),
       refining = context.part(0.6, 1);
  const AffineMap start = bestStart(fixed, moving, spread, starts, frames.flat, settings, trying);
  context.throwIfCancelled();
  // Most of the way is gone with a tenth of the points.
  IcpSettings tenth = settings;
  tenth.points = std::min(settings.points, std::max<std::int64_t>(1000, settings.points / 10));
  Surfaces few(fixed, moving, tenth);
  const IcpFit near = iterated(few, spread, start, frames.flat, tenth, sketching, false);
  Surfaces all(fixed, moving, settings);
  IcpFit fit = iterated(all, spread, near.map, frames.flat, settings, refining, true);
  fit.iterations += near.iterations;
  fit.map = frames.toWorld(fit.map);
  return fit;
}

double meanSurfaceDistance(const PointSets& fixed, const PointSets& moving, const AffineMap& map,
                           const IcpSettings& settings) {
  const auto squared = squaredDistances(Surfaces(fixed, moving, settings).pairs(map), map);
  double sum = 0;
  for (const double s : squared) sum += std::sqrt(s);
  return sum / double(squared.size());
}

} // namespace svx
