// The points of a data set by m/z.
#pragma once

#include "core/spectra/ion_image.h"

#include <functional>

namespace svx {

/// A point of a spectrum.
struct MassPoint {
  double mz;
  float intensity; ///< 0 where the file's is not finite
  std::uint32_t spectrum;
};

/// Gives all points in a window of m/z without reading the spectra. May be used from any thread.
class MassOrdered {
public:
  virtual ~MassOrdered() = default;
  /// The points in the window, in several runs; those of one spectrum by ascending m/z.
  virtual void visit(MassWindow window,
                     const std::function<void(std::span<const MassPoint>)>& run) const = 0;
  virtual std::uint64_t bytes() const = 0; ///< on the disk
};

} // namespace svx
