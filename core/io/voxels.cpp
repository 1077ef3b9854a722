#include "core/io/voxels.h"

#include "core/io/byte_source.h"
#include "core/io/format.h"

#include <ATen/ATen.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace svx {

namespace {

constexpr std::size_t chunkBytes = 4 << 20;
/// No deflate stream expands more than this.
constexpr std::uint64_t largestDeflateRatio = 1032;

template <typename F>
decltype(auto) withValueType(ValueType type, F&& f) {
  switch (type) {
  case ValueType::UInt8:
    return f(std::uint8_t{});
  case ValueType::Int8:
    return f(std::int8_t{});
  case ValueType::UInt16:
    return f(std::uint16_t{});
  case ValueType::Int16:
    return f(std::int16_t{});
  case ValueType::UInt32:
    return f(std::uint32_t{});
  case ValueType::Int32:
    return f(std::int32_t{});
  case ValueType::UInt64:
    return f(std::uint64_t{});
  case ValueType::Int64:
    return f(std::int64_t{});
  case ValueType::Float32:
    return f(float{});
  case ValueType::Float64:
    break;
  }
  return f(double{});
}

at::ScalarType plainType(ValueType type) {
  switch (type) {
  case ValueType::UInt8:
    return at::kByte;
  case ValueType::Int8:
    return at::kChar;
  case ValueType::Int16:
    return at::kShort;
  case ValueType::UInt16:
  case ValueType::Int32:
    return at::kInt;
  case ValueType::UInt32:
  case ValueType::UInt64:
  case ValueType::Int64:
    return at::kLong;
  case ValueType::Float32:
    return at::kFloat;
  case ValueType::Float64:
    break;
  }
  return at::kDouble;
}

bool rescaled(const ImageHeader& header) {
  return header.slope != 1 || header.intercept != 0;
}

template <typename T>
T swapped(T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  for (std::size_t i = 0; i < sizeof(T) / 2; ++i) std::swap(bytes[i], bytes[sizeof(T) - 1 - i]);
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

/// Where value number `i` of the file goes: channels that vary fastest are sorted apart.
struct Placement {
  std::int64_t channels = 1, voxels = 0;
  std::int64_t operator()(std::int64_t i) const { return i % channels * voxels + i / channels; }
};

template <typename From, typename To>
void convert(const char* bytes, std::int64_t first, std::int64_t count, To* to,
             const ImageHeader& header, bool swap, const Placement& place) {
  const bool scale = rescaled(header);
  const auto value = [&](std::int64_t i) {
    From v;
    std::memcpy(&v, bytes + i * static_cast<std::int64_t>(sizeof(From)), sizeof(From));
    if (swap) v = swapped(v);
    if (!scale) return static_cast<To>(v);
    return static_cast<To>(static_cast<double>(v) * header.slope + header.intercept);
  };
  if (place.channels == 1)
    for (std::int64_t i = 0; i < count; ++i) to[first + i] = value(i);
  else
    for (std::int64_t i = 0; i < count; ++i) to[place(first + i)] = value(i);
}

void convertChunk(const char* bytes, std::int64_t first, std::int64_t count, at::Tensor& to,
                  const ImageHeader& header, bool swap, const Placement& place) {
  withValueType(header.type, [&](auto from) {
    using From = decltype(from);
    const auto into = [&](auto* target) {
      convert<From>(bytes, first, count, target, header, swap, place);
    };
    switch (to.scalar_type()) {
    case at::kByte:
      return into(to.data_ptr<std::uint8_t>());
    case at::kChar:
      return into(to.data_ptr<std::int8_t>());
    case at::kShort:
      return into(to.data_ptr<std::int16_t>());
    case at::kInt:
      return into(to.data_ptr<std::int32_t>());
    case at::kLong:
      return into(to.data_ptr<std::int64_t>());
    case at::kFloat:
      return into(to.data_ptr<float>());
    default:
      return into(to.data_ptr<double>());
    }
  });
}

void step(const OpenOptions& options, std::uint64_t done, std::uint64_t total) {
  if (!options.context) return;
  options.context->throwIfCancelled();
  options.context->progress(static_cast<double>(done) / static_cast<double>(total), "Reading");
}

void checkAgainstFiles(const ImageHeader& header, const std::filesystem::path& path,
                       std::uint64_t stored) {
  std::uint64_t there = 0;
  for (const auto& file : header.dataFiles) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error)
      throw unreadable(path, "its data file " + shown(file) + " is missing",
                       "Keep the header and its data file together.");
    there += size > header.fileOffset ? size - header.fileOffset : 0;
  }
  const std::string claim = "the header promises " + std::to_string(header.geometry.size[0]) +
                            " x " + std::to_string(header.geometry.size[1]) + " x " +
                            std::to_string(header.geometry.size[2]) + " voxels (" +
                            formatBytes(stored) + ")";
  const std::string truncated = "The file is truncated or its header is damaged; copy it again.";
  if (header.encoding == ImageHeader::Encoding::Raw && there < stored + header.skip)
    throw unreadable(path, claim + ", the file has " + formatBytes(there), truncated);
  if (header.encoding == ImageHeader::Encoding::Deflate &&
      (stored + header.skip) / largestDeflateRatio > there)
    throw unreadable(
        path, claim + ", more than its " + formatBytes(there) + " of compressed data can hold",
        truncated);
  // A number takes at least a digit and a separator.
  if (header.encoding == ImageHeader::Encoding::Text &&
      static_cast<std::uint64_t>(valueCount(header, path)) > (there + 1) / 2)
    throw unreadable(path, claim + ", more numbers than its text can hold", truncated);
}

void flipToLeftPosterior(at::Tensor& field) {
  field.narrow(0, 0, std::min<std::int64_t>(2, field.size(0))).neg_();
}

} // namespace

std::size_t sizeOf(ValueType type) {
  return withValueType(type, [](auto v) { return sizeof v; });
}

std::string nameOf(ValueType type) {
  static constexpr const char* names[] = {"uint8", "int8",   "uint16", "int16",   "uint32",
                                          "int32", "uint64", "int64",  "float32", "float64"};
  return names[static_cast<int>(type)];
}

bool isInteger(ValueType type) {
  return type != ValueType::Float32 && type != ValueType::Float64;
}

ValueType valueTypeOf(at::ScalarType type) {
  switch (type) {
  case at::kByte:
    return ValueType::UInt8;
  case at::kChar:
    return ValueType::Int8;
  case at::kShort:
    return ValueType::Int16;
  case at::kInt:
    return ValueType::Int32;
  case at::kLong:
    return ValueType::Int64;
  case at::kFloat:
    return ValueType::Float32;
  default:
    return ValueType::Float64;
  }
}

at::ScalarType tensorType(const ImageHeader& header) {
  if (!rescaled(header)) return plainType(header.type);
  if (header.type == ValueType::Float64) return at::kDouble;
  if (!isInteger(header.type) || header.slope != std::round(header.slope) ||
      header.intercept != std::round(header.intercept))
    return at::kFloat;
  const auto [low, high] = withValueType(header.type, [](auto v) {
    using T = std::numeric_limits<decltype(v)>;
    return std::pair(static_cast<double>(T::lowest()), static_cast<double>(T::max()));
  });
  const auto ends =
      std::minmax({low * header.slope + header.intercept, high * header.slope + header.intercept});
  const auto holds = [&](auto v) {
    using T = std::numeric_limits<decltype(v)>;
    return ends.first >= static_cast<double>(T::lowest()) &&
           ends.second <= static_cast<double>(T::max());
  };
  if (holds(std::int16_t{})) return at::kShort;
  if (holds(std::int32_t{})) return at::kInt;
  if (holds(std::int64_t{}) && sizeOf(header.type) <= 4) return at::kLong;
  return at::kDouble;
}

std::int64_t valueCount(const ImageHeader& header, const std::filesystem::path& path) {
  std::int64_t count = header.channels;
  bool overflow = count < 1;
  for (const std::int64_t n : header.geometry.size)
    overflow = overflow || n < 1 || __builtin_mul_overflow(count, n, &count);
  if (overflow || count > (std::int64_t{1} << 58))
    throw unreadable(path, "the header claims an impossible number of voxels",
                     "The header is damaged; export the file again.");
  return count;
}

std::uint64_t bytesInMemory(const ImageHeader& header, const std::filesystem::path& path) {
  return static_cast<std::uint64_t>(valueCount(header, path)) *
         c10::elementSize(tensorType(header));
}

at::Tensor readVoxels(const ImageHeader& original, const std::filesystem::path& path,
                      const OpenOptions& options) {
  ImageHeader header = original;
  const std::int64_t count = valueCount(header, path);
  const std::size_t width = sizeOf(header.type);
  const auto stored = static_cast<std::uint64_t>(count) * width;
  if (header.atEnd) {
    std::error_code error;
    const auto size = std::filesystem::file_size(header.dataFiles.front(), error);
    if (!error && size >= stored) header.fileOffset = size - stored;
  }
  checkAgainstFiles(header, path, stored);
  checkMemory(path, bytesInMemory(header, path) + chunkBytes, options);

  const auto& size = header.geometry.size;
  std::vector<std::int64_t> shape{size[2], size[1], size[0]};
  if (header.channelAxis != ChannelAxis::None) shape.insert(shape.begin(), header.channels);
  at::Tensor voxels = at::empty(shape, at::TensorOptions(tensorType(header)));

  const bool sorted = !header.interleaved || header.channels == 1;
  const bool swap = header.encoding != ImageHeader::Encoding::Text && width > 1 &&
                    header.bigEndian != (std::endian::native == std::endian::big);
  const bool straight = sorted && !swap && !rescaled(header) &&
                        voxels.element_size() == static_cast<std::int64_t>(width);
  const Placement place{sorted ? 1 : header.channels, header.geometry.voxelCount()};

  const auto source = openVoxelSource(header);
  std::vector<char> buffer(straight ? 0 : chunkBytes);
  auto* direct = static_cast<char*>(voxels.data_ptr());
  for (std::uint64_t done = 0; done < stored;) {
    step(options, done, stored);
    const std::size_t wanted = std::min<std::uint64_t>(chunkBytes, stored - done);
    const std::size_t got = source->read(straight ? direct + done : buffer.data(), wanted);
    if (!straight)
      convertChunk(buffer.data(), static_cast<std::int64_t>(done / width),
                   static_cast<std::int64_t>(got / width), voxels, header, swap, place);
    done += got;
    if (got < wanted)
      throw unreadable(path,
                       "the voxels end after " + formatBytes(done) + " of " + formatBytes(stored),
                       "The file is truncated; copy it again.");
  }
  source->verifyEnd();
  if (header.type == ValueType::UInt64 && !rescaled(header) && voxels.lt(0).any().item<bool>())
    throw unreadable(path, "it holds unsigned 64-bit values above 2^63", "Convert it to float64.");
  if (header.rightAnteriorVectors) flipToLeftPosterior(voxels);
  step(options, stored, stored);
  return voxels;
}

} // namespace svx
