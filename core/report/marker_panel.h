// Ion images of the m/z that tell groups apart, side by side.
#pragma once

#include "core/report/svg.h"
#include "core/spectra/placed_picture.h"
#include "core/study/study.h"

namespace svx {

/// An m/z as `spectra.markers` ranked it.
struct RankedMarker {
  double mz = 0, auc = 0.5, p = 1; ///< p corrected for the number of m/z
  std::string group, against;
};

/// The first `most` rows of a table of `spectra.markers` whose corrected p is below `alpha`. A
/// window (`values` of the run) that overlaps one before it shows the same peak and is left out.
std::vector<RankedMarker> bestMarkers(const Table& table, const Values& values, std::size_t most,
                                      double alpha = 0.05);

/// The label map that a run of `spectra.markers` compared; nullptr when the study does not have it
/// any more, or with other pixels.
std::shared_ptr<const LabelMap> groupsOf(const Study& study, const Result& run);

/// What a column shows.
struct PanelColumn {
  std::string name;
  std::shared_ptr<const Spectra> spectra;
  std::shared_ptr<const LabelMap> regions; ///< outlined; nullptr: none
  /// Only the part of the section around this label, without the pixels of other labels; 0: all of
  /// the section with most spectra.
  std::int64_t group = 0;
  std::optional<PlacedPicture> picture;
};

/// A column for each label of the groups that the run compared, at most 6.
std::vector<PanelColumn> columnsOf(std::shared_ptr<const Spectra> spectra,
                                   std::shared_ptr<const LabelMap> groups, const Values& values,
                                   const std::optional<PlacedPicture>& picture);

/// The images, read: what is drawn.
struct MarkerPanel {
  struct Column {
    std::string name;
    std::size_t spectra = 0;           ///< shown
    std::array<double, 2> pixelSize{}; ///< micrometres; 0 = unknown
    at::Tensor images;                 ///< float32 (markers, y, x), NaN where nothing is shown
    at::Tensor labels;                 ///< int64 (y, x), those that are outlined
    at::Tensor picture;                ///< uint8 (3, y, x) over the same part, finer; or undefined
    at::Tensor inPicture;              ///< bool (y, x)
  };
  std::vector<RankedMarker> markers;
  std::vector<Column> columns;
  std::string scaling; ///< "Maximum of m/z ± 0.25 Da, not normalised"
};

/// Reads each data set once: what the markers were found by, without its transform. Throws
/// `Error{Input}` when regions lie on another raster than the spectra.
MarkerPanel markerPanel(std::vector<RankedMarker> markers, const std::vector<PanelColumn>& columns,
                        const Values& values, JobContext& context);

/// 1000 wide: a row for the pictures, if there are any, and one for each marker with its m/z, AUC
/// and p, a column each; all columns at one scale of length, each row at one scale of intensity
/// with its bar (0 to the 99.5th percentile); regions outlined; a scale bar. `map`: 0xAARRGGBB.
/// `height` is filled in.
std::string markerPanelSvg(const MarkerPanel& panel, const std::array<std::uint32_t, 256>& map,
                           const FigureColours& colours, double& height);
/// Which marker's row lies there.
std::optional<std::size_t> markerAt(const MarkerPanel& panel, double y);

} // namespace svx
