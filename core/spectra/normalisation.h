// Factors that make spectra comparable.
#pragma once

#include "core/spectra/ion_image.h"

namespace svx {

enum class Normalisation {
  None,
  TotalIonCount,    ///< sum of absolute intensities (the 1-norm)
  RootMeanSquare,   ///< square root of the mean square
  Median,           ///< of all intensities; of the positive ones where that is not positive
  PNorm,            ///< (sum |x|^p)^(1/p)
  InternalStandard, ///< the sum in a window of m/z
};

struct NormalisationOptions {
  Normalisation kind = Normalisation::TotalIonCount;
  double p = 2;                     ///< of PNorm; infinity = the largest
  MassWindow standard;              ///< of InternalStandard
  std::vector<MassWindow> excluded; ///< m/z that do not count towards a norm
  bool operator==(const NormalisationOptions&) const = default;
};

/// What the norms of a data set are, one for each spectrum; 0 where it is not positive or there is
/// no point (Deininger et al., Anal. Bioanal. Chem. 401:167-181, 2011).
std::vector<double> norms(const Spectra& spectra, const NormalisationOptions& options,
                          JobContext& context);

/// The median of the positive norms; 0 when there is none.
double typicalNorm(const std::vector<double>& norms);

/// Factors by which to multiply the spectra: the median of the positive norms over each one's own,
/// so that numbers stay of the size they were; 0 for a spectrum without a norm.
std::vector<float> factorsOf(const std::vector<double>& norms);
/// The same towards the typical norm of another data set.
std::vector<float> factorsOf(const std::vector<double>& norms, double typical);

/// The factors of the norms of a data set. Empty for None.
std::vector<float> normalisationFactors(const Spectra& spectra, const NormalisationOptions& options,
                                        JobContext& context);

} // namespace svx
