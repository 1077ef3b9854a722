// Arrays of numbers of a mass spectrum, as files store them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace svx {

enum class NumberType : std::uint8_t { Unknown, Int8, Int16, Int32, Int64, Float32, Float64 };
enum class Compression : std::uint8_t { Unknown, None, Zlib, Other };
enum class ArrayContent : std::uint8_t { Unknown, Masses, Intensities, Other };

std::size_t sizeOf(NumberType type); ///< bytes; 0 for Unknown

/// Where an array lies in the binary file. Numbers there are little-endian.
struct ArrayPlace {
  static constexpr std::uint64_t nowhere = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t offset = nowhere; ///< bytes
  std::uint64_t encoded = 0;      ///< bytes as stored; 0 = not stated
  std::uint32_t length = 0;       ///< numbers
  NumberType type = NumberType::Unknown;
  Compression compression = Compression::Unknown;
  ArrayContent content = ArrayContent::Unknown;
  bool external = true; ///< in the binary file
  bool operator==(const ArrayPlace&) const = default;
};

} // namespace svx
