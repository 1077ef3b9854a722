// Nearest points.
#pragma once

#include "core/data/affine_map.h"

#include <cstdint>
#include <span>
#include <vector>

namespace svx {

/// Bentley, Commun. ACM 18 (1975) 509-517, split at the median of the widest side. Readable from
/// any thread.
class KdTree {
public:
  explicit KdTree(std::span<const Vec3> points); ///< at least one; copied

  struct Nearest {
    std::size_t index;
    double squared; ///< distance
  };
  /// `guess`: a point that may be near, as the answer to a similar question; it saves time and
  /// wins where others are as near.
  Nearest nearest(const Vec3& to, std::size_t guess = 0) const;

private:
  struct Node {
    int axis = -1; ///< -1: a leaf
    double split = 0;
    std::uint32_t first = 0, last = 0; ///< of a leaf: its points; else its two children
  };
  std::uint32_t build(std::uint32_t begin, std::uint32_t end);
  void search(std::uint32_t node, const Vec3& to, Vec3& outside, double squared,
              Nearest& best) const;

  std::vector<Vec3> points_;                    ///< in the order of the leaves
  std::vector<std::uint32_t> indices_, places_; ///< of the points given, and back
  std::vector<Node> nodes_;
};

} // namespace svx
