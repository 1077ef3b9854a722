// What the jobs of the panel share of a data set.
#pragma once

#include "core/methods/parameter.h"
#include "core/spectra/normalisation.h"
#include "core/spectra/processing.h"
#include "core/spectra/spectra_sample.h"

#include <mutex>
#include <optional>

namespace svx {

/// What is done to each spectrum before it counts.
struct Treatment {
  ProcessingOptions processing;
  NormalisationOptions normalisation{Normalisation::None, 2, {}, {}};
  bool operator==(const Treatment&) const = default;
};

/// As the values of `spectra.ion-image` say.
Treatment treatmentOf(const Values& values);

/// The data set, and what has been found out about it for one look and serves the next. Each job
/// holds it, so that it outlives the panel. A job that waits for another here can be cancelled.
class SpectraSource {
public:
  explicit SpectraSource(std::shared_ptr<const Spectra> of);

  /// The spectra as they count but for the factors, which are one each or none.
  struct Treated {
    std::shared_ptr<const Spectra> spectra;
    std::vector<float> factors;
  };
  /// All of them, or with a `step` above 1 a sample on its raster.
  Treated treated(int step, const Treatment& treatment, JobContext& context);

  /// float32 (z, y, x) on the data set's grid.
  at::Tensor image(MassWindow window, Pooling pooling, const Treatment& treatment,
                   JobContext& context);
  /// The same from a sample: squares of `step` pixels.
  at::Tensor roughImage(int step, MassWindow window, Pooling pooling, const Treatment& treatment,
                        JobContext& context);
  /// Images in this window come without reading spectra.
  bool atHand(MassWindow window, const Treatment& treatment);

  /// What answers for images of the spectra as measured from now on.
  void use(std::shared_ptr<const MassOrdered> points);

  const std::shared_ptr<const Spectra> spectra;

private:
  struct Known {
    int step;
    Treatment treatment;
    Treated treated;
  };
  std::optional<Treated> known(int step, const Treatment& treatment);
  IonImager& imager(const Treatment& treatment, const Treated& of);

  std::mutex measuring_, knowing_, imaging_;
  std::vector<Known> known_; ///< the newest last
  IonImager measured_;
  ProcessingOptions processing_;
  std::optional<IonImager> processed_;
};

} // namespace svx
