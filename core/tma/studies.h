// Studies of tissue microarrays as presets: what was told apart, and how.
//
// Klein et al., Proteomics Clin. Appl. 13(1), 2019 (ovarian tumours); Kanter et al., Cancers 15(3),
// 2023 (pancreas). Cores of a patient stay together here, also where they did not in a study.
#pragma once

#include "core/methods/parameter.h"

#include <string>
#include <vector>

namespace svx::tma {

/// With the classifiers of each study, for a comparison.
std::vector<Preset> comparedInStudies();
/// With the classifier that did best in it, for training.
std::vector<Preset> trainedInStudies();

/// Of those that were published.
extern const char* const studyCitations;

} // namespace svx::tma
