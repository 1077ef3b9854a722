// What a trained model says of spectra.
#pragma once

#include "core/tissue/voting.h"
#include "core/tma/trained_model.h"

namespace svx::tma {

struct Called {
  Predictions predictions;           ///< of the spectra that hold any signal
  std::vector<double> distances;     ///< of each, see `Familiarity`
  std::vector<std::uint32_t> silent; ///< all features are 0: nothing can be said of them

  double unfamiliarShare() const; ///< of the spectra that were called; 0 of none
};

/// Of the spectra `which` (all when empty), block by block; all at once by networks that see cores
/// or images, for which `tissue` says what the cores are (nullptr: all is one). `notices` says what
/// had to be done to them, and when many look unlike those of training. Throws what `featuresIn`
/// throws, and `Error{Input}` when no spectrum holds a signal.
Called callSpectra(const TrainedModel& trained, const std::shared_ptr<const Spectra>& spectra,
                   const std::vector<std::uint32_t>& which, const Tissue* tissue,
                   std::vector<std::string>& notices, JobContext& context);

} // namespace svx::tma
