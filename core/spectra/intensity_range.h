// What of many intensities is told apart by colours.
#pragma once

#include <span>

namespace svx {

/// The least value of which no more than `percent` of the finite ones lie above, the largest where
/// that is 0; of values below 0 their size counts. 0 of none.
double percentile(std::span<const float> values, double percent);

/// 1, 2 or 5 times a power of ten, at most `wanted` (above 0): lengths of scale bars, steps of
/// ticks.
double roundLength(double wanted);

} // namespace svx
