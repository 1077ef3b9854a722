// The report of a mass spectrometry image.
#pragma once

#include "core/report/marker_panel.h"

namespace svx {

/// What of a study belongs to a data set; shared data, so that a job can write it.
struct SpectraReport {
  std::shared_ptr<const Spectra> spectra;
  std::string name; ///< as the study shows it; it can be a patient's
  bool withNames = false;
  std::vector<ResultPtr> results;          ///< of its methods, in the order of the study
  std::shared_ptr<const LabelMap> regions; ///< drawn on it; null when there are none
  /// What the runs of `spectra.markers` compared, where the study still has it.
  std::map<ResultPtr, std::shared_ptr<const LabelMap>> groups;
  std::optional<PlacedPicture> picture;     ///< an optical image that was registered with it
  std::array<std::uint32_t, 256> colours{}; ///< of ion images, 0xAARRGGBB
};

/// Throws `Error{Usage}` when the item holds no spectra.
SpectraReport spectraReport(const Study& study, ItemId dataset);

/// One self-contained page: what was measured, the kept ion images (of the highest peaks when none
/// was kept) with colour and scale bars and how they were normalised, the mean spectra of all and
/// of each region, regions, peaks, the ion images of markers, examples of graded spectra, figures
/// of the other results, provenance. Reads the spectra.
std::string toHtml(const SpectraReport& report, JobContext& context);

} // namespace svx
