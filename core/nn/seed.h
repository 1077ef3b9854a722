// Seeds for the parts of a computation that all depend on one.
#pragma once

#include <cstdint>

namespace svx::nn {

/// Number `number` of a row of seeds that have nothing to do with each other: splitmix64 (Steele,
/// Lea & Flood, OOPSLA 2014).
inline std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t number) {
  std::uint64_t z = seed + (number + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

} // namespace svx::nn
