// How a classifier did on a test, class by class and threshold by threshold.
#pragma once

#include "core/tma/comparison.h"

namespace svx::tma {

/// For each class against the rest, of spectra and of cores: how many are of it, sensitivity,
/// specificity, precision, area under the ROC curve, average precision. NaN where the test holds
/// none, or nothing else.
Table classTable(const Trial& trial, const Tissue& tissue);

/// The curves behind these, of the probabilities of spectra and the vote shares of cores; of more
/// than 500 thresholds every so many-th, the first and the last.
Table rocTable(const Trial& trial, const Tissue& tissue);
Table precisionRecallTable(const Trial& trial, const Tissue& tissue);

/// Of the probabilities of what the spectra were called.
Calibration calibrationOf(const Trial& trial, const Tissue& tissue);
Table calibrationTable(const Calibration& calibration);

} // namespace svx::tma
