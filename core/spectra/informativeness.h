// Which spectra hold information.
#pragma once

#include "core/data/spectra.h"
#include "core/jobs/job.h"
#include "core/methods/parameter.h"

namespace svx {

/// By the number n of high peaks against a threshold T.
enum class SpectrumGrade {
  NoiseOnly = 1, ///< n < T / 3
  Insufficient,  ///< n < T
  Sufficient,    ///< n < 4 T
  Informative
};

const char* titleOf(SpectrumGrade grade); ///< "Noise only"

struct InformativenessOptions {
  double share = 0.6; ///< of the m/z axis, from its low end, that is looked at
  double height = 6;  ///< of a peak at least, in standard deviations of the intensities there
  int distance = 3;   ///< points to the next counted peak at least
  int threshold = 5;  ///< peaks of a sufficient spectrum
};

struct Informativeness {
  int peaks = 0;
  double deviation = 0; ///< of the intensities that were looked at; divides by their number
  SpectrumGrade grade = SpectrumGrade::NoiseOnly;
};

/// The points in the first floor(share * n) that are larger than both neighbours and than `height`
/// standard deviations, ascending; of two nearer than `distance` the higher one. Intensities that
/// are not finite count as 0. A constant spectrum has no peak. `deviation` is filled in.
std::vector<std::size_t> countedPeaks(std::span<const float> intensities,
                                      const InformativenessOptions& options, double* deviation);

/// Their number, and the grade that it gives.
Informativeness informativeness(std::span<const float> intensities,
                                const InformativenessOptions& options);
std::vector<Informativeness>
informativeness(const Spectra& spectra, const InformativenessOptions& options, JobContext& context);

/// As the values of `spectra.informativeness` say.
InformativenessOptions informativenessOf(const Values& values);

/// A sample number from 1 for each spectrum: pieces of pixels with spectra that touch by a side or
/// a corner, in the order of their first spectra.
std::vector<std::int64_t> connectedPieces(const Spectra& spectra);

} // namespace svx
