// What is said of a figure that was measured in many cases.
#pragma once

#include <cstdint>
#include <vector>

namespace svx {

/// NaN where there are too few values: everything of none, the deviation of one.
struct Summary {
  std::size_t count = 0;
  double mean = 0, deviation = 0; ///< sample deviation, divided by n - 1
  double p5 = 0, p25 = 0, median = 0, p75 = 0, p95 = 0;
  double low = 0, high = 0; ///< 95 % interval of the mean
};

/// Linear between ranks (type 7 of Hyndman & Fan, The American Statistician 50, 1996). `sorted`:
/// ascending, at least one value; `share` from 0 to 1.
double quantile(const std::vector<double>& sorted, double share);

/// Of finite values. The interval is the percentile bootstrap's (Efron & Tibshirani, An
/// Introduction to the Bootstrap, 1993, chapter 13): the 2.5 and 97.5 % quantiles of the means of
/// `resamples` draws with replacement. The same values in any order and the same seed give the same
/// interval on every machine.
Summary summarise(std::vector<double> values, int resamples = 10000, std::uint32_t seed = 1);

} // namespace svx
