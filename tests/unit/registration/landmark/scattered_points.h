// Points drawn at random, the same on every machine.
#pragma once

#include "core/registration/landmark/point_pairs.h"

#include <random>

namespace svx::phantom {

class Random {
public:
  explicit Random(unsigned seed) : engine_(seed) {}
  double uniform(double low, double high) {
    return low + (high - low) * double(engine_()) / double(engine_.max());
  }
  Vec3 inBox(double half) {
    const double x = uniform(-half, half), y = uniform(-half, half);
    return {x, y, uniform(-half, half)};
  }

private:
  std::mt19937 engine_;
};

/// `count` points in a box of half width 50 mm (flat: z = 0) and where `map` brings them.
template <typename Map>
PointPairs scattered(std::size_t count, bool flat, const Map& map, unsigned seed = 1) {
  Random random(seed);
  PointPairs pairs;
  for (std::size_t i = 0; i < count; ++i) {
    Vec3 p = random.inBox(50);
    if (flat) p[2] = 0;
    pairs.fixed.push_back(p);
    pairs.moving.push_back(map(p));
  }
  return pairs;
}

} // namespace svx::phantom
