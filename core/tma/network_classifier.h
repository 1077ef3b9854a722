// Networks as classifiers.
#pragma once

#include "core/tma/classifier.h"
#include "core/tma/presets.h"

namespace svx::tma {

std::unique_ptr<Classifier> networkClassifier(const NetworkPreset& preset,
                                              const LearningSettings& settings);

struct RateRange {
  double lowest = 1e-7, highest = 1;
  int steps = 100; ///< batches
};
/// The smoothed loss of a network against its learning rate: see nn::rateRangeTest.
Curve rateCurve(const NetworkPreset& preset, const Examples& training, int classes,
                const LearningSettings& settings, const RateRange& range, JobContext& context);

} // namespace svx::tma
