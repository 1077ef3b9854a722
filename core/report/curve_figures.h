// ROC, precision-recall and calibration curves of tested classifiers.
#pragma once

#include "core/methods/result.h"
#include "core/report/svg.h"

namespace svx {

struct CurveFigure {
  std::string ofClass; ///< empty where all classes share the figure
  std::string svg;
};

/// Of the output "roc", "precisionRecall" or "calibration" of a result. Where several classifiers
/// were tested, a figure for each class against the rest (of two classes for the first) with a line
/// for each classifier; of one classifier a figure with a line for each class. Spectra beside
/// cores. The legend, best first, says the area, average precision or calibration error, as the
/// tables have it. Nothing for other outputs and where there is no such table, or an empty one.
std::vector<CurveFigure> curveFigures(const Result& result, const std::string& output,
                                      const FigureColours& colours);

} // namespace svx
