#include "core/report/spectra_pictures.h"

#include "core/report/html_parts.h"
#include "core/report/ion_image_svg.h"
#include "core/report/svg.h"
#include "core/spectra/regions.h"
#include "core/spectra/spectra_interface.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::size_t mostImages = 12, suggestedImages = 6;
constexpr int imagesInRow = 3, imageWidth = 184;
constexpr int sectionsWidth = 580; ///< of pictures of several sections, each in a row of its own
constexpr std::int64_t mostSections = 24; ///< in a picture

std::array<double, 2> pixelSize(const Spectra& spectra) {
  const SpectraInfo& info = spectra.info();
  return info.pixelSizeKnown ? std::array{info.pixelSize[0], info.pixelSize[1]}
                             : std::array<double, 2>{};
}

std::string choiceTitle(const Parameter& parameter, const std::string& id) {
  for (const Choice& choice : parameter.choices)
    if (choice.id == id) return choice.title;
  return id;
}

/// Runs that were saved before there was a choice did none of it.
std::string chosenText(const Values& values, const std::string& id) {
  return values.all().contains(id) ? values.text(id) : "none";
}

IntensityTransform transformIn(const Values& values) {
  return chosenText(values, "transform") == "none" ? IntensityTransform::None : transformOf(values);
}

/// ", smoothed (Gaussian), ..."
std::string treatmentText(const Values& values) {
  const auto parameters = processingParameters("none", "none");
  std::string text;
  if (const auto id = chosenText(values, "smoothing"); id != "none")
    text += ", smoothed (" + choiceTitle(parameters[0], id) + ")";
  if (const auto id = chosenText(values, "baseline"); id != "none")
    text += ", without baseline (" + choiceTitle(parameters[2], id) + ")";
  if (values.all().contains("denoising") && values.real("denoising") > 0) text += ", denoised";
  return text;
}

/// Of the data set's, counted from 0: all, or as many as can be told apart, evenly spread.
std::vector<std::int64_t> sectionsShown(const SpectraReport& report) {
  const std::int64_t all = report.spectra->info().raster[2], count = std::min(all, mostSections);
  std::vector<std::int64_t> shown;
  for (std::int64_t k = 0; k < count; ++k) shown.push_back(k * all / count);
  return shown;
}

std::string sectionsText(const SpectraReport& report) {
  const std::int64_t all = report.spectra->info().raster[2];
  if (all == 1) return {};
  if (all <= mostSections) return " All sections, numbered.";
  return " " + std::to_string(mostSections) + " of " + std::to_string(all) +
         " sections, evenly spread and numbered.";
}

struct Sections {
  at::Tensor values; ///< (z, y, x)
  std::vector<int> numbers;
};

Sections sectionsOf(const SpectraReport& report, const at::Tensor& image) {
  Sections sections;
  std::vector<at::Tensor> each;
  for (const std::int64_t z : sectionsShown(report))
    if (z < image.size(0)) {
      each.push_back(image[z]);
      sections.numbers.push_back(int(z) + 1);
    }
  sections.values = at::stack(each);
  return sections;
}

struct Picture {
  std::string caption, html;
};

int widthOf(const SpectraReport& report) {
  return report.spectra->info().raster[2] > 1 ? sectionsWidth : imageWidth;
}

Picture ionPicture(const SpectraReport& report, const at::Tensor& image, const Values& values) {
  IonImageFigure figure;
  Sections sections = sectionsOf(report, image);
  figure.values = sections.values;
  figure.sections = sections.numbers;
  figure.pixelSize = pixelSize(*report.spectra);
  figure.unit = unitOf(transformIn(values), "counts");
  double height = 0;
  const std::string svg = ionImageSvg(figure, report.colours, height);
  const double mz = values.real("mz");
  Picture made;
  made.caption = formatted("<b>m/z %.4f</b> &#177; %g %s", mz, values.real("tolerance"),
                           values.text("toleranceUnit") == "ppm" ? "ppm" : "Da") +
                 "<br>" + choiceTitle(poolingParameter("sum"), values.text("pooling")) + ", " +
                 escaped(normalisationText(values)) + escaped(treatmentText(values));
  const int width = widthOf(report);
  made.html = imageTag("image/svg+xml", svg, width, int(std::lround(width * height / 600)),
                       formatted("m/z %.4f", mz));
  return made;
}

std::vector<Picture> keptImages(const SpectraReport& report) {
  std::vector<Picture> pictures;
  for (const ResultPtr& result : report.results) {
    const auto found = result->outputs.data.find("image");
    if (result->methodId != "spectra.ion-image" || found == result->outputs.data.end()) continue;
    const auto* volume = std::get_if<std::shared_ptr<const Volume>>(&found->second);
    if (volume && pictures.size() < mostImages)
      pictures.push_back(ionPicture(report, (*volume)->asFloat(), result->values));
  }
  return pictures;
}

std::vector<Picture> suggestedPictures(const SpectraReport& report, std::vector<Peak> peaks,
                                       JobContext& context) {
  std::stable_sort(peaks.begin(), peaks.end(),
                   [](const Peak& a, const Peak& b) { return a.intensity > b.intensity; });
  peaks.resize(std::min(peaks.size(), suggestedImages));
  Values values = MethodRegistry::builtIn().get("spectra.ion-image").info().defaults();
  std::vector<Picture> pictures;
  for (const Peak& peak : peaks) {
    values.set("mz", peak.mz);
    const auto each = windowIntensities(*report.spectra, windowOf(peak.mz, values),
                                        poolingOf(values), {}, context);
    pictures.push_back(ionPicture(report, asImage(*report.spectra, each), values));
  }
  return pictures;
}

std::string pictureTable(const SpectraReport& report, const std::vector<Picture>& pictures,
                         const std::string& line) {
  if (pictures.empty()) return {};
  std::string html =
      "<h2>Ion images</h2>\n<p class=\"quiet\">" + line + sectionsText(report) +
      " Colours from 0 to the 99.5th percentile of the pixels; white: no spectrum.</p>"
      "\n<table cellspacing=\"0\" cellpadding=\"6\">";
  const int width = widthOf(report);
  const std::size_t inRow = width == imageWidth ? imagesInRow : 1;
  for (std::size_t i = 0; i < pictures.size(); i += inRow) {
    html += "<tr>";
    for (std::size_t k = i; k < i + inRow; ++k)
      html +=
          "<td width=\"" + std::to_string(width + 8) + "\" class=\"small\">" +
          (k < pictures.size() ? pictures[k].html + "<br>" + pictures[k].caption : std::string()) +
          "</td>";
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

} // namespace

std::string colourOf(const Label& label) {
  return formatted("#%02x%02x%02x", label.colour[0], label.colour[1], label.colour[2]);
}

std::string ionImagePart(const SpectraReport& report, const std::vector<Peak>& peaks,
                         JobContext& context) {
  const std::vector<Picture> kept = keptImages(report);
  if (!kept.empty()) return pictureTable(report, kept, "As kept in the study.");
  return pictureTable(report, suggestedPictures(report, peaks, context),
                      "No ion image was kept; these are the highest peaks of the mean spectrum.");
}

std::string regionPart(const SpectraReport& report) {
  if (!report.regions || report.regions->labels.empty()) return {};
  double height = 0;
  const auto size = pixelSize(*report.spectra);
  const Sections sections = sectionsOf(report, report.regions->volume.voxels);
  const std::string svg =
      regionSvg(sections.values, sections.numbers, report.regions->labels, size, height);
  std::string html = "<h2>Regions</h2>\n<table cellspacing=\"0\"><tr><td width=\"" +
                     std::to_string(imageWidth + 20) + "\">" +
                     imageTag("image/svg+xml", svg, imageWidth,
                              int(std::lround(imageWidth * height / 600)), "Regions") +
                     "</td><td><table><tr><th></th><th>Region</th><th class=\"number\">Spectra</th>"
                     "<th class=\"number\">Area</th></tr>\n";
  for (const Label& label : report.regions->labels) {
    const auto count = spectraOf(*report.regions, *report.spectra, label.value).size();
    html += "<tr><td><span style=\"background-color: " + colourOf(label) +
            "\">&nbsp;&nbsp;&nbsp;&nbsp;</span></td><td>" + escaped(label.name) +
            "</td><td align=\"right\">" + std::to_string(count) + "</td><td align=\"right\">" +
            (size[0] > 0 ? formatted("%.3g mm&#178;", double(count) * size[0] * size[1] * 1e-6)
                         : std::string("&ndash;")) +
            "</td></tr>\n";
  }
  return html + "</table></td></tr></table>\n";
}

} // namespace svx
