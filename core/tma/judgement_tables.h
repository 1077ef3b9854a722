// How classifiers did in their tests, class by class and threshold by threshold.
#pragma once

#include "core/tma/comparison.h"

#include <map>

namespace svx::tma {

/// Of each classifier, of the tests of all divisions together, by the output that they are:
///
/// "classes": each class against the rest, of spectra and of cores: how many are of it,
/// sensitivity, specificity, precision, area under the ROC curve, average precision. NaN where the
/// test holds none, or nothing else.
///
/// "roc", "precisionRecall": the curves behind these, of the probabilities of spectra and the vote
/// shares of cores. Of more than 500 thresholds (100 where there are several classifiers) about so
/// many that divide the length of the curve evenly, the first and the last.
///
/// "calibration": of the probabilities of what the spectra were called.
std::map<std::string, Table> judgementTables(const Comparison& comparison, const Tissue& tissue);

Calibration calibrationOf(const Trial& trial, const Tissue& tissue);

} // namespace svx::tma
