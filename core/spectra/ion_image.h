// Ion images: the intensity at one m/z over all pixels.
#pragma once

#include "core/data/spectra.h"
#include "core/jobs/job.h"

namespace svx {

class MassOrdered;

/// From `low` to `high` m/z, both included.
struct MassWindow {
  double low = 0, high = 0;
  bool operator==(const MassWindow&) const = default;
};

enum class MassUnit { Dalton, Ppm };

/// `mz` give or take a tolerance.
MassWindow around(double mz, double tolerance, MassUnit unit);

/// What of several points in the window makes the pixel's value; 0 of none.
enum class Pooling { Sum, Mean, Maximum, Median };

/// The pooled intensity of each spectrum in the window, times its `factor` when factors are given
/// (one each). Intensities that are not finite count as 0. On at::get_num_threads() threads; of a
/// continuous data set it reads the points in the window only, else all m/z of each spectrum.
std::vector<float> windowIntensities(const Spectra& spectra, MassWindow window, Pooling pooling,
                                     const std::vector<float>& factors, JobContext& context);

/// One value for each spectrum laid out as float32 (z, y, x) on `spectra.grid()`; NaN in pixels
/// without a spectrum.
at::Tensor asImage(const Spectra& spectra, const std::vector<float>& values);

/// A label for each spectrum laid out as int16 (z, y, x) on `spectra.grid()`; 0 in pixels without a
/// spectrum.
at::Tensor labelImage(const Spectra& spectra, const std::vector<int>& labels);

/// The points of an ascending axis that lie in the window, as [first, last).
std::pair<std::size_t, std::size_t> pointsWithin(std::span<const double> axis, MassWindow window);

float pooled(std::span<float> values, Pooling pooling); ///< reorders the values

/// Ion images one after the other, as of a slider: keeps the points around the last window in
/// memory, so that the next image of nearby m/z is made without the file. One thread at a time.
class IonImager {
public:
  explicit IonImager(std::shared_ptr<const Spectra> spectra, std::uint64_t bandBytes = 256u << 20);

  const Spectra& spectra() const { return *spectra_; }
  /// What answers from now on; of a shared axis for windows of few points.
  void use(std::shared_ptr<const MassOrdered> points) { points_ = std::move(points); }
  /// Images in this window are made without reading spectra.
  bool holds(MassWindow window) const;
  /// As `windowIntensities`.
  std::vector<float> intensities(MassWindow window, Pooling pooling,
                                 const std::vector<float>& factors, JobContext& context);

private:
  bool inOrder(std::size_t points) const;
  std::vector<float> ordered(MassWindow window, Pooling pooling,
                             const std::vector<float>& factors) const;
  void load(std::size_t first, std::size_t last, JobContext& context);

  std::shared_ptr<const Spectra> spectra_;
  std::shared_ptr<const MassOrdered> points_;
  std::size_t bandPoints_;           ///< of the shared axis that are kept at a time
  std::size_t first_ = 0, last_ = 0; ///< points in the band
  std::vector<float> band_;          ///< (spectrum, point)
};

} // namespace svx
