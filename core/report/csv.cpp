#include "core/report/report.h"

namespace svx {

namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string field(const std::optional<double>& value) {
  return value ? toText(Value(*value)) : "";
}

} // namespace

std::string toCsv(const Result& result) {
  std::string csv = "id,label,unit,before,after\r\n";
  for (const Figure& figure : result.outputs.figures)
    csv += field(figure.id) + "," + field(figure.label) + "," + field(figure.unit) + "," +
           field(figure.before) + "," + field(figure.after) + "\r\n";
  return csv;
}

} // namespace svx
