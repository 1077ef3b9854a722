// The pictures in the report of a mass spectrometry image, as HTML.
#pragma once

#include "core/report/spectra_report.h"
#include "core/spectra/peaks.h"

namespace svx {

/// The kept ion images, or those of the highest of `peaks` when none was kept: every section, or as
/// many as can be told apart, which it says. Empty when there is neither.
std::string ionImagePart(const SpectraReport& report, const std::vector<Peak>& peaks,
                         JobContext& context);

/// The regions with how many spectra and which area they have; empty when there are none.
std::string regionPart(const SpectraReport& report);

std::string colourOf(const Label& label); ///< "#rrggbb"

} // namespace svx
