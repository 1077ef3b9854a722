#include "core/report/chart.h"
#include "core/report/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace svx {

namespace {

constexpr const char* style = R"(
body { font-family: "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 10pt; color: #222222;
       background-color: #ffffff; max-width: 920px; margin: 32px auto; }
h1 { font-size: 20pt; font-weight: 600; margin: 0 0 2px 0; }
h2 { font-size: 12pt; font-weight: 600; color: #1f4e79; margin: 22px 0 6px 0; }
p { margin: 2px 0; }
td, th { padding: 2px 4px; text-align: left; vertical-align: top; }
th { color: #666666; font-weight: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.quiet { color: #666666; }
.small { font-size: 8pt; }
.hash { font-family: monospace; font-size: 7pt; color: #666666; word-break: break-all; }
.large { font-size: 22pt; color: #1f4e79; }
.changed { font-weight: bold; }
img { max-width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; }
  tr, img { break-inside: avoid; } }
)";

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) switch (c) {
    case '&':
      safe += "&amp;";
      break;
    case '<':
      safe += "&lt;";
      break;
    case '>':
      safe += "&gt;";
      break;
    case '"':
      safe += "&quot;";
      break;
    default:
      safe += c;
    }
  return safe;
}

std::string base64(const std::string& bytes) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t held = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < held ? static_cast<std::uint8_t>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k)
      text += k <= held ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

/// Width and height stand in the tag: QTextDocument scales a picture by both or by neither.
std::string image(const std::string& type, const std::string& bytes, int width, int height,
                  const std::string& described) {
  return "<img width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) +
         "\" alt=\"" + escaped(described) + "\" src=\"data:" + type + ";base64," + base64(bytes) +
         "\">";
}

/// A PNG of the width given; its own size stands in its first chunk.
std::string pngImage(const std::string& png, int width, const std::string& described) {
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4 && i < png.size(); ++i)
      value = value << 8 | static_cast<std::uint8_t>(png[i]);
    return std::max<std::uint32_t>(1, value);
  };
  const double height = static_cast<double>(width) * number(20) / number(16);
  return image("image/png", png, width, static_cast<int>(std::lround(height)), described);
}

std::string number(const std::optional<double>& value, int decimals) {
  if (!value) return "&ndash;";
  if (!std::isfinite(*value)) return "undefined";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, *value);
  return text;
}

std::string row(const std::string& label, const std::string& value) {
  return "<tr><th width=\"26%\">" + label + "</th><td>" + value + "</td></tr>\n";
}

std::string headlines(const std::vector<Figure>& figures) {
  std::string cells;
  for (const Figure& figure : figures)
    if (figure.headline)
      cells += "<td width=\"33%\"><p><span class=\"large\">" +
               number(figure.after, figure.decimals) + "</span> " + escaped(figure.unit) +
               "</p><p>" + escaped(figure.label) + "</p><p class=\"quiet\">" +
               (figure.before ? "before: " + number(figure.before, figure.decimals) + " " +
                                    escaped(figure.unit)
                              : "") +
               "</p></td>";
  return cells.empty() ? "" : "<table width=\"100%\"><tr>" + cells + "</tr></table>\n";
}

std::string notices(const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string html = "<h2>Notices</h2>\n";
  for (const std::string& line : lines) html += "<p>" + escaped(line) + "</p>\n";
  return html;
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
                                         : pngImage(picture->png, width, plane + ": " + view)) +
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
            number(figure.before, figure.decimals) + "</td><td class=\"number\" align=\"right\">" +
            number(figure.after, figure.decimals) + "</td><td class=\"quiet\">" +
            escaped(figure.unit) + "</td></tr>\n";
  return html + "</table>\n";
}

std::string curves(const std::map<std::string, Curve>& all) {
  std::string html;
  for (const auto& [name, curve] : all)
    if (curve.x.size() > 1 && name != "level") // where the levels of the others begin
      html +=
          "<p>" + image("image/svg+xml", curveSvg(escaped(name), curve), 640, 220, name) + "</p>\n";
  return html.empty() ? "" : "<h2>Course of the run</h2>\n" + html;
}

std::string valueTable(const Result& result) {
  const Method* method = MethodRegistry::builtIn().find(result.methodId);
  if (method && method->info().version != result.methodVersion) method = nullptr;
  std::string html = "<h2>Values</h2>\n<table width=\"100%\">\n";
  for (const auto& [id, value] : result.values.all()) {
    const Parameter* parameter = method ? method->info().parameter(id) : nullptr;
    std::string text = escaped(toText(value));
    if (parameter) {
      if (!parameter->unit.empty()) text.append(" ").append(escaped(parameter->unit));
      if (parameter->defaultValue != value)
        text = "<span class=\"changed\"><b>" + text +
               "</b></span> <span class=\"quiet\">(default " +
               escaped(toText(parameter->defaultValue)) + ")</span>";
    }
    html += row((parameter ? escaped(parameter->label) + " " : "") + "<span class=\"small\">" +
                    escaped(id) + "</span>",
                text);
  }
  return html + "</table>\n";
}

std::string provenance(const ReportContent& content) {
  const Result& result = *content.result;
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1f s", result.seconds);
  std::string html = "<h2>Provenance</h2>\n<table width=\"100%\">\n";
  for (const InputRecord& input : result.inputs) {
    std::string text = escaped(input.file.empty() ? "made in Spectravox" : input.file);
    if (content.withNames) text += " <span class=\"quiet\">" + escaped(input.name) + "</span>";
    html += row("Input: " + escaped(input.id),
                text + "<br><span class=\"hash\">SHA-256 " + escaped(input.sha256) + "</span>");
  }
  html +=
      row("Method", escaped(result.methodId) + ", version " + std::to_string(result.methodVersion));
  if (!result.preset.empty()) html += row("Preset", escaped(result.preset));
  html += row("Device", escaped(result.device));
  html += row("Seed", std::to_string(result.seed));
  html += row("Time", seconds);
  html += row("Peak memory", formatBytes(result.peakMemory) + " above the start of the run");
  html += row("Finished", escaped(result.finishedAt));
  html += row("Software", "Spectravox " + escaped(result.softwareVersion));
  return html + "</table>\n";
}

} // namespace

std::string toHtml(const ReportContent& content) {
  const Result& result = *content.result;
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" +
         escaped(result.methodTitle) + "</title>\n<style>" + style + "</style></head>\n<body>\n" +
         "<p class=\"quiet\">Spectravox report. For research use only.</p>\n<h1>" +
         escaped(result.methodTitle) + "</h1>\n<p class=\"quiet small\">" +
         escaped(result.citation) + "</p>\n" + headlines(result.outputs.figures) +
         notices(result.outputs.notices) + pictureTable(content.pictures) + curves(result.curves) +
         figureTable(result.outputs.figures) + valueTable(result) + provenance(content) +
         "<p class=\"quiet small\">For research use only. Not for diagnosis or treatment.</p>\n"
         "</body></html>\n";
}

} // namespace svx
