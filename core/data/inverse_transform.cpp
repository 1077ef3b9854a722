#include "core/data/error.h"
#include "core/data/transform.h"

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

constexpr double toleranceMm = 1e-4;
constexpr int mostEvaluations = 80;

Mat3 outer(const Vec3& a, const Vec3& b) {
  Mat3 product;
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) product[3 * r + c] = a[r] * b[c];
  return product;
}

std::vector<Vec3> probes(const Geometry& domain) {
  constexpr std::int64_t across = 9;
  const AffineMap toWorld =
      domain
          .resized({std::min(domain.size[0], across), std::min(domain.size[1], across),
                    std::min(domain.size[2], across)})
          .indexToWorld();
  std::vector<Vec3> points;
  for (double z = 0; z < std::min(domain.size[2], across); ++z)
    for (double y = 0; y < std::min(domain.size[1], across); ++y)
      for (double x = 0; x < std::min(domain.size[0], across); ++x)
        points.push_back(toWorld({x, y, z}));
  return points;
}

/// The affine map closest to `transform` on the domain in the least-squares sense.
AffineMap affineFit(const Transform& transform, const Geometry& domain) {
  const std::vector<Vec3> from = probes(domain);
  std::vector<Vec3> to(from.size());
  transform.map(from, to);
  Vec3 fromMean{}, toMean{};
  const double weight = 1 / static_cast<double>(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    fromMean = fromMean + weight * from[i];
    toMean = toMean + weight * to[i];
  }
  Mat3 spread{}, joint{};
  for (std::size_t i = 0; i < from.size(); ++i) {
    spread = spread + outer(from[i] - fromMean, from[i] - fromMean);
    joint = joint + outer(to[i] - toMean, from[i] - fromMean);
  }
  // Across a flat domain the fit is free: the ridge makes it the identity there.
  const Mat3 ridge = (1e-6 * (spread[0] + spread[4] + spread[8]) + 1e-9) * identity3;
  const Mat3 linear = (joint + ridge) * inverse(spread + ridge);
  return {linear, toMean - linear * fromMean};
}

/// Solves forward(x) = target by Broyden's method with halved steps where the residual grows.
Vec3 solve(const Transform& forward, const Vec3& target, Vec3 x, Mat3 inverseJacobian) {
  Vec3 residual = forward.map(x) - target;
  for (int evaluations = 1; evaluations < mostEvaluations && norm(residual) > toleranceMm;) {
    Vec3 step = -1.0 * (inverseJacobian * residual);
    Vec3 next = forward.map(x + step) - target;
    ++evaluations;
    for (int halvings = 0; halvings < 4 && !(norm(next) < norm(residual)); ++halvings) {
      step = 0.5 * step;
      next = forward.map(x + step) - target;
      ++evaluations;
    }
    const Vec3 change = inverseJacobian * (next - residual);
    const double along = dot(step, change);
    if (std::abs(along) > 1e-9 * dot(step, step))
      inverseJacobian =
          inverseJacobian + (1 / along) * outer(step - change, transpose(inverseJacobian) * step);
    if (!(norm(next) < norm(residual))) continue; // the better Jacobian gives another step
    x = x + step;
    residual = next;
  }
  return x;
}

} // namespace

InverseTransform::InverseTransform(TransformPtr forward, const Geometry& domain)
    : forward_(std::move(forward)), size_(domain.size), toIndex_(domain.worldToIndex()),
      toWorld_(domain.indexToWorld()) {
  try {
    start_ = affineFit(*forward_, domain).inverse();
  } catch (
      const Error&) { // a collapsed mapping has no affine inverse; it is solved from the identity
    start_ = {};
  }
}

void InverseTransform::map(std::span<const Vec3> fixed, std::span<Vec3> moving) const {
  std::transform(fixed.begin(), fixed.end(), moving.begin(), [&](const Vec3& target) {
    // Beyond its domain a transform moves nothing, so that a target out there always
    // has itself as a solution; one inside the domain is the one that is meant.
    Vec3 index = toIndex_(start_(target));
    for (int a = 0; a < 3; ++a)
      index[a] = std::clamp(index[a], 0.0, static_cast<double>(size_[a] - 1));
    return solve(*forward_, target, toWorld_(index), start_.linear);
  });
}

} // namespace svx
