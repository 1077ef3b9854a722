// What the XML part of an imzML data set says: where each spectrum lies.
#pragma once

#include "core/data/spectra.h"
#include "core/io/array_place.h"
#include "core/io/random_access_file.h"
#include "core/jobs/job.h"

namespace svx {

struct SpectrumEntry {
  static constexpr std::int32_t missing = std::numeric_limits<std::int32_t>::min();
  RasterPosition position{missing, missing, missing}; ///< as the file counts, usually from 1
  std::array<ArrayPlace, 2> arrays{};                 ///< m/z and intensities, in the file's order
  std::uint8_t arrayCount = 0;                        ///< of the first two
};

struct ImzmlIndex {
  std::string uuid;              ///< 32 hexadecimal digits, lower case; empty when not stated
  std::string md5, sha1, sha256; ///< of the binary file, lower case; empty when not stated
  std::optional<bool> continuous;
  SpectrumKind kind = SpectrumKind::Unknown;
  std::array<double, 3> pixelSize{}; ///< micrometres; 0 = not stated
  std::string polarity, instrument;
  std::optional<std::uint64_t> declared; ///< spectra, by the list's own count
  std::vector<SpectrumEntry> spectra;    ///< in the file's order
  std::vector<std::string> notices;
};

/// Reads the XML in blocks on at::get_num_threads() threads. What ends early is used as far as it
/// goes, with a notice. Throws `Error{Input}` with the line and the cause when there is no list of
/// spectra, or none of them can be read.
///
/// imzML 1.1.0: Schramm et al., J. Proteomics 75(16):5106-5110, 2012.
ImzmlIndex readImzmlIndex(const RandomAccessFile& xml, JobContext* context);

} // namespace svx
