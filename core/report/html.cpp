#include "core/jobs/curve_names.h"
#include "core/report/chart.h"
#include "core/report/html_parts.h"
#include "core/report/report.h"
#include "core/report/tissue_figures.h"
#include "core/report/tissue_report.h"

#include <algorithm>

namespace svx {

namespace {

std::string headlines(const std::vector<Figure>& figures) {
  std::string cells;
  for (const Figure& figure : figures)
    if (figure.headline)
      cells += "<td width=\"33%\"><p><span class=\"large\">" +
               numberText(figure.after, figure.decimals) + "</span> " + escaped(figure.unit) +
               "</p><p>" + escaped(figure.label) + "</p><p class=\"quiet\">" +
               (figure.before ? "before: " + numberText(figure.before, figure.decimals) + " " +
                                    escaped(figure.unit)
                              : "") +
               "</p></td>";
  return cells.empty() ? "" : "<table width=\"100%\"><tr>" + cells + "</tr></table>\n";
}

template <typename Member>
std::vector<std::string> inOrder(const std::vector<ReportPicture>& pictures, Member member) {
  std::vector<std::string> names;
  for (const ReportPicture& picture : pictures)
    if (std::find(names.begin(), names.end(), picture.*member) == names.end())
      names.push_back(picture.*member);
  return names;
}

std::string pictureTable(const std::vector<ReportPicture>& pictures) {
  if (pictures.empty()) return {};
  const auto planes = inOrder(pictures, &ReportPicture::plane);
  const auto views = inOrder(pictures, &ReportPicture::view);
  const int width = 550 / static_cast<int>(views.size());
  std::string html = "<h2>Pictures</h2>\n<table cellspacing=\"0\"><tr><th></th>";
  for (const std::string& view : views) html += "<th class=\"small\">" + escaped(view) + "</th>";
  html += "</tr>\n";
  for (const std::string& plane : planes) {
    html += "<tr><th class=\"small\" width=\"64\">" + escaped(plane) + "</th>";
    for (const std::string& view : views) {
      const auto picture =
          std::find_if(pictures.begin(), pictures.end(), [&](const ReportPicture& candidate) {
            return candidate.plane == plane && candidate.view == view;
          });
      html += "<td style=\"padding: 2px\">" +
              (picture == pictures.end() ? std::string()
                                         : pngTag(picture->png, width, plane + ": " + view)) +
              "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string figureTable(const std::vector<Figure>& figures) {
  if (figures.empty()) return {};
  std::string html =
      "<h2>Figures</h2>\n<table width=\"100%\"><tr><th></th><th class=\"number\">before</th>"
      "<th class=\"number\">after</th><th></th></tr>\n";
  for (const Figure& figure : figures)
    html += "<tr><td>" + escaped(figure.label) + "</td><td class=\"number\" align=\"right\">" +
            numberText(figure.before, figure.decimals) +
            "</td><td class=\"number\" align=\"right\">" +
            numberText(figure.after, figure.decimals) + "</td><td class=\"quiet\">" +
            escaped(figure.unit) + "</td></tr>\n";
  return html + "</table>\n";
}

std::string curves(const std::map<std::string, Curve>& all) {
  std::map<std::string, SvgChart> charts; // of one quantity each, of several trainings
  for (const auto& [name, curve] : all) {
    if (curve.x.size() < 2 || name == "level") continue; // where the levels of the others begin
    SvgChart& chart = charts[quantityOf(name)];
    chart.x = ofTrainings(all) ? "epoch" : "iteration";
    chart.y = escaped(quantityOf(name));
    chart.lines.push_back({escaped(name), curve, classHex(chart.lines.size())});
  }
  std::string html;
  for (auto& [quantity, chart] : charts) {
    if (chart.lines.size() == 1) chart.lines.front().colour = ChartLine{}.colour;
    constexpr std::size_t most = 8;
    if (chart.lines.size() > most) // names would hide the lines
      for (ChartLine& line : chart.lines) line.name.clear();
    html += "<p>" + imageTag("image/svg+xml", chartSvg(chart), 640, 220, quantity) + "</p>\n";
  }
  return html.empty() ? "" : "<h2>Course of the run</h2>\n" + html;
}

} // namespace

std::string toHtml(const ReportContent& content) {
  const Result& result = *content.result;
  return reportPage(result.methodTitle, result.citation,
                    headlines(result.outputs.figures) + noticeLines(result.outputs.notices) +
                        pictureTable(content.pictures) + tissuePart(result) +
                        curves(result.curves) + figureTable(result.outputs.figures) +
                        valueTable(result) + provenanceTable(result, content.withNames));
}

} // namespace svx
