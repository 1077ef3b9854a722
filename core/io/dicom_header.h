// What one DICOM file says about its frames. DICOM PS3.3 C.7.6.2 (image plane), C.7.6.16
// (functional groups), C.8.8.3 (RT dose).
#pragma once

#include "core/data/volume.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace svx {

/// A slice: one frame of a file, or one tile of a Siemens mosaic.
struct DicomFrame {
  int number = 0;                     ///< in its file, from 0
  std::optional<Vec3> position;       ///< LPS mm, centre of the first pixel
  Vec3 row{1, 0, 0}, column{0, 1, 0}; ///< directions of increasing column and row index
  double slope = 1, intercept = 0;
};

struct DicomHeader {
  std::filesystem::path path;
  std::string seriesUid, instanceUid, description, modality, unit;
  int seriesNumber = 0, instance = 0, acquisition = 0, temporal = 0;
  std::int64_t columns = 0, rows = 0;             ///< of a frame or tile
  std::int64_t storedColumns = 0, storedRows = 0; ///< of the stored picture (larger for a mosaic)
  int samples = 1, bitsAllocated = 16, bitsStored = 16;
  bool isSigned = false, palette = false, inverted = false;
  std::optional<std::array<double, 2>> pixelSpacing; ///< along x (columns) and y (rows), mm
  double sliceThickness = 0, sliceSpacing = 0, frameSeconds = 0;
  std::optional<WindowLevel> window;
  std::vector<DicomFrame> frames;
  bool mosaic = false;
};

/// Reads the header without the pixels. Throws `Error{Input}` with the cause for a file that is
/// damaged or holds no image. Thread-safe.
DicomHeader readDicomHeader(const std::filesystem::path& path);

/// Whether the first bytes look like DICOM: 100 with the preamble, 20 for a bare data set, else 0.
int looksLikeDicom(std::string_view start);

} // namespace svx
