// What the jobs of the panel share of a data set.
#pragma once

#include "core/spectra/normalisation.h"

#include <mutex>

namespace svx {

/// Each job holds it, so that it outlives the panel.
class SpectraSource {
public:
  explicit SpectraSource(std::shared_ptr<const Spectra> of) : spectra(of), imager_(std::move(of)) {}

  /// Kept until another normalisation is wanted.
  std::vector<float> factors(const NormalisationOptions& wanted, JobContext& context) {
    const std::lock_guard lock(scaling_);
    if (wanted != normalisation_) {
      factors_ = normalisationFactors(*spectra, wanted, context);
      normalisation_ = wanted;
    }
    return factors_;
  }

  /// float32 (z, y, x) on the data set's grid.
  at::Tensor image(MassWindow window, Pooling pooling, const std::vector<float>& factors,
                   JobContext& context) {
    const std::lock_guard lock(imaging_);
    context.throwIfCancelled();
    return asImage(*spectra, imager_.intensities(window, pooling, factors, context));
  }

  /// What answers for images from now on.
  void use(std::shared_ptr<const MassOrdered> points) {
    const std::lock_guard lock(imaging_);
    imager_.use(std::move(points));
  }

  const std::shared_ptr<const Spectra> spectra;

private:
  std::mutex scaling_, imaging_;
  NormalisationOptions normalisation_{Normalisation::None, 2, {}, {}};
  std::vector<float> factors_;
  IonImager imager_;
};

} // namespace svx
