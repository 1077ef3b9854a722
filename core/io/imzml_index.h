// What the XML part of an imzML data set says: where each spectrum lies.
#pragma once

#include "core/data/spectra.h"
#include "core/io/random_access_file.h"
#include "core/jobs/job.h"

namespace svx {

enum class NumberType : std::uint8_t { Unknown, Int8, Int16, Int32, Int64, Float32, Float64 };
enum class Compression : std::uint8_t { Unknown, None, Zlib, Other };
enum class ArrayContent : std::uint8_t { Unknown, Masses, Intensities, Other };

std::size_t sizeOf(NumberType type); ///< bytes; 0 for Unknown

/// Where an array lies in the binary file. Numbers there are little-endian.
struct ArrayPlace {
  std::uint64_t offset = 0;  ///< bytes
  std::uint64_t encoded = 0; ///< bytes as stored; 0 = not stated
  std::uint32_t length = 0;  ///< numbers
  NumberType type = NumberType::Unknown;
  Compression compression = Compression::Unknown;
  ArrayContent content = ArrayContent::Unknown;
  bool external = true; ///< in the binary file
  bool operator==(const ArrayPlace&) const = default;
};

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
