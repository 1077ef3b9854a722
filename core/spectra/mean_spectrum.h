// One spectrum for many: mean, maximum, spread.
#pragma once

#include "core/data/spectra.h"
#include "core/jobs/job.h"

namespace svx {

/// An m/z axis on which spectra can be added up.
class MassAxis {
public:
  /// The points of an ascending axis.
  explicit MassAxis(std::vector<double> points) : points_(std::move(points)) {}
  /// Bins of constant relative width over [low, high]; the points are their centres.
  static MassAxis ofBins(double low, double high, double widthPpm);
  /// The bins of another such axis, by its points and width.
  static MassAxis ofBins(std::vector<double> centres, double widthPpm);
  /// The shared axis of a continuous data set. Else bins over all m/z: as wide as the points of
  /// profiles lie apart (the median of up to 16 spectra), 10 ppm of centroids; at most 2^22 of
  /// them. `widthPpm` chooses another width.
  static MassAxis of(const Spectra& spectra, double widthPpm = 0);

  const std::vector<double>& points() const { return points_; }
  std::size_t size() const { return points_.size(); }
  /// The bin that holds an m/z; `size()` when none does. Only of `ofBins`.
  std::size_t binOf(double mz) const;
  bool binned() const { return perLog_ > 0; }
  double widthPpm() const { return widthPpm_; } ///< of the bins; 0 of points

private:
  std::vector<double> points_;
  double logLow_ = 0, perLog_ = 0; ///< bin = (log mz - logLow) * perLog
  double widthPpm_ = 0;
};

/// Of the intensities at each point of an axis, over `count` spectra; all empty when there is none.
struct SpectrumStatistics {
  std::vector<double> masses, mean, maximum, deviation; ///< deviation divides by n - 1; 0 of one
  std::size_t count = 0;
};

/// Over the spectra `which` (all when empty), each times its factor when factors are given (one for
/// each spectrum of the data set); spectra of factor 0 do not count. A bin's intensity is the sum
/// of the points in it (profiles: their mean, for more points are not more ions). Intensities that
/// are not finite count as 0. The result does not depend on the number of threads.
SpectrumStatistics statistics(const Spectra& spectra, const MassAxis& axis,
                              const std::vector<std::uint32_t>& which,
                              const std::vector<float>& factors, JobContext& context);

/// Spectrum i on the axis, by the rule of `statistics`; `values` has the axis' size.
void onAxis(const Spectra& spectra, std::size_t i, const MassAxis& axis, std::span<float> values);

} // namespace svx
