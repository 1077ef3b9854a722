// What is done to single spectra before they are compared.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace svx {

enum class Baseline {
  None,
  Snip,   ///< clipped to the mean of ever nearer neighbours (Ryan et al., NIM B 34:396-402, 1988)
  TopHat, ///< erosion, then dilation (Sauve & Speed, GENSIPS 2004)
  Median  ///< of a moving window
};

/// The background under a spectrum: the size of `values`. `window` is half the width in points.
/// SNIP runs with decreasing windows. Every method gives back a constant unchanged.
std::vector<float> baseline(std::span<const float> values, Baseline kind, int window);

enum class Smoothing {
  None,
  SavitzkyGolay, ///< a cubic through the points of a window (Anal. Chem. 36:1627-1639, 1964)
  Gaussian,
  Median
};

/// `window` is half the width in points; a Gaussian's standard deviation is a third of it. At the
/// ends the spectrum goes on mirrored.
std::vector<float> smoothed(std::span<const float> values, Smoothing kind, int window);

enum class IntensityTransform { None, SquareRoot, Log2, Log10 };
/// Square root of max(x, 0); logarithms of 1 + max(x, 0).
void transform(std::span<float> values, IntensityTransform kind);

struct ProcessingOptions {
  Smoothing smoothing = Smoothing::None;
  int smoothingWindow = 5;
  Baseline baseline = Baseline::None;
  int baselineWindow = 40;
  IntensityTransform transform = IntensityTransform::None;
  bool operator==(const ProcessingOptions&) const = default;
};

/// How many points on either side a processed value depends on.
std::size_t reachOf(const ProcessingOptions& options);

/// Smooths, takes the baseline away, multiplies by `factor`, transforms: in this order. Intensities
/// may be negative afterwards.
void process(std::vector<float>& values, const ProcessingOptions& options, float factor = 1);

} // namespace svx
