#include "core/io/metaimage.h"

#include "core/io/affine_grid.h"
#include "core/io/data_files.h"
#include "core/io/format.h"
#include "core/io/image_file.h"
#include "core/io/text_scan.h"

#include <cmath>
#include <map>

namespace svx {

namespace {

struct TypeName {
  const char* name;
  ValueType type;
};
constexpr TypeName typeNames[] = {
    {"MET_UCHAR", ValueType::UInt8},       {"MET_CHAR", ValueType::Int8},
    {"MET_USHORT", ValueType::UInt16},     {"MET_SHORT", ValueType::Int16},
    {"MET_UINT", ValueType::UInt32},       {"MET_INT", ValueType::Int32},
    {"MET_ULONG_LONG", ValueType::UInt64}, {"MET_LONG_LONG", ValueType::Int64},
    {"MET_FLOAT", ValueType::Float32},     {"MET_DOUBLE", ValueType::Float64},
    {"MET_ULONG", ValueType::UInt32},      {"MET_LONG", ValueType::Int32}};

/// The `Key = value` lines in one pass; `headerBytes` is where LOCAL data begin.
struct Tags {
  std::map<std::string, std::string, std::less<>> values;
  std::vector<std::string> fileList; ///< the lines after ElementDataFile = LIST
  std::size_t headerBytes = 0;

  const std::string* find(std::initializer_list<const char*> keys) const {
    for (const char* key : keys)
      if (const auto found = values.find(lowered(key)); found != values.end())
        return &found->second;
    return nullptr;
  }
};

Tags tagsOf(std::string_view start, const std::filesystem::path& path) {
  Tags tags;
  std::string_view rest = start;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) {
      if (trimmed(line).empty()) continue;
      throw unreadable(path, "the header has a line without '='", "The header is damaged.");
    }
    const auto key = lowered(trimmed(line.substr(0, equals)));
    const auto value = trimmed(line.substr(equals + 1));
    tags.values[key] = value;
    if (key != "elementdatafile") continue;
    tags.headerBytes = start.size() - rest.size();
    if (lowered(value).starts_with("list"))
      for (const auto name : lines(rest))
        if (!trimmed(name).empty()) tags.fileList.emplace_back(trimmed(name));
    return tags;
  }
  throw unreadable(path, "its header has no ElementDataFile",
                   "The file is truncated; copy it again.");
}

bool truth(const std::string* value) {
  return value && !value->empty() && (lowered(*value).front() == 't' || value->front() == '1');
}

std::vector<double> numbersOf(const Tags& tags, std::initializer_list<const char*> keys,
                              const std::filesystem::path& path) {
  const std::string* text = tags.find(keys);
  if (!text) return {};
  const auto values = numbers(*text);
  if (!values)
    throw unreadable(path, std::string(*keys.begin()) + " = '" + *text +
                               "' holds something that is no number");
  return *values;
}

void setGrid(const Tags& tags, std::size_t dimensions, ImageHeader& header,
             const std::filesystem::path& path) {
  auto& notices = header.notices;
  auto spacing = numbersOf(tags, {"ElementSpacing", "ElementSize"}, path);
  const auto origin = numbersOf(tags, {"Offset", "Position", "Origin"}, path);
  const auto matrix = numbersOf(tags, {"TransformMatrix", "Rotation", "Orientation"}, path);
  if (spacing.empty()) {
    notices.push_back("The header gives no voxel size; 1 mm was assumed.");
    spacing.assign(dimensions, 1);
  }
  if (spacing.size() < dimensions) throw unreadable(path, "ElementSpacing has too few numbers");
  if (!origin.empty() && origin.size() < dimensions)
    throw unreadable(path, "Offset has too few numbers");
  if (!matrix.empty() && matrix.size() < dimensions * dimensions)
    throw unreadable(path, "TransformMatrix has too few numbers");

  AffineMap map;
  const auto spatial = std::min<std::size_t>(3, dimensions);
  for (std::size_t axis = 0; axis < spatial; ++axis) {
    if (!origin.empty()) map.offset[axis] = origin[axis];
    for (std::size_t r = 0; r < spatial; ++r) {
      // Row `axis` of the file is the direction of that axis.
      const double direction = matrix.empty() ? (r == axis) : matrix[axis * dimensions + r];
      map.linear[3 * r + axis] = direction * spacing[axis];
    }
  }
  if (!usable(map))
    throw unreadable(path, "its spacing and TransformMatrix give no usable grid",
                     "Correct the header.");
  placeOnGrid(map, header);
  if (dimensions == 4 && spacing[3] > 0) header.frameSeconds = spacing[3];
}

void setData(const Tags& tags, ImageHeader& header, const std::filesystem::path& path) {
  const bool compressed = truth(tags.find({"CompressedData"}));
  if (compressed) header.encoding = ImageHeader::Encoding::Deflate;
  if (const auto* binary = tags.find({"BinaryData"}); binary && !truth(binary))
    header.encoding = ImageHeader::Encoding::Text;
  header.bigEndian = truth(tags.find({"BinaryDataByteOrderMSB", "ElementByteOrderMSB"}));
  const std::string& file = *tags.find({"ElementDataFile"});
  const auto headerSize = numbersOf(tags, {"HeaderSize"}, path);
  if (!headerSize.empty()) {
    if (headerSize[0] == -1)
      header.atEnd = true;
    else if (headerSize[0] >= 0 && headerSize[0] < 1e12)
      header.fileOffset = static_cast<std::uint64_t>(headerSize[0]);
  }
  if (lowered(file) == "local") {
    header.dataFiles = {path};
    header.fileOffset = tags.headerBytes;
    header.atEnd = false;
  } else if (lowered(file).starts_with("list")) {
    for (const auto& name : tags.fileList) header.dataFiles.push_back(beside(path, name));
  } else if (file.find('%') != std::string::npos) {
    header.dataFiles = numberedFiles(path, file);
  } else {
    header.dataFiles = {beside(path, file)};
  }
  if (header.dataFiles.empty()) throw unreadable(path, "it lists no data file");
  if (compressed && header.dataFiles.size() > 1)
    throw unreadable(path, "compressed data in several files are not supported");
}

int recognise(const FileStart& start) {
  const bool suffix = start.suffix == ".mha" || start.suffix == ".mhd";
  const auto head = std::string_view(start.bytes).substr(0, 4096);
  const bool image = head.find("ElementDataFile") != std::string_view::npos ||
                     head.find("DimSize") != std::string_view::npos ||
                     trimmed(head).starts_with("ObjectType");
  if (image && (suffix || trimmed(head).starts_with("ObjectType"))) return 95;
  return suffix ? 40 : 0;
}

/// Always as long, so that the header can be written before the size is known.
std::string fixedWidth(std::uint64_t value) {
  const std::string digits = std::to_string(value);
  return std::string(20 - digits.size(), '0') + digits;
}

ImageHeader readHeader(const std::filesystem::path& path) {
  return parseMetaImage(readStart(path, 1 << 20).bytes, path);
}

} // namespace

ImageHeader parseMetaImage(std::string_view start, const std::filesystem::path& path) {
  const Tags tags = tagsOf(start, path);
  ImageHeader header;
  header.format = "MetaImage";
  header.name = stemOf(path);

  const auto sizes = numbersOf(tags, {"DimSize"}, path);
  const auto dims = numbersOf(tags, {"NDims"}, path);
  const std::size_t dimensions = dims.empty() || !(dims[0] >= 1 && dims[0] <= 10)
                                     ? sizes.size()
                                     : static_cast<std::size_t>(dims[0]);
  if (dimensions < 2 || dimensions > 4 || sizes.size() < dimensions)
    throw unreadable(path, "DimSize and NDims give no image of 2 to 4 dimensions");
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (!(sizes[i] >= 1 && sizes[i] < 1e15 && sizes[i] == std::floor(sizes[i])))
      throw unreadable(path, "DimSize names an impossible size");
    if (i < 3) header.geometry.size[i] = static_cast<std::int64_t>(sizes[i]);
  }
  const std::string* type = tags.find({"ElementType"});
  bool known = false;
  for (const auto& [name, value] : typeNames)
    if (type && *type == name) header.type = value, known = true;
  if (!known)
    throw unreadable(path,
                     "its ElementType '" + (type ? *type : std::string()) + "' is not supported");

  const auto channels = numbersOf(tags, {"ElementNumberOfChannels"}, path);
  if (!channels.empty() && !(channels[0] >= 1 && channels[0] < 1e9))
    throw unreadable(path, "ElementNumberOfChannels is impossible");
  header.channels = channels.empty() ? 1 : static_cast<std::int64_t>(channels[0]);
  if (dimensions == 4) {
    if (header.channels > 1)
      throw unreadable(path, "it has channels and a fourth dimension", "Split it into volumes.");
    header.channels = static_cast<std::int64_t>(sizes[3]);
    header.channelAxis = ChannelAxis::Time;
  } else if (header.channels > 1) {
    header.interleaved = true;
    const bool colour =
        header.type == ValueType::UInt8 && (header.channels == 3 || header.channels == 4);
    header.channelAxis = colour ? ChannelAxis::Colour : ChannelAxis::Vector;
    // MetaImage has no intent; floating-point vectors with one component an axis are displacements.
    header.displacement = !isInteger(header.type);
  }
  setGrid(tags, dimensions, header, path);
  setData(tags, header, path);
  if (const std::string* modality = tags.find({"Modality"})) {
    if (*modality == "MET_MOD_CT") header.modality = Modality::CT;
    if (*modality == "MET_MOD_MR") header.modality = Modality::MR;
  }
  return header;
}

std::string metaImageHeader(const ImageHeader& header, const std::string& dataFile,
                            std::optional<std::uint64_t> compressedBytes) {
  const Geometry& g = header.geometry;
  const bool time = header.channelAxis == ChannelAxis::Time;
  const int dimensions = time ? 4 : g.dimensions();
  std::string matrix, offset, spacing, size;
  for (int axis = 0; axis < dimensions; ++axis) {
    const char* gap = axis ? " " : "";
    for (int r = 0; r < dimensions; ++r)
      matrix += (matrix.empty() ? "" : " ") +
                exactText(axis < 3 && r < 3 ? g.direction[3 * r + axis] : axis == r);
    offset += gap + exactText(axis < 3 ? g.origin[axis] : 0);
    spacing += gap + exactText(axis < 3                  ? g.spacing[axis]
                               : header.frameSeconds > 0 ? header.frameSeconds
                                                         : 1);
    size += gap + std::to_string(axis < 3 ? g.size[axis] : header.channels);
  }
  std::string type;
  for (const auto& [name, value] : typeNames)
    if (type.empty() && value == header.type) type = name;
  std::string text = "ObjectType = Image\nNDims = " + std::to_string(dimensions) +
                     "\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = ";
  text += compressedBytes ? "True\nCompressedDataSize = " + fixedWidth(*compressedBytes) : "False";
  text += "\nTransformMatrix = " + matrix + "\nOffset = " + offset +
          "\nElementSpacing = " + spacing + "\nDimSize = " + size;
  if (header.channels > 1 && !time)
    text += "\nElementNumberOfChannels = " + std::to_string(header.channels);
  return text + "\nElementType = " + type + "\nElementDataFile = " + dataFile + "\n";
}

const Format metaImageFormat{"MetaImage", recognise,
                             [](const std::filesystem::path& path) {
                               return std::vector<FileInfo>{describe(readHeader(path), path)};
                             },
                             [](const std::filesystem::path& path, const OpenOptions& options) {
                               return readImage(readHeader(path), path, options);
                             }};

} // namespace svx
