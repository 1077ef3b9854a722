// Networks as classifiers.
#pragma once

#include "core/tma/classifier.h"
#include "core/tma/presets.h"

namespace svx::tma {

std::unique_ptr<Classifier> networkClassifier(const NetworkPreset& preset,
                                              const LearningSettings& settings);

} // namespace svx::tma
