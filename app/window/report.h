// The report of a result or of a mass spectrometry image in the study.
#pragma once

#include "core/report/report.h"
#include "core/report/spectra_report.h"
#include "widgets/result_data.h"

#include <filesystem>

namespace svx {

/// What a report is made from: shared data, so that a job can write it while the window goes on.
struct Report {
  ReportContent content; ///< without pictures
  ResultData data;
  std::optional<SpectraReport> spectra; ///< in place of both
};

/// Of a result or a data set. `withNames`: the names that the study shows go into the report; they
/// can be a patient's.
Report makeReport(const Study& study, ItemId item, bool withNames);

/// By the suffix: .html (pictures inside), .pdf, .csv (the figures of a result). Draws the pictures
/// where fixed, moving and transform are still in the study. Any thread. Throws `Error{Input}` when
/// the file cannot be written, `Error{Usage}` for another suffix.
void writeReport(Report report, const std::filesystem::path& path, JobContext& context);

} // namespace svx
