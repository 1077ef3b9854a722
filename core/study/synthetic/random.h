// Random numbers that are the same on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace svx {

/// Streams of one seed do not depend on each other: the n-th pair of a set is the same however many
/// are drawn. std::uniform_real_distribution and its kind differ between standard libraries.
class Random {
public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0)
      : generator_(mixed(mixed(seed) + stream)) {}

  /// In [low, high).
  double uniform(double low = 0, double high = 1) {
    return low + (high - low) * static_cast<double>(generator_() >> 11) * 0x1p-53;
  }
  /// A whole number in [low, high).
  std::int64_t whole(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform(0, static_cast<double>(high - low)));
  }
  /// Mean 0, standard deviation 1 (Box & Muller, Ann. Math. Stat. 29 (1958) 610-611).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

private:
  /// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
  static std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::mt19937_64 generator_;
};

} // namespace svx
