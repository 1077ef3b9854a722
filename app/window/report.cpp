#include "app/window/report.h"

#include "app/pdf/pdf.h"
#include "core/io/save.h"

namespace svx {

Report makeReport(const Study& study, ItemId id, bool withNames) {
  const Item* item = study.find(id);
  if (!item || !item->result())
    throw Error(ErrorKind::Usage, "There is no report to write", "the result has been removed.",
                "Undo its removal or choose another result.");
  Report report;
  report.content.result = item->result();
  report.content.withNames = withNames;
  report.data = dataOf(study, *item);
  return report;
}

void writeReport(Report report, const std::filesystem::path& path) {
  const std::string suffix = path.extension().string();
  if (suffix == ".csv") return replaceFile(path, toCsv(*report.content.result));
  if (suffix != ".html" && suffix != ".pdf")
    throw Error(ErrorKind::Usage, "A report cannot be written as \"" + suffix + "\"",
                "it is .html, .pdf or .csv.", "Change the ending of the file's name.");
  const ResultData& data = report.data;
  if (data.fixed && data.moving && data.transform)
    report.content.pictures = slicePictures(*data.fixed, *data.moving, nullptr, *data.transform);
  const std::string html = toHtml(report.content);
  replaceFile(path, suffix == ".pdf" ? toPdf(html) : html);
}

} // namespace svx
