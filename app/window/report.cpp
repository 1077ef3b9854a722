#include "app/window/report.h"

#include "app/pdf/pdf.h"
#include "core/io/save.h"
#include "widgets/colour_maps.h"
#include "widgets/placed_picture.h"

namespace svx {

Report makeReport(const Study& study, ItemId id, bool withNames) {
  const Item* item = study.find(id);
  if (item && item->as<Spectra>()) {
    Report report;
    report.spectra = spectraReport(study, id);
    report.spectra->picture = placedPicture(study, *report.spectra->spectra);
    report.spectra->withNames = withNames;
    report.spectra->colours = *ColourMaps::shared().find("viridis").colours;
    return report;
  }
  if (!item || !item->result())
    throw Error(ErrorKind::Usage, "There is no report to write", "the result has been removed.",
                "Undo its removal or choose another result.");
  Report report;
  report.content.result = item->result();
  report.content.withNames = withNames;
  report.data = dataOf(study, *item);
  return report;
}

void writeReport(Report report, const std::filesystem::path& path, JobContext& context) {
  const std::string suffix = path.extension().string();
  if (suffix == ".csv" && !report.spectra) return replaceFile(path, toCsv(*report.content.result));
  if (suffix != ".html" && suffix != ".pdf")
    throw Error(ErrorKind::Usage, "A report cannot be written as \"" + suffix + "\"",
                report.spectra ? "it is .html or .pdf." : "it is .html, .pdf or .csv.",
                "Change the ending of the file's name.");
  if (report.spectra) {
    const std::string html = toHtml(*report.spectra, context);
    return replaceFile(path, suffix == ".pdf" ? toPdf(html) : html);
  }
  const ResultData& data = report.data;
  if (data.fixed && data.moving && data.transform)
    report.content.pictures = slicePictures(*data.fixed, *data.moving, nullptr, *data.transform);
  const std::string html = toHtml(report.content);
  replaceFile(path, suffix == ".pdf" ? toPdf(html) : html);
}

} // namespace svx
