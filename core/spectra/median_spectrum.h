// The median of many spectra.
#pragma once

#include "core/spectra/mean_spectrum.h"

namespace svx {

/// The median of the intensities at each point of the axis over the spectra `which` (all when
/// empty), each times its factor when factors are given (one for each spectrum of the data set);
/// spectra of factor 0 do not count. Reads the spectra once for every `bytes` of intensities.
/// Throws `Error{Memory}` when that would be more than 16 times.
std::vector<double> medianSpectrum(const Spectra& spectra, const MassAxis& axis,
                                   const std::vector<std::uint32_t>& which,
                                   const std::vector<float>& factors, JobContext& context,
                                   std::uint64_t bytes = 512u << 20);

} // namespace svx
