#include "core/registration/landmark/consensus.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace svx {
namespace {

PointPairs chosen(const PointPairs& pairs, const std::vector<std::size_t>& indices) {
  PointPairs some;
  for (const auto i : indices) {
    some.fixed.push_back(pairs.fixed[i]);
    some.moving.push_back(pairs.moving[i]);
  }
  return some;
}

double squaredError(const PointPairs& pairs, const AffineMap& map, std::size_t i) {
  const Vec3 d = map(pairs.fixed[i]) - pairs.moving[i];
  return dot(d, d);
}

double cost(const PointPairs& pairs, const AffineMap& map, double limit, double worst) {
  double sum = 0;
  for (std::size_t i = 0; i < pairs.size() && sum < worst; ++i)
    sum += std::min(squaredError(pairs, map, i), limit);
  return sum;
}

std::vector<std::size_t> inliersOf(const PointPairs& pairs, const AffineMap& map, double limit) {
  std::vector<std::size_t> inliers;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (squaredError(pairs, map, i) < limit) inliers.push_back(i);
  return inliers;
}

bool plausible(const AffineMap& map) {
  const double volume = determinant(map.linear);
  return volume > 0.2 && volume < 5;
}

/// Distinct numbers below `count`.
std::vector<std::size_t> sample(std::mt19937_64& random, std::size_t size, std::size_t count) {
  std::vector<std::size_t> drawn;
  while (drawn.size() < size) {
    const auto i = std::size_t(random() % count);
    if (std::find(drawn.begin(), drawn.end(), i) == drawn.end()) drawn.push_back(i);
  }
  return drawn;
}

/// Trials after which a sample without an outlier was drawn but for one time in a thousand.
double trialsFor(double inlierShare, std::size_t size) {
  const double good = std::pow(inlierShare, double(size));
  return good >= 1 ? 1 : std::log(1e-3) / std::log1p(-good);
}

} // namespace

Consensus consensusOf(const PointPairs& pairs, bool flat, const ConsensusSettings& settings,
                      JobContext& context) {
  const int needed = dimensionsNeeded(settings.model, flat);
  const auto size = std::size_t(needed) + 1;
  const double limit = settings.tolerance * settings.tolerance;
  Consensus best;
  if (pairs.size() < size) return best;

  double bestCost = std::numeric_limits<double>::infinity(), trials = settings.trials;
  std::mt19937_64 random(settings.seed);
  for (int trial = 0; trial < trials; ++trial) {
    if (trial % 64 == 0) {
      context.throwIfCancelled();
      context.progress(trial / trials, "Looking for agreement");
    }
    const PointPairs few = chosen(pairs, sample(random, size, pairs.size()));
    if (dimensionsSpanned(few.fixed) < needed || dimensionsSpanned(few.moving) < needed) continue;
    const AffineMap map = fitPoints(settings.model, few, flat);
    if (!plausible(map)) continue;
    const double found = cost(pairs, map, limit, bestCost);
    if (found >= bestCost) continue;
    bestCost = found;
    best.map = map;
    best.inliers = inliersOf(pairs, map, limit);
    trials = std::min(trials, trialsFor(double(best.inliers.size()) / double(pairs.size()), size));
  }

  for (int round = 0; round < 50 && best.inliers.size() >= size; ++round) {
    const PointPairs agreed = chosen(pairs, best.inliers);
    if (dimensionsSpanned(agreed.fixed) < needed || dimensionsSpanned(agreed.moving) < needed)
      return {};
    best.map = fitPoints(settings.model, agreed, flat);
    auto inliers = inliersOf(pairs, best.map, limit);
    const bool same = inliers == best.inliers;
    best.inliers = std::move(inliers);
    if (same) break;
  }
  if (best.inliers.size() < size) return {};
  double sum = 0;
  for (const auto i : best.inliers) sum += squaredError(pairs, best.map, i);
  best.rms = std::sqrt(sum / double(best.inliers.size()));
  return best;
}

} // namespace svx
