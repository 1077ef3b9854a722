#include "core/io/csv.h"
#include "core/report/report.h"

namespace svx {

namespace {

std::string field(const std::optional<double>& value) {
  return value ? toText(Value(*value)) : "";
}

} // namespace

std::string toCsv(const Result& result) {
  std::string csv = "id,label,unit,before,after\r\n";
  for (const Figure& figure : result.outputs.figures)
    csv += csvField(figure.id) + "," + csvField(figure.label) + "," + csvField(figure.unit) + "," +
           field(figure.before) + "," + field(figure.after) + "\r\n";
  return csv;
}

} // namespace svx
