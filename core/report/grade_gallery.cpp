#include "core/report/grade_gallery.h"

#include "core/spectra/spectra_interface.h"

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr double width = 1000, cellWidth = 500, cellHeight = 268;
constexpr double left = 66, right = 16, top = 46, bottom = 44;

/// The spectra of a grade in the order of their peaks; of as many in that of the file.
std::vector<std::size_t> ofGrade(const Table& graded, SpectrumGrade grade) {
  const auto* words = std::get_if<std::vector<std::string>>(&graded.column("grade")->cells);
  const auto& peaks = graded.numbers("peaks");
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < graded.rows(); ++i)
    if ((*words)[i] == titleOf(grade)) rows.push_back(i);
  std::ranges::stable_sort(rows, {}, [&](std::size_t i) { return peaks[i]; });
  return rows;
}

std::string cell(const GradeExample& example, const FigureAxis& x, const Values& values,
                 const FigureColours& colours) {
  const std::string small = "font-size=\"13\" fill=\"" + colours.faint + "\"";
  std::string svg =
      svgText(left, 18, "start", titleOf(example.grade), "font-weight=\"bold\" font-size=\"16\"");
  if (example.spectra == 0)
    return svg + svgText(left, 38, "start", "no spectrum has this grade", small);
  svg +=
      svgText(left, 36, "start",
              formatted("%zu %s above %g standard deviations; pixel %d, %d; one of %zu",
                        example.peaks.size(), example.peaks.size() == 1 ? "peak" : "peaks",
                        values.real("height"), example.shown.x, example.shown.y, example.spectra),
              small);
  std::vector<double> heights = example.curve.y;
  heights.push_back(0);
  heights.push_back(example.level);
  FigureAxis y = FigureAxis::over(heights);
  y.high += 0.1 * (y.high - y.low);
  const auto px = [&](double mz) { return left + x.share(mz) * (cellWidth - left - right); };
  const auto py = [&](double v) {
    return cellHeight - bottom - y.share(v) * (cellHeight - top - bottom);
  };
  const double foot = cellHeight - bottom;
  for (const double tick : x.ticks()) {
    svg += formatted("<rect x=\"%.1f\" y=\"%g\" width=\"1\" height=\"%.1f\" fill=\"%s\"/>",
                     px(tick), top, foot - top, colours.grid.c_str());
    svg += svgText(px(tick), foot + 17, "middle", formatted("%g", tick), small);
  }
  for (const double tick : y.ticks()) {
    svg += formatted("<rect x=\"%g\" y=\"%.1f\" width=\"%.1f\" height=\"1\" fill=\"%s\"/>", left,
                     py(tick), cellWidth - left - right, colours.grid.c_str());
    svg += svgText(left - 6, py(tick) + 5, "end", formatted("%.4g", tick), small);
  }
  svg += svgText((left + cellWidth - right) / 2, foot + 34, "middle", "m/z", small);
  // What was not looked at lies in the shade.
  svg += formatted("<rect x=\"%.1f\" y=\"%g\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" "
                   "fill-opacity=\"0.14\"/>",
                   px(example.end), top, std::max(0.0, cellWidth - right - px(example.end)),
                   foot - top, colours.ink.c_str());
  svg += "<path d=\"" + svgPath(thinned(example.curve, x.low, x.high, 2 * cellWidth), px, py) +
         "\" fill=\"none\" stroke=\"#3a8fd0\" stroke-width=\"1\" stroke-linejoin=\"round\"/>";
  const char* limit = "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" "
                      "stroke-width=\"1.5\" stroke-dasharray=\"6 4\"/>";
  svg += formatted(limit, px(example.end), top, px(example.end), foot, colours.faint.c_str());
  svg += formatted(limit, left, py(example.level), px(example.end), py(example.level), "#d55e00");
  for (const std::size_t k : example.peaks) {
    const double at = px(example.curve.x[k]), tip = py(example.curve.y[k]) - 3;
    svg += formatted("<path d=\"M%.1f %.1fl-4 -7h8z\" fill=\"#d55e00\"/>", at, tip);
  }
  return svg;
}

} // namespace

std::vector<GradeExample> gradeExamples(const Spectra& spectra, const Result& run,
                                        ExampleKind kind) {
  const auto found = run.outputs.data.find("spectra");
  const auto* graded = found == run.outputs.data.end()
                           ? nullptr
                           : std::get_if<std::shared_ptr<const Table>>(&found->second);
  if (!graded || !(*graded)->column("grade") || (*graded)->rows() != spectra.size())
    throw Error(ErrorKind::Input, "There are no examples to show",
                "the table of grades is not of these spectra.", "Grade the spectra again.");
  const InformativenessOptions options = informativenessOf(run.values);
  std::vector<GradeExample> examples;
  for (const SpectrumGrade grade : {SpectrumGrade::Informative, SpectrumGrade::Sufficient,
                                    SpectrumGrade::Insufficient, SpectrumGrade::NoiseOnly}) {
    GradeExample& example = examples.emplace_back();
    example.grade = grade;
    const auto rows = ofGrade(**graded, grade);
    example.spectra = rows.size();
    if (rows.empty()) continue;
    example.spectrum = kind == ExampleKind::FewestPeaks ? rows.front()
                       : kind == ExampleKind::MostPeaks ? rows.back()
                                                        : rows[rows.size() / 2];
    example.position = example.shown = spectra.info().positions[example.spectrum];
    example.shown.x += spectra.info().first[0];
    example.shown.y += spectra.info().first[1];
    std::vector<float> intensities;
    spectra.read(example.spectrum, example.curve.x, intensities);
    example.curve.y.assign(intensities.begin(), intensities.end());
    double deviation = 0;
    example.peaks = countedPeaks(intensities, options, &deviation);
    example.level = options.height * deviation;
    const auto last = std::size_t(options.share * double(intensities.size()));
    example.end = last > 0 ? example.curve.x[last - 1] : 0;
  }
  return examples;
}

std::string gradeGallerySvg(const std::vector<GradeExample>& examples, const Values& values,
                            const FigureColours& colours, double& height) {
  std::vector<double> ends;
  for (const GradeExample& example : examples)
    if (!example.curve.x.empty()) {
      ends.push_back(example.curve.x.front());
      ends.push_back(example.curve.x.back());
    }
  const FigureAxis x = FigureAxis::over(ends);
  std::string svg;
  for (std::size_t i = 0; i < examples.size(); ++i)
    svg += formatted("<g transform=\"translate(%g %g)\">", i % 2 * cellWidth, i / 2 * cellHeight) +
           cell(examples[i], x, values, colours) + "</g>";
  height = 2 * cellHeight;
  return svgPage(width, height, 14, colours, svg, 2);
}

std::optional<std::size_t> exampleAt(double x, double y) {
  if (x < 0 || y < 0 || x >= width || y >= 2 * cellHeight) return {};
  return std::size_t(y / cellHeight) * 2 + std::size_t(x / cellWidth);
}

} // namespace svx
