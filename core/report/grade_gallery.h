// Examples of good and of poor spectra.
#pragma once

#include "core/report/svg.h"
#include "core/spectra/informativeness.h"
#include "core/study/study.h"

namespace svx {

/// Which of the spectra of a grade is its example, by the number of peaks: the ends lie nearest to
/// the other grades.
enum class ExampleKind { FewestPeaks, Typical, MostPeaks };

/// A graded spectrum with what the grading saw of it.
struct GradeExample {
  SpectrumGrade grade = SpectrumGrade::NoiseOnly;
  std::size_t spectra = 0; ///< of that grade; with none, there is no more to say
  std::size_t spectrum = 0;
  RasterPosition position, shown; ///< in the raster; as the file counts
  Curve curve;                    ///< intensity over m/z
  std::vector<std::size_t> peaks; ///< counted points of the curve, ascending
  double level = 0;               ///< that a peak must exceed
  double end = 0;                 ///< m/z up to which was looked
};

/// One for each grade, the best first, from the run's table of spectra and its values. Throws
/// `Error{Input}` when the table is not of these spectra.
std::vector<GradeExample> gradeExamples(const Spectra& spectra, const Result& run,
                                        ExampleKind kind = ExampleKind::Typical);

/// 1000 wide, two by two: common m/z and each its own intensity, the level as a horizontal line,
/// the end of what was looked at as a vertical one, counted peaks marked. `height` is filled in.
std::string gradeGallerySvg(const std::vector<GradeExample>& examples, const Values& values,
                            const FigureColours& colours, double& height);
/// Which example lies at a place of the figure.
std::optional<std::size_t> exampleAt(double x, double y);

} // namespace svx
