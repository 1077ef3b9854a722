#include "core/registration/landmark/kd_tree.h"

#include <algorithm>
#include <numeric>

namespace svx {

namespace {
constexpr std::uint32_t leafPoints = 8;
} // namespace

KdTree::KdTree(std::span<const Vec3> points)
    : points_(points.begin(), points.end()), indices_(points.size()), places_(points.size()) {
  std::iota(indices_.begin(), indices_.end(), 0u);
  build(0, std::uint32_t(points.size()));
  for (std::uint32_t i = 0; i < indices_.size(); ++i) {
    points_[i] = points[indices_[i]];
    places_[indices_[i]] = i;
  }
}

std::uint32_t KdTree::build(std::uint32_t begin, std::uint32_t end) {
  const auto number = std::uint32_t(nodes_.size());
  nodes_.push_back({-1, 0, begin, end});
  if (end - begin <= leafPoints) return number;
  Vec3 low = points_[indices_[begin]], high = low;
  for (auto i = begin; i < end; ++i)
    for (std::size_t a = 0; a < 3; ++a) {
      low[a] = std::min(low[a], points_[indices_[i]][a]);
      high[a] = std::max(high[a], points_[indices_[i]][a]);
    }
  const Vec3 sides = high - low;
  const auto axis = std::size_t(std::max_element(sides.begin(), sides.end()) - sides.begin());
  const auto middle = begin + (end - begin) / 2;
  std::nth_element(
      indices_.begin() + begin, indices_.begin() + middle, indices_.begin() + end,
      [&](std::uint32_t a, std::uint32_t b) { return points_[a][axis] < points_[b][axis]; });
  Node node{int(axis), points_[indices_[middle]][axis], 0, 0};
  node.first = build(begin, middle);
  node.last = build(middle, end);
  nodes_[number] = node;
  return number;
}

/// `outside`: how far `to` lies from the node's box along each axis; `squared` its squared length.
void KdTree::search(std::uint32_t number, const Vec3& to, Vec3& outside, double squared,
                    Nearest& best) const {
  const Node& node = nodes_[number];
  if (node.axis < 0) {
    for (auto i = node.first; i < node.last; ++i) {
      const Vec3 d = points_[i] - to;
      if (const double distance = dot(d, d); distance < best.squared)
        best = {indices_[i], distance};
    }
    return;
  }
  const auto axis = std::size_t(node.axis);
  const double beyond = to[axis] - node.split, before = outside[axis];
  search(beyond < 0 ? node.first : node.last, to, outside, squared, best);
  const double farther = squared - before * before + beyond * beyond;
  if (farther >= best.squared) return;
  outside[axis] = beyond;
  search(beyond < 0 ? node.last : node.first, to, outside, farther, best);
  outside[axis] = before;
}

KdTree::Nearest KdTree::nearest(const Vec3& to, std::size_t guess) const {
  const Vec3 d = points_[places_[guess]] - to;
  Nearest best{guess, dot(d, d)};
  Vec3 outside{};
  search(0, to, outside, 0, best);
  return best;
}

} // namespace svx
