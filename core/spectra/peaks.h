// Peak picking.
#pragma once

#include "core/data/table.h"

#include <cstddef>
#include <span>
#include <vector>

namespace svx {

struct Peak {
  std::size_t point = 0; ///< of the highest
  double mz = 0; ///< of the highest point; the vertex of a parabola through three of a profile
  double intensity = 0;     ///< of the highest point
  double signalToNoise = 0; ///< intensity above the local median over the local noise
  double low = 0, high = 0; ///< m/z where it falls to half its height above the local median
};

enum class PeakMethod {
  LocalMaxima, ///< highest of its neighbours, well above the noise
  Wavelet      ///< ridges of a Mexican hat transform (Du, Kibbe & Lin, Bioinformatics 22, 2006)
};

struct PeakOptions {
  PeakMethod method = PeakMethod::LocalMaxima;
  double signalToNoise = 3;
  int distance = 3;      ///< points to a higher peak at least
  int noiseWindow = 501; ///< points over which median and noise are taken
};

/// Peaks of a profile in ascending m/z. The noise is 1.4826 times the median absolute deviation
/// from the median in a window (Mantini et al., BMC Bioinformatics 8:101, 2007); where that is 0, a
/// thousandth of the largest intensity. `masses` ascend; both are of one length.
std::vector<Peak> pickPeaks(std::span<const double> masses, std::span<const double> intensities,
                            const PeakOptions& options);

/// Median and noise at each point, taken in windows of `window` points, half of which overlap, and
/// interpolated between their centres.
struct LocalNoise {
  std::vector<double> median, noise;
};
LocalNoise localNoise(std::span<const double> intensities, int window);

/// Columns "m/z", "intensity", "S/N", "low", "high".
Table peakTable(const std::vector<Peak>& peaks, const std::string& name);

} // namespace svx
