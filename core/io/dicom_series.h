// From DICOM headers to volumes: which frames belong together, in which order, on which grid.
#pragma once

#include "core/io/dicom_header.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// One volume to be read: `order[t * slices + z]` is the frame shown at (t, z).
struct DicomSeries {
  struct Place {
    std::size_t file = 0;  ///< index into `files`
    std::size_t frame = 0; ///< index into its frames
  };
  std::string name; ///< series description, else modality and number; never anything of the patient
  std::vector<DicomHeader> files;
  std::vector<Place> order;
  std::int64_t times = 1;
  Geometry geometry;
  std::vector<std::string> notices;

  std::int64_t channels() const {
    return files.front().samples == 3 || files.front().palette ? 3 : times;
  }
  ChannelAxis channelAxis() const;
  at::ScalarType type() const; ///< the narrowest that holds every rescaled value
};

/// Groups by SeriesInstanceUID, orientation, size and pixel type, and sorts each group by
/// ImagePositionPatient along the normal. Several frames at every position become time. Duplicate,
/// missing and unevenly spaced slices and a tilted gantry are named in the series' notices.
std::vector<DicomSeries> groupIntoSeries(std::vector<DicomHeader> headers);

} // namespace svx
