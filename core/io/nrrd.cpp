#include "core/io/nrrd.h"

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
  std::string_view name;
  ValueType type;
};
constexpr TypeName typeNames[] = {{"uint8", ValueType::UInt8},
                                  {"uchar", ValueType::UInt8},
                                  {"unsigned char", ValueType::UInt8},
                                  {"uint8_t", ValueType::UInt8},
                                  {"int8", ValueType::Int8},
                                  {"signed char", ValueType::Int8},
                                  {"int8_t", ValueType::Int8},
                                  {"uint16", ValueType::UInt16},
                                  {"ushort", ValueType::UInt16},
                                  {"unsigned short", ValueType::UInt16},
                                  {"unsigned short int", ValueType::UInt16},
                                  {"uint16_t", ValueType::UInt16},
                                  {"int16", ValueType::Int16},
                                  {"short", ValueType::Int16},
                                  {"short int", ValueType::Int16},
                                  {"signed short", ValueType::Int16},
                                  {"signed short int", ValueType::Int16},
                                  {"int16_t", ValueType::Int16},
                                  {"uint32", ValueType::UInt32},
                                  {"uint", ValueType::UInt32},
                                  {"unsigned int", ValueType::UInt32},
                                  {"uint32_t", ValueType::UInt32},
                                  {"int32", ValueType::Int32},
                                  {"int", ValueType::Int32},
                                  {"signed int", ValueType::Int32},
                                  {"int32_t", ValueType::Int32},
                                  {"uint64", ValueType::UInt64},
                                  {"ulonglong", ValueType::UInt64},
                                  {"unsigned long long", ValueType::UInt64},
                                  {"unsigned long long int", ValueType::UInt64},
                                  {"uint64_t", ValueType::UInt64},
                                  {"int64", ValueType::Int64},
                                  {"longlong", ValueType::Int64},
                                  {"long long", ValueType::Int64},
                                  {"long long int", ValueType::Int64},
                                  {"signed long long", ValueType::Int64},
                                  {"signed long long int", ValueType::Int64},
                                  {"int64_t", ValueType::Int64},
                                  {"float", ValueType::Float32},
                                  {"double", ValueType::Float64}};

struct Fields {
  std::map<std::string, std::string, std::less<>> fields;    ///< "key: value", keys lower case
  std::map<std::string, std::string, std::less<>> keyValues; ///< "key:=value"
  std::vector<std::string> fileList;
  std::size_t headerBytes = 0;

  std::string get(std::string_view key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? std::string() : found->second;
  }
};

Fields fieldsOf(std::string_view start, const std::filesystem::path& path) {
  if (!start.starts_with("NRRD000")) throw unreadable(path, "it does not begin with NRRD000");
  Fields result;
  std::string_view rest = start;
  bool ended = false, inList = false;
  while (!rest.empty() && !ended) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    ended = line.empty();
    if (ended || line.front() == '#' || line.starts_with("NRRD000")) continue;
    if (inList) {
      result.fileList.emplace_back(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
      throw unreadable(path, "the header has a line without ':'", "The header is damaged.");
    if (line.substr(colon).starts_with(":=")) {
      result.keyValues[std::string(line.substr(0, colon))] = line.substr(colon + 2);
      continue;
    }
    const auto key = lowered(trimmed(line.substr(0, colon)));
    result.fields[key] = trimmed(line.substr(colon + 1));
    inList = (key == "data file" || key == "datafile") && result.fields[key].starts_with("LIST");
  }
  result.headerBytes = start.size() - rest.size();
  const bool detached = result.fields.contains("data file") || result.fields.contains("datafile");
  if (!ended && !detached)
    throw unreadable(path, "the header does not end within " + formatBytes(start.size()),
                     "The file is truncated; copy it again.");
  return result;
}

/// "(1,0,0)" as numbers; nothing for "none".
std::optional<Vec3> vectorOf(std::string_view text, std::size_t space,
                             const std::filesystem::path& path) {
  if (lowered(text) == "none") return {};
  if (text.size() < 2 || text.front() != '(' || text.back() != ')')
    throw unreadable(path, "'" + std::string(text.substr(0, 40)) + "' is no vector");
  const auto parts = split(text.substr(1, text.size() - 2), ',');
  if (parts.size() != space)
    throw unreadable(path, "a vector of the header has not " + std::to_string(space) + " numbers");
  Vec3 v{};
  for (std::size_t i = 0; i < std::min<std::size_t>(3, space); ++i) {
    const auto value = number(parts[i]);
    if (!value) throw unreadable(path, "a vector of the header holds something that is no number");
    v[i] = *value;
  }
  return v;
}

/// Vectors may hold blanks between their numbers.
std::vector<std::string> vectorsIn(std::string_view text) {
  std::vector<std::string> parts;
  int depth = 0;
  bool open = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (c == '(') ++depth;
    if (blank && depth > 0) continue;
    if (blank) {
      open = false;
      continue;
    }
    if (!open) parts.emplace_back();
    open = true;
    parts.back() += c;
    if (c == ')') --depth;
  }
  return parts;
}

struct Axis {
  std::int64_t size = 1;
  std::string kind;
  std::optional<Vec3> direction;
  double spacing = NAN;
};

bool spatialKind(const std::string& kind) {
  return kind.empty() || kind == "domain" || kind == "space" || kind == "???" || kind == "none";
}

std::size_t spaceDimension(const Fields& fields) {
  const std::string space = lowered(fields.get("space"));
  if (!space.empty()) return space.ends_with("time") || space.ends_with("-t") ? 4 : 3;
  const auto dimension = wholeNumber(fields.get("space dimension"));
  return dimension && *dimension >= 1 && *dimension <= 8 ? static_cast<std::size_t>(*dimension) : 0;
}

std::vector<Axis> axesOf(const Fields& fields, const std::filesystem::path& path) {
  const auto dimension = wholeNumber(fields.get("dimension"));
  if (!dimension || *dimension < 1 || *dimension > 16)
    throw unreadable(path, "its dimension is missing or impossible");
  std::vector<Axis> axes(static_cast<std::size_t>(*dimension));
  const std::string sizesText = fields.get("sizes");
  const auto sizes = words(sizesText);
  if (sizes.size() != axes.size()) throw unreadable(path, "it has not as many sizes as dimensions");
  const std::string kindsText = lowered(fields.get("kinds"));
  const auto kinds = words(kindsText);
  const auto directions = vectorsIn(fields.get("space directions"));
  const std::string spacingsText = fields.get("spacings");
  const auto spacings = words(spacingsText);
  if (!directions.empty() && directions.size() != axes.size())
    throw unreadable(path, "it has not as many space directions as dimensions");
  const std::size_t space = spaceDimension(fields);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto size = wholeNumber(sizes[i]);
    if (!size || *size < 1)
      throw unreadable(path, "axis " + std::to_string(i + 1) + " has the size '" +
                                 std::string(sizes[i].substr(0, 40)) + "'");
    axes[i].size = *size;
    if (kinds.size() == axes.size()) axes[i].kind = kinds[i];
    if (!directions.empty()) axes[i].direction = vectorOf(directions[i], space, path);
    if (spacings.size() == axes.size()) axes[i].spacing = number(spacings[i]).value_or(NAN);
  }
  return axes;
}

/// The one axis that is not space, or -1. Without kinds and directions the fourth axis is time.
int channelAxisOf(const std::vector<Axis>& axes, bool directions,
                  const std::filesystem::path& path) {
  int found = -1, spatial = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const bool other = directions ? !axes[i].direction : !spatialKind(axes[i].kind) || spatial == 3;
    if (!other) {
      ++spatial;
      continue;
    }
    if (found >= 0)
      throw unreadable(path, "it has more than one dimension beyond space",
                       "Split it into volumes.");
    found = static_cast<int>(i);
  }
  if (spatial < 1 || spatial > 3)
    throw unreadable(path, "it has " + std::to_string(spatial) + " axes in space");
  if (found > 0 && found + 1 < static_cast<int>(axes.size()))
    throw unreadable(path, "its channels are neither the first nor the last axis");
  return found;
}

void setChannels(const Axis& axis, bool first, ImageHeader& header) {
  header.channels = axis.size;
  header.interleaved = first;
  const std::string& kind = axis.kind;
  if (kind == "time" || (!first && (kind == "list" || spatialKind(kind)))) {
    header.channelAxis = ChannelAxis::Time;
    if (axis.spacing > 0) header.frameSeconds = axis.spacing;
  } else if (kind.find("color") != std::string::npos ||
             (kind == "list" && header.type == ValueType::UInt8 && axis.size == 3)) {
    header.channelAxis = ChannelAxis::Colour;
  } else {
    header.channelAxis = ChannelAxis::Vector;
    header.displacement =
        !isInteger(header.type) && (kind == "vector" || kind == "3-vector" || kind == "2-vector" ||
                                    kind == "covariant-vector");
  }
}

void setGrid(const Fields& fields, const std::vector<Axis>& axes, int channelAxis,
             ImageHeader& header, const std::filesystem::path& path) {
  AffineMap map;
  int column = 0;
  bool missing = false;
  Vec3 last{};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (static_cast<int>(i) == channelAxis) continue;
    header.geometry.size[column] = axes[i].size;
    Vec3 direction{};
    const double step =
        std::isfinite(axes[i].spacing) && axes[i].spacing != 0 ? std::abs(axes[i].spacing) : 1;
    missing = missing || (!axes[i].direction && step != std::abs(axes[i].spacing));
    direction[column] = step;
    if (axes[i].direction) direction = *axes[i].direction;
    for (int r = 0; r < 3; ++r) map.linear[3 * r + column] = direction[r];
    last = direction;
    ++column;
  }
  if (column == 2 && axes[0].direction) { // a slice in space: its normal is the third axis
    const Vec3 a{map.linear[0], map.linear[3], map.linear[6]};
    const Vec3 normal = cross(a, last);
    const double length = norm(normal);
    for (int r = 0; r < 3; ++r) map.linear[3 * r + 2] = length > 0 ? normal[r] / length : 0;
  }
  if (missing) header.notices.push_back("The header gives no voxel size; 1 mm was assumed.");
  const std::string origin = fields.get("space origin");
  if (!origin.empty())
    if (const auto point = vectorOf(vectorsIn(origin).front(), spaceDimension(fields), path))
      map.offset = *point;

  const std::string space = lowered(fields.get("space"));
  Vec3 sign{1, 1, 1};
  if (space.starts_with("right-anterior-superior") || space.starts_with("ras"))
    sign = {-1, -1, 1};
  else if (space.starts_with("left-anterior-superior") || space.starts_with("las"))
    sign = {1, -1, 1};
  else if (!space.empty() && !space.starts_with("left-posterior-superior") &&
           !space.starts_with("lps"))
    header.notices.push_back("The header's space '" + space +
                             "' is not anatomical; it was read as LPS.");
  for (int r = 0; r < 3; ++r) {
    map.offset[r] *= sign[r];
    for (int c = 0; c < 3; ++c) map.linear[3 * r + c] *= sign[r];
  }
  header.rightAnteriorVectors = header.displacement && sign[0] < 0 && sign[1] < 0;
  if (header.rightAnteriorVectors)
    header.notices.push_back(
        "The displacement vectors are in RAS, as the header's space, and were turned to LPS.");
  if (!usable(map))
    throw unreadable(path, "its space directions give no usable grid", "Correct the header.");
  placeOnGrid(map, header);
}

void setData(const Fields& fields, ImageHeader& header, const std::filesystem::path& path) {
  const std::string encoding = lowered(fields.get("encoding"));
  if (encoding == "gzip" || encoding == "gz")
    header.encoding = ImageHeader::Encoding::Deflate;
  else if (encoding == "ascii" || encoding == "text" || encoding == "txt")
    header.encoding = ImageHeader::Encoding::Text;
  else if (encoding != "raw")
    throw unreadable(path, "its encoding '" + encoding + "' is not supported",
                     "Save it as raw or gzip.");
  const std::string endian = lowered(fields.get("endian"));
  header.bigEndian = endian == "big";
  if (endian.empty() && sizeOf(header.type) > 1 && header.encoding != ImageHeader::Encoding::Text)
    header.notices.push_back("The header does not name the byte order; little endian was assumed.");

  std::string file = fields.get("data file");
  if (file.empty()) file = fields.get("datafile");
  if (file.empty()) {
    header.dataFiles = {path};
    header.fileOffset = fields.headerBytes;
  } else if (file.starts_with("LIST")) {
    for (const auto& name : fields.fileList) header.dataFiles.push_back(beside(path, name));
  } else if (file.find('%') != std::string::npos) {
    header.dataFiles = numberedFiles(path, file);
  } else {
    header.dataFiles = {beside(path, file)};
  }
  if (header.dataFiles.empty()) throw unreadable(path, "it lists no data file");
  if (header.encoding == ImageHeader::Encoding::Deflate && header.dataFiles.size() > 1)
    throw unreadable(path, "compressed data in several files are not supported");

  const auto lineSkip = wholeNumber(fields.get("line skip").empty() ? fields.get("lineskip")
                                                                    : fields.get("line skip"));
  const auto byteSkip = wholeNumber(fields.get("byte skip").empty() ? fields.get("byteskip")
                                                                    : fields.get("byte skip"));
  if (lineSkip.value_or(0) != 0)
    throw unreadable(path, "'line skip' is not supported", "Use 'byte skip'.");
  if (byteSkip.value_or(0) == -1)
    header.atEnd = true;
  else if (byteSkip.value_or(0) > 0)
    header.skip = static_cast<std::uint64_t>(*byteSkip);
}

/// Segment0_LabelValue, _Name, _Color ("0.5 0.2 0.1"), _Layer.
void setSegments(const Fields& fields, ImageHeader& header) {
  for (int n = 0; n < 100000; ++n) {
    const std::string prefix = "Segment" + std::to_string(n) + "_";
    const auto field = [&](const char* key) {
      const auto found = fields.keyValues.find(prefix + key);
      return found == fields.keyValues.end() ? std::string() : found->second;
    };
    const std::string name = field("Name"), value = field("LabelValue");
    if (name.empty() && field("ID").empty() && value.empty()) break;
    Label label{wholeNumber(value).value_or(n + 1), name, {}, 1};
    if (const auto colour = numbers(field("Color")); colour && colour->size() == 3)
      for (std::size_t c = 0; c < 3; ++c)
        label.colour[c] = static_cast<std::uint8_t>(
            std::lround(255 * std::min(1.0, std::max(0.0, (*colour)[c]))));
    header.labels.push_back(std::move(label));
    header.labelLayers.push_back(static_cast<int>(wholeNumber(field("Layer")).value_or(0)));
  }
}

int recognise(const FileStart& start) {
  if (start.bytes.starts_with("NRRD000")) return 100;
  return start.suffix == ".nrrd" || start.suffix == ".nhdr" ? 40 : 0;
}

ImageHeader readHeader(const std::filesystem::path& path) {
  return parseNrrd(readStart(path, 1 << 20).bytes, path);
}

std::string vectorText(const Vec3& v) {
  return "(" + exactText(v[0]) + "," + exactText(v[1]) + "," + exactText(v[2]) + ")";
}

} // namespace

ImageHeader parseNrrd(std::string_view start, const std::filesystem::path& path) {
  const Fields fields = fieldsOf(start, path);
  ImageHeader header;
  header.format = "NRRD";
  header.name = stemOf(path);
  const std::string type = lowered(fields.get("type"));
  bool known = false;
  for (const auto& [name, value] : typeNames)
    if (type == name) header.type = value, known = true;
  if (!known) throw unreadable(path, "its type '" + type + "' is not supported");

  const auto axes = axesOf(fields, path);
  const bool directions = !fields.get("space directions").empty();
  const int channelAxis = channelAxisOf(axes, directions, path);
  if (channelAxis >= 0)
    setChannels(axes[static_cast<std::size_t>(channelAxis)], channelAxis == 0, header);
  setGrid(fields, axes, channelAxis, header, path);
  setData(fields, header, path);
  setSegments(fields, header);
  return header;
}

std::string nrrdHeader(const ImageHeader& header) {
  const Geometry& g = header.geometry;
  const bool time = header.channelAxis == ChannelAxis::Time;
  const bool channels = header.channelAxis != ChannelAxis::None;
  std::string sizes, directions, kinds;
  for (int axis = 0; axis < 3; ++axis) {
    const Vec3 step{g.direction[axis] * g.spacing[axis], g.direction[3 + axis] * g.spacing[axis],
                    g.direction[6 + axis] * g.spacing[axis]};
    sizes += " " + std::to_string(g.size[axis]);
    directions += " " + vectorText(step);
    kinds += " domain";
  }
  if (channels) {
    const std::string count = " " + std::to_string(header.channels);
    const char* kind = header.channelAxis == ChannelAxis::Colour
                           ? (header.channels == 4 ? " RGBA-color" : " RGB-color")
                           : " vector";
    sizes = time ? sizes + count : count + sizes;
    directions = time ? directions + " none" : " none" + directions;
    kinds = time ? kinds + " time" : kind + kinds;
  }
  std::string type;
  for (const auto& [name, value] : typeNames)
    if (type.empty() && value == header.type) type = name;
  std::string text = "NRRD0004\ntype: " + type + "\ndimension: " + (channels ? "4" : "3") +
                     "\nspace: left-posterior-superior\nsizes:" + sizes +
                     "\nspace directions:" + directions + "\nkinds:" + kinds +
                     "\nendian: little\nencoding: gzip\nspace origin: " + vectorText(g.origin) +
                     "\n";
  if (time && header.frameSeconds > 0)
    text += "spacings: NaN NaN NaN " + exactText(header.frameSeconds) + "\n";
  for (std::size_t n = 0; n < header.labels.size(); ++n) {
    const Label& label = header.labels[n];
    const std::string prefix = "Segment" + std::to_string(n) + "_";
    std::string colour;
    for (const auto c : label.colour) colour += (colour.empty() ? "" : " ") + exactText(c / 255.0);
    text += prefix + "ID:=Segment_" + std::to_string(label.value) + "\n" + prefix +
            "Name:=" + label.name + "\n" + prefix + "Color:=" + colour + "\n" + prefix +
            "LabelValue:=" + std::to_string(label.value) + "\n" + prefix + "Layer:=0\n";
  }
  return text + "\n";
}

const Format nrrdFormat{"NRRD", recognise,
                        [](const std::filesystem::path& path) {
                          return std::vector<FileInfo>{describe(readHeader(path), path)};
                        },
                        [](const std::filesystem::path& path, const OpenOptions& options) {
                          return readImage(readHeader(path), path, options);
                        }};

} // namespace svx
