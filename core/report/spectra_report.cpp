#include "core/report/spectra_report.h"

#include "core/report/chart.h"
#include "core/report/grade_gallery.h"
#include "core/report/html_parts.h"
#include "core/report/spectra_pictures.h"
#include "core/report/svg.h"
#include "core/spectra/mean_spectrum.h"
#include "core/spectra/peaks.h"
#include "core/spectra/regions.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svx {
namespace {

constexpr std::size_t mostPeaks = 30, shownMarkers = 5;

std::string measured(const SpectraReport& report) {
  const SpectraInfo& info = report.spectra->info();
  std::string html = "<table width=\"100%\">\n";
  if (report.withNames) html += tableRow("Name", escaped(report.name));
  html += tableRow("Spectra", std::to_string(report.spectra->size()) +
                                  (info.kind == SpectrumKind::Profile    ? ", profile"
                                   : info.kind == SpectrumKind::Centroid ? ", centroid"
                                                                         : "") +
                                  (report.spectra->continuous() ? ", one m/z axis for all"
                                                                : ", an m/z axis each"));
  std::string raster = formatted("%d &#215; %d pixels", info.raster[0], info.raster[1]);
  if (info.raster[2] > 1) raster += formatted(", %d sections", info.raster[2]);
  raster += info.pixelSizeKnown
                ? formatted(" of %g &#215; %g &#181;m", info.pixelSize[0], info.pixelSize[1])
                : std::string(", pixel size unknown");
  html += tableRow("Raster", raster);
  const auto [low, high] = massRange(*report.spectra);
  html += tableRow("m/z", formatted("%.4f to %.4f", low, high));
  if (!info.polarity.empty()) html += tableRow("Polarity", escaped(info.polarity));
  if (!info.instrument.empty()) html += tableRow("Instrument", escaped(info.instrument));
  for (const std::string& notice : info.source.notices) html += tableRow("Notice", escaped(notice));
  return html + "</table>\n";
}

struct MeanSpectra {
  std::vector<ChartLine> lines;
  std::vector<Peak> peaks; ///< of all spectra
};

MeanSpectra meanSpectra(const SpectraReport& report, JobContext& context) {
  const Spectra& spectra = *report.spectra;
  const MassAxis axis = MassAxis::of(spectra);
  MeanSpectra found;
  auto whole = context.part(0, 0.5), parts = context.part(0.5, 1);
  const auto all = statistics(spectra, axis, {}, {}, whole);
  PeakOptions options;
  options.signalToNoise = 5;
  found.peaks = pickPeaks(all.masses, all.mean, options);
  found.lines.push_back({"All spectra", {all.masses, all.mean}, "#555555"});
  if (report.regions)
    for (const Label& label : report.regions->labels) {
      const auto which = spectraOf(*report.regions, spectra, label.value);
      if (which.empty()) continue;
      const auto own = statistics(spectra, axis, which, {}, parts);
      found.lines.push_back({escaped(label.name), {own.masses, own.mean}, colourOf(label)});
    }
  return found;
}

std::string spectrumPart(MeanSpectra spectra) {
  SvgChart chart{"m/z", "mean intensity", std::move(spectra.lines), {}, true};
  std::vector<Peak> highest = spectra.peaks;
  std::stable_sort(highest.begin(), highest.end(),
                   [](const Peak& a, const Peak& b) { return a.intensity > b.intensity; });
  const auto& masses = chart.lines.front().curve.x;
  const double apart = masses.empty() ? 0 : (masses.back() - masses.front()) / 14;
  for (const Peak& peak : highest) {
    if (chart.marks.size() == 10) break;
    if (std::none_of(chart.marks.begin(), chart.marks.end(),
                     [&](const auto& mark) { return std::abs(mark.first - peak.mz) < apart; }))
      chart.marks.emplace_back(peak.mz, formatted("%.2f", peak.mz));
  }
  return "<h2>Mean spectrum</h2>\n<p class=\"quiet\">As measured, not normalised; the highest "
         "peaks carry their m/z.</p>\n<p>" +
         imageTag("image/svg+xml", chartSvg(chart), 600, 206, "Mean spectrum") + "</p>\n";
}

/// The rows of most intensity of the newest table of peaks.
std::string peakPart(const SpectraReport& report, const std::vector<Peak>& own) {
  std::shared_ptr<const Table> table;
  for (const ResultPtr& result : report.results)
    if (const auto found = result->outputs.data.find("peaks");
        found != result->outputs.data.end() && kindOf(found->second) == DataKind::Table)
      table = std::get<std::shared_ptr<const Table>>(found->second);
  const bool picked = table != nullptr;
  if (!picked) table = std::make_shared<const Table>(peakTable(own, "Peaks"));
  const TableColumn* order = table->column("intensity");
  if (table->rows() == 0 || !order) return {};
  const auto& intensity = table->numbers("intensity");
  std::vector<std::size_t> rows(table->rows());
  std::iota(rows.begin(), rows.end(), 0);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return intensity[a] > intensity[b]; });
  rows.resize(std::min(rows.size(), mostPeaks));
  std::sort(rows.begin(), rows.end());
  std::string html = "<h2>Peaks</h2>\n<p class=\"quiet\">The " + std::to_string(rows.size()) +
                     " highest of " + std::to_string(table->rows()) +
                     (picked ? ", as the run of peak picking below found them."
                             : " of the mean spectrum, with a signal to noise of 5 or more.") +
                     "</p>\n<table width=\"100%\"><tr>";
  for (const TableColumn& column : table->columns)
    html += "<th align=\"right\">" + escaped(column.name) + "</th>";
  html += "</tr>\n";
  for (const std::size_t row : rows) {
    html += "<tr>";
    for (const TableColumn& column : table->columns) {
      const auto* numbers = std::get_if<std::vector<double>>(&column.cells);
      html += "<td align=\"right\">" +
              (numbers ? numberText((*numbers)[row], column.decimals)
                       : escaped(std::get<std::vector<std::string>>(column.cells)[row])) +
              "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string figureTag(const std::string& svg, double height, const std::string& described) {
  return "<p>" + imageTag("image/svg+xml", svg, 620, int(std::lround(0.62 * height)), described) +
         "</p>\n";
}

/// The newest of a method's runs; nullptr when there is none.
ResultPtr newest(const SpectraReport& report, const std::string& method) {
  ResultPtr found;
  for (const ResultPtr& result : report.results)
    if (result->methodId == method) found = result;
  return found;
}

std::string markerPart(const SpectraReport& report, JobContext& context) {
  const ResultPtr run = newest(report, "spectra.markers");
  const auto groups = report.groups.find(run);
  if (!run || groups == report.groups.end()) return {};
  const auto table = std::get<std::shared_ptr<const Table>>(run->outputs.data.at("markers"));
  auto markers = bestMarkers(*table, run->values, shownMarkers);
  if (markers.empty()) return {};
  const auto columns = columnsOf(report.spectra, groups->second, run->values, report.picture);
  double height = 0;
  const std::string svg = markerPanelSvg(
      markerPanel(std::move(markers), columns, run->values, context), report.colours, {}, height);
  return "<h2>Markers</h2>\n<p class=\"quiet\">The m/z whose "
         "intensity alone tells the groups apart best, with a corrected p below 0.05. "
         "Exploratory: found and judged on the same spectra.</p>\n" +
         figureTag(svg, height, "Ion images of the markers");
}

std::string qualityPart(const SpectraReport& report) {
  const ResultPtr run = newest(report, "spectra.informativeness");
  if (!run) return {};
  double height = 0;
  const std::string svg =
      gradeGallerySvg(gradeExamples(*report.spectra, *run), run->values, {}, height);
  return "<h2>Quality of the spectra</h2>\n<p class=\"quiet\">A typical spectrum of each grade: "
         "peaks above the level (orange) count where the axis is not shaded.</p>\n" +
         figureTag(svg, height, "Examples of graded spectra");
}

std::string data(const SpectraReport& report) {
  const Source& from = report.spectra->info().source;
  std::string html = "<h2>Data</h2>\n<table width=\"100%\">\n";
  html += tableRow("File", from.path.empty() ? "made in Spectravox"
                                             : escaped(from.path.filename().string()));
  html += tableRow("Format", escaped(from.format));
  for (const ResultPtr& result : report.results)
    for (const InputRecord& input : result->inputs)
      if (input.id == "spectra")
        return html +
               tableRow("SHA-256", "<span class=\"hash\">" + escaped(input.sha256) + "</span>") +
               "</table>\n";
  return html + "</table>\n";
}

/// The values of a run by name, those that are not the default's bold; words that are empty left
/// out.
std::string valuesText(const Result& result) {
  const Method* method = MethodRegistry::builtIn().find(result.methodId);
  std::string html;
  for (const auto& [id, value] : result.values.all()) {
    const Parameter* parameter = method ? method->info().parameter(id) : nullptr;
    std::string text = escaped(toText(value));
    if (text.empty()) continue;
    if (parameter && !parameter->unit.empty()) text += " " + escaped(parameter->unit);
    if (parameter && parameter->defaultValue != value) text = "<b>" + text + "</b>";
    if (!html.empty()) html += "; ";
    html += escaped(parameter ? parameter->label : id) + "&nbsp;" + text;
  }
  return html;
}

/// What each run found, with which values, and how.
std::string runs(const SpectraReport& report) {
  if (report.results.empty()) return {};
  std::string html = "<h2>Runs</h2>\n<p class=\"quiet\">Values that are not the default are "
                     "bold.</p>\n<table width=\"100%\" cellpadding=\"4\">\n";
  std::vector<std::string> citations;
  for (const ResultPtr& result : report.results) {
    std::string found;
    for (const Figure& figure : result->outputs.figures)
      found += escaped(figure.label) + " <b>" + numberText(figure.after, figure.decimals) +
               "</b> " + escaped(figure.unit) + "<br>";
    for (const std::string& notice : result->outputs.notices) found += escaped(notice) + "<br>";
    html += "<tr><td width=\"24%\"><b>" + escaped(result->methodTitle) +
            "</b><br><span class=\"small quiet\">" + escaped(result->methodId) + ", version " +
            std::to_string(result->methodVersion) + "</span></td><td>" + found +
            "<span class=\"small\">" + valuesText(*result) +
            "</span><br><span class=\"small quiet\">" + escaped(result->finishedAt) + ", " +
            formatted("%.1f s, ", result->seconds) + escaped(result->device) +
            formatted(", seed %llu, ", static_cast<unsigned long long>(result->seed)) +
            "Spectravox " + escaped(result->softwareVersion) + "</span></td></tr>\n";
    if (!result->citation.empty() &&
        std::find(citations.begin(), citations.end(), result->citation) == citations.end())
      citations.push_back(result->citation);
  }
  html += "</table>\n<h2>Methods</h2>\n";
  for (const std::string& citation : citations)
    html += "<p class=\"small\">" + escaped(citation) + "</p>\n";
  return html;
}

} // namespace

SpectraReport spectraReport(const Study& study, ItemId dataset) {
  const Item* item = study.find(dataset);
  SpectraReport report;
  if (item) report.spectra = item->as<Spectra>();
  if (!report.spectra)
    throw Error(ErrorKind::Usage, "There is no report to write", "the data set has been removed.",
                "Undo its removal or choose another.");
  report.name = item->name;
  for (const Item& each : study.items()) {
    if (each.parent != dataset) continue;
    if (const ResultPtr run = each.result()) {
      report.results.push_back(run);
      if (auto groups = groupsOf(study, *run)) report.groups[run] = std::move(groups);
    }
    if (each.as<LabelMap>()) report.regions = each.as<LabelMap>();
  }
  return report;
}

std::string toHtml(const SpectraReport& report, JobContext& context) {
  auto reading = context.part(0, 0.7), drawing = context.part(0.7, 1);
  MeanSpectra means = meanSpectra(report, reading);
  const std::vector<Peak> peaks = means.peaks;
  return reportPage("Mass spectrometry image", imzmlCitation,
                    measured(report) + ionImagePart(report, peaks, drawing) +
                        spectrumPart(std::move(means)) + regionPart(report) +
                        peakPart(report, peaks) + markerPart(report, drawing) +
                        qualityPart(report) + data(report) + runs(report));
}

} // namespace svx
