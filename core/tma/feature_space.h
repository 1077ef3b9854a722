// The features that a classifier looks at, and how they are found in any data set.
#pragma once

#include "core/spectra/feature_matrix.h"

namespace svx::tma {

/// Smoothing, baseline, and `featureParameters`.
std::vector<Parameter> featureSpaceParameters();

/// What was done to the training spectra, so that the same can be done to others: processed,
/// normalised to one norm, transformed.
struct FeatureSpace {
  Values values;              ///< of `featureSpaceParameters`
  std::vector<double> masses; ///< m/z of each feature
  bool peaks = false;         ///< windows around the masses; else points or bins
  std::vector<double> axis;   ///< that all training spectra share; empty when they had none
  double binPpm = 0;          ///< width of the bins around the masses; 0 of points and peaks
  double low = 0, high = 0;   ///< m/z between which training spectra were measured
  double norm = 0;            ///< typical of the training spectra; 0 when not normalised
  SpectrumKind kind = SpectrumKind::Unknown;
  std::string polarity; ///< "positive", "negative" or empty

  std::string describe() const; ///< "8668 points of m/z 800.00 to 3200.00, normalised: Median"
};

/// What a method learns from: the space is that of "spectra" and "peaks" as the values say. Throws
/// as `featuresOf` does.
struct FoundFeatures {
  FeatureSpace space;
  FeatureMatrix matrix;
};
FoundFeatures findFeatures(const Inputs& inputs, const Values& values, JobContext& context);

/// The same features of other spectra, row by row of `which` (all when empty). Spectra on another
/// axis are put on that of training first: profiles by linear interpolation, centroids into the
/// nearest point; `notices` then says so. Throws `Error{Input}` that names both where this cannot
/// be done: m/z that were not measured, an axis coarser than half, profiles for centroids or the
/// other way round, the other polarity.
FeatureMatrix featuresIn(const FeatureSpace& space, const std::shared_ptr<const Spectra>& spectra,
                         const std::vector<std::uint32_t>& which, std::vector<std::string>& notices,
                         JobContext& context);

} // namespace svx::tma
