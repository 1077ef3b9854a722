// What the header of an image file says, in one form for all formats that store voxels plainly.
#pragma once

#include "core/data/volume.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace svx {

enum class ValueType { UInt8, Int8, UInt16, Int16, UInt32, Int32, UInt64, Int64, Float32, Float64 };

std::size_t sizeOf(ValueType type);
std::string nameOf(ValueType type); ///< "int16"
bool isInteger(ValueType type);
ValueType
valueTypeOf(at::ScalarType type); ///< of a tensor of one of the types that `tensorType` gives

/// Filled by the parsers of NIfTI, NRRD and MetaImage, read by `readVoxels`. The parsers check
/// nothing against the file system; `readVoxels` does.
struct ImageHeader {
  enum class Encoding { Raw, Deflate, Text }; ///< Deflate: a gzip or zlib stream

  std::string format; ///< "NIfTI-1"
  std::string name;   ///< of the volume
  Geometry geometry;
  ValueType type = ValueType::UInt8;
  std::int64_t channels = 1;
  ChannelAxis channelAxis = ChannelAxis::None;
  bool interleaved = false; ///< channels vary fastest in the file
  double slope = 1, intercept = 0;

  std::vector<std::filesystem::path> dataFiles; ///< read one after the other
  Encoding encoding = Encoding::Raw;
  bool bigEndian = false;
  std::uint64_t fileOffset = 0; ///< bytes before the stream in each data file
  std::uint64_t skip = 0;       ///< decoded bytes before the first voxel
  bool atEnd = false;           ///< the voxels are the last bytes of the data file

  bool labelIntent = false;          ///< the header says that the values are labels
  bool displacement = false;         ///< the header says that the vectors are displacements in mm
  bool rightAnteriorVectors = false; ///< the vectors are in RAS instead of LPS
  std::vector<Label> labels;
  std::vector<int> labelLayers; ///< channel of each label, when the channels are layers of labels
  Modality modality = Modality::Unknown;
  std::string unit;
  std::optional<WindowLevel> window;
  double frameSeconds = 0;
  std::vector<std::string> notices;
};

/// The type of the tensor that holds the voxels: the file's own; unsigned 16 and 32 bits, which
/// LibTorch lacks, become the next wider signed type; a rescale that keeps integers integers gives
/// the smallest of int16, int32, int64 that holds every value, another one float32.
at::ScalarType tensorType(const ImageHeader& header);

/// Number of values, and bytes in memory. Throw `Error{Input}` when they exceed what 63 bits count.
std::int64_t valueCount(const ImageHeader& header, const std::filesystem::path& path);
std::uint64_t bytesInMemory(const ImageHeader& header, const std::filesystem::path& path);

} // namespace svx
