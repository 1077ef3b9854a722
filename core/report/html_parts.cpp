#include "core/report/html_parts.h"

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

} // namespace

std::string reportPage(const std::string& title, const std::string& citation,
                       const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" +
         escaped(title) + "</title>\n<style>" + style + "</style></head>\n<body>\n" +
         "<p class=\"quiet\">Spectravox report. For research use only.</p>\n<h1>" + escaped(title) +
         "</h1>\n<p class=\"quiet small\">" + escaped(citation) + "</p>\n" + body +
         "<p class=\"quiet small\">For research use only. Not for diagnosis or treatment.</p>\n"
         "</body></html>\n";
}

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

std::string imageTag(const std::string& type, const std::string& bytes, int width, int height,
                     const std::string& described) {
  return "<img width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) +
         "\" alt=\"" + escaped(described) + "\" src=\"data:" + type + ";base64," + base64(bytes) +
         "\">";
}

std::string pngTag(const std::string& png, int width, const std::string& described) {
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4 && i < png.size(); ++i)
      value = value << 8 | static_cast<std::uint8_t>(png[i]);
    return std::max<std::uint32_t>(1, value);
  };
  const double height = static_cast<double>(width) * number(20) / number(16);
  return imageTag("image/png", png, width, static_cast<int>(std::lround(height)), described);
}

std::string numberText(const std::optional<double>& value, int decimals) {
  if (!value) return "&ndash;";
  if (!std::isfinite(*value)) return "undefined";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, *value);
  return text;
}

std::string tableRow(const std::string& label, const std::string& value) {
  return "<tr><th width=\"26%\">" + label + "</th><td>" + value + "</td></tr>\n";
}

std::string noticeLines(const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string html = "<h2>Notices</h2>\n";
  for (const std::string& line : lines) html += "<p>" + escaped(line) + "</p>\n";
  return html;
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
    html += tableRow((parameter ? escaped(parameter->label) + " " : "") + "<span class=\"small\">" +
                         escaped(id) + "</span>",
                     text);
  }
  return html + "</table>\n";
}

std::string provenanceTable(const Result& result, bool withNames) {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1f s", result.seconds);
  std::string html = "<h2>Provenance</h2>\n<table width=\"100%\">\n";
  for (const InputRecord& input : result.inputs) {
    std::string text = escaped(input.file.empty() ? "made in Spectravox" : input.file);
    if (withNames) text += " <span class=\"quiet\">" + escaped(input.name) + "</span>";
    html += tableRow("Input: " + escaped(input.id), text + "<br><span class=\"hash\">SHA-256 " +
                                                        escaped(input.sha256) + "</span>");
  }
  html += tableRow("Method",
                   escaped(result.methodId) + ", version " + std::to_string(result.methodVersion));
  if (!result.preset.empty()) html += tableRow("Preset", escaped(result.preset));
  html += tableRow("Device", escaped(result.device));
  html += tableRow("Seed", std::to_string(result.seed));
  html += tableRow("Time", seconds);
  html += tableRow("Peak memory", formatBytes(result.peakMemory) + " above the start of the run");
  html += tableRow("Finished", escaped(result.finishedAt));
  html += tableRow("Software", "Spectravox " + escaped(result.softwareVersion));
  return html + "</table>\n";
}

} // namespace svx
