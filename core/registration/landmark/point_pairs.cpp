#include "core/registration/landmark/point_pairs.h"

#include "core/registration/landmark/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace svx {
namespace {

using List = std::vector<Landmark>;

/// Distinct, and more than the count that readers give to points without a name.
bool hasNames(const List& points) {
  std::set<std::string> names;
  bool counted = true;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].name.empty() || !names.insert(points[i].name).second) return false;
    counted = counted && points[i].name == std::to_string(i + 1);
  }
  return !counted;
}

std::vector<std::pair<std::size_t, std::size_t>> byName(const List& fixed, const List& moving) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < moving.size(); ++i) places[moving[i].name] = i;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (const auto found = places.find(fixed[i].name); found != places.end())
      pairs.emplace_back(i, found->second);
  return pairs;
}

void checkFinite(const List& points, const char* role) {
  for (const Landmark& point : points)
    for (const double v : point.position)
      if (!std::isfinite(v))
        throw Error(ErrorKind::Input,
                    std::string("The ") + role + " landmark '" + point.name + "' cannot be used",
                    "its position is not finite", "Place it again or remove it with its partner.");
}

} // namespace

PointPairs PointPairs::without(std::size_t index) const {
  PointPairs rest = *this;
  rest.fixed.erase(rest.fixed.begin() + std::ptrdiff_t(index));
  rest.moving.erase(rest.moving.begin() + std::ptrdiff_t(index));
  return rest;
}

NamedPairs pairLandmarks(const Inputs& inputs, std::vector<std::string>& notices) {
  const auto fixedList = input<Landmarks>(inputs, "fixedLandmarks");
  const auto movingList = input<Landmarks>(inputs, "movingLandmarks");
  if (!fixedList || !movingList)
    throw Error(ErrorKind::Usage,
                std::string("The input '") + (fixedList ? "movingLandmarks" : "fixedLandmarks") +
                    "' is missing",
                "this registration is made from landmarks in both images",
                "Give the same points in both images.");
  const List fixed = fixedList->placedOn(input<Volume>(inputs, "fixed")->geometry).points;
  const List moving = movingList->placedOn(input<Volume>(inputs, "moving")->geometry).points;
  checkFinite(fixed, "fixed");
  checkFinite(moving, "moving");

  NamedPairs pairs;
  const auto add = [&](std::size_t f, std::size_t m) {
    pairs.points.fixed.push_back(fixed[f].position);
    pairs.points.moving.push_back(moving[m].position);
    pairs.names.push_back(fixed[f].name);
  };
  const std::size_t shorter = std::min(fixed.size(), moving.size());
  if (hasNames(fixed) && hasNames(moving)) {
    const auto named = byName(fixed, moving);
    if (!named.empty() && 2 * named.size() >= shorter) {
      for (const auto& [f, m] : named) add(f, m);
      if (const auto alone = fixed.size() + moving.size() - 2 * named.size())
        notices.push_back(std::to_string(named.size()) +
                          " landmarks have a partner of the same "
                          "name; " +
                          std::to_string(alone) + " have none and were left out.");
      return pairs;
    }
    notices.emplace_back(
        "The names of the landmarks do not match; they were paired in their order.");
  }
  if (fixed.size() != moving.size())
    throw Error(ErrorKind::Input, "The landmarks cannot be paired",
                "there are " + std::to_string(fixed.size()) + " fixed and " +
                    std::to_string(moving.size()) + " moving landmarks",
                "Give two lists of the same length in the same order, or name partners alike.");
  for (std::size_t i = 0; i < fixed.size(); ++i) add(i, i);
  return pairs;
}

PointPairs Frames::inside(const PointPairs& world) const {
  const AffineMap fromFixed = fixed.inverse(), fromMoving = moving.inverse();
  PointPairs inner;
  for (const Vec3& p : world.fixed) inner.fixed.push_back(fromFixed(p));
  for (const Vec3& p : world.moving) inner.moving.push_back(fromMoving(p));
  if (flat)
    for (auto* points : {&inner.fixed, &inner.moving})
      for (Vec3& p : *points) p[2] = 0;
  return inner;
}

Frames framesOf(const Geometry& fixed, const Geometry& moving) {
  if (fixed.dimensions() == 3 || moving.dimensions() == 3) return {};
  const auto normal = [](const Geometry& g) {
    return Vec3{g.direction[2], g.direction[5], g.direction[8]};
  };
  const bool parallel = std::abs(dot(normal(fixed), normal(moving))) > 0.9999;
  return {{fixed.direction, fixed.origin},
          {parallel ? fixed.direction : moving.direction, moving.origin},
          true};
}

Spread spreadOf(std::span<const Vec3> points) {
  Spread spread;
  if (points.empty()) return spread;
  const double weight = 1 / double(points.size());
  for (const Vec3& p : points) spread.centre = spread.centre + weight * p;
  Mat3 covariance{};
  for (const Vec3& p : points) {
    const Vec3 d = p - spread.centre;
    for (std::size_t i = 0; i < 9; ++i) covariance[i] += weight * d[i / 3] * d[i % 3];
  }
  const auto eigen = symmetricEigen<3>(covariance);
  spread.axes = eigen.vectors;
  for (std::size_t k = 0; k < 3; ++k) spread.widths[k] = std::sqrt(std::max(0.0, eigen.values[k]));
  return spread;
}

int dimensionsSpanned(std::span<const Vec3> points) {
  const Vec3 widths = spreadOf(points).widths;
  int count = 0;
  for (const double width : widths) count += width > 1e-9 && width > 1e-3 * widths[0];
  return count;
}

} // namespace svx
