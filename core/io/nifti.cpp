#include "core/io/nifti.h"

#include "core/io/affine_grid.h"
#include "core/io/format.h"
#include "core/io/image_file.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace svx {

namespace {

constexpr int intentLabel = 1002, intentDisplacement = 1006, intentVector = 1007;
constexpr int codeRgb = 128, codeRgba = 2304;

struct TypeCode {
  int code;
  ValueType type;
};
constexpr TypeCode typeCodes[] = {{2, ValueType::UInt8},    {4, ValueType::Int16},
                                  {8, ValueType::Int32},    {16, ValueType::Float32},
                                  {64, ValueType::Float64}, {256, ValueType::Int8},
                                  {512, ValueType::UInt16}, {768, ValueType::UInt32},
                                  {1024, ValueType::Int64}, {1280, ValueType::UInt64}};

/// Fields at their places in the header, in the byte order of the file.
class Fields {
public:
  Fields(std::string_view bytes, bool swap) : bytes_(bytes), swap_(swap) {}
  template <typename T>
  T get(std::size_t offset) const {
    char raw[sizeof(T)];
    std::memcpy(raw, bytes_.data() + offset, sizeof(T));
    if (swap_)
      for (std::size_t i = 0; i < sizeof(T) / 2; ++i) std::swap(raw[i], raw[sizeof(T) - 1 - i]);
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
  }

private:
  std::string_view bytes_;
  bool swap_;
};

/// The fields that both versions have, widened.
struct Nifti {
  int version = 1; ///< 0: Analyze 7.5
  bool swap = false, pair = false;
  std::int64_t dim[8]{};
  double pixdim[8]{};
  int datatype = 0, intent = 0, qformCode = 0, sformCode = 0, units = 0;
  double slope = 0, intercept = 0, voxOffset = 0;
  double quaternion[3]{}, offset[3]{}, srow[3][4]{};
};

/// Header length as the first four bytes say it: 348, 540, or 0 for no NIfTI; `swap` is set.
int headerLength(std::string_view start, bool& swap) {
  if (start.size() < 4) return 0;
  for (const bool other : {false, true}) {
    const auto length = Fields(start, other).get<std::int32_t>(0);
    swap = other;
    if (length == 348 || length == 540) return length;
  }
  return 0;
}

Nifti fieldsOfVersion1(const Fields& f, std::string_view start) {
  Nifti h;
  const std::string_view magic = start.substr(344, 3);
  h.version = magic == "n+1" || magic == "ni1" ? 1 : 0;
  h.pair = magic != "n+1";
  for (int i = 0; i < 8; ++i) h.dim[i] = f.get<std::int16_t>(40 + 2 * i);
  for (int i = 0; i < 8; ++i) h.pixdim[i] = f.get<float>(76 + 4 * i);
  h.datatype = f.get<std::int16_t>(70);
  if (h.version == 0) return h;
  h.intent = f.get<std::int16_t>(68);
  h.voxOffset = f.get<float>(108);
  h.slope = f.get<float>(112);
  h.intercept = f.get<float>(116);
  h.units = static_cast<unsigned char>(start[123]);
  h.qformCode = f.get<std::int16_t>(252);
  h.sformCode = f.get<std::int16_t>(254);
  for (int i = 0; i < 3; ++i) h.quaternion[i] = f.get<float>(256 + 4 * i);
  for (int i = 0; i < 3; ++i) h.offset[i] = f.get<float>(268 + 4 * i);
  for (int i = 0; i < 12; ++i) h.srow[i / 4][i % 4] = f.get<float>(280 + 4 * i);
  return h;
}

Nifti fieldsOfVersion2(const Fields& f, std::string_view start) {
  Nifti h;
  h.version = 2;
  h.pair = start.substr(4, 3) != "n+2";
  h.datatype = f.get<std::int16_t>(12);
  for (int i = 0; i < 8; ++i) h.dim[i] = f.get<std::int64_t>(16 + 8 * i);
  for (int i = 0; i < 8; ++i) h.pixdim[i] = f.get<double>(104 + 8 * i);
  h.voxOffset = static_cast<double>(f.get<std::int64_t>(168));
  h.slope = f.get<double>(176);
  h.intercept = f.get<double>(184);
  h.qformCode = f.get<std::int32_t>(344);
  h.sformCode = f.get<std::int32_t>(348);
  for (int i = 0; i < 3; ++i) h.quaternion[i] = f.get<double>(352 + 8 * i);
  for (int i = 0; i < 3; ++i) h.offset[i] = f.get<double>(376 + 8 * i);
  for (int i = 0; i < 12; ++i) h.srow[i / 4][i % 4] = f.get<double>(400 + 8 * i);
  h.units = f.get<std::int32_t>(500);
  h.intent = f.get<std::int32_t>(504);
  return h;
}

double millimetresPer(int units) {
  switch (units & 7) {
  case 1:
    return 1000;
  case 3:
    return 0.001;
  default:
    return 1;
  }
}

double secondsPer(int units) {
  switch (units & 0x38) {
  case 16:
    return 1e-3;
  case 24:
    return 1e-6;
  default:
    return 1;
  }
}

/// The rotation of a unit quaternion given by its last three components (nifti1.h, method 2).
Mat3 rotationOf(const double (&q)[3]) {
  double b = q[0], c = q[1], d = q[2];
  double a = 1 - (b * b + c * c + d * d);
  if (a < 1e-7) {
    const double scale = 1 / std::sqrt(b * b + c * c + d * d);
    b *= scale, c *= scale, d *= scale, a = 0;
  } else {
    a = std::sqrt(a);
  }
  return {
      a * a + b * b - c * c - d * d, 2 * b * c - 2 * a * d,         2 * b * d + 2 * a * c,
      2 * b * c + 2 * a * d,         a * a + c * c - b * b - d * d, 2 * c * d - 2 * a * b,
      2 * b * d - 2 * a * c,         2 * c * d + 2 * a * b,         a * a + d * d - c * c - b * b};
}

/// (b, c, d) of the quaternion of a proper rotation.
Vec3 quaternionOf(const Mat3& r) {
  const double trace = r[0] + r[4] + r[8];
  double a, b, c, d;
  if (trace > 0) {
    a = 0.5 * std::sqrt(1 + trace);
    return {0.25 * (r[7] - r[5]) / a, 0.25 * (r[2] - r[6]) / a, 0.25 * (r[3] - r[1]) / a};
  }
  if (r[0] >= r[4] && r[0] >= r[8]) {
    b = 0.5 * std::sqrt(std::max(0.0, 1 + r[0] - r[4] - r[8]));
    c = 0.25 * (r[1] + r[3]) / b, d = 0.25 * (r[2] + r[6]) / b, a = 0.25 * (r[7] - r[5]) / b;
  } else if (r[4] >= r[8]) {
    c = 0.5 * std::sqrt(std::max(0.0, 1 + r[4] - r[0] - r[8]));
    b = 0.25 * (r[1] + r[3]) / c, d = 0.25 * (r[5] + r[7]) / c, a = 0.25 * (r[2] - r[6]) / c;
  } else {
    d = 0.5 * std::sqrt(std::max(0.0, 1 + r[8] - r[0] - r[4]));
    b = 0.25 * (r[2] + r[6]) / d, c = 0.25 * (r[5] + r[7]) / d, a = 0.25 * (r[3] - r[1]) / d;
  }
  if (a < 0) return {-b, -c, -d};
  return {b, c, d};
}

constexpr Mat3 rasToLps{-1, 0, 0, 0, -1, 0, 0, 0, 1};

void placeInSpace(const Nifti& h, ImageHeader& header) {
  const double mm = millimetresPer(h.units);
  Vec3 spacing{};
  for (int i = 0; i < 3; ++i) {
    const double step = std::abs(h.pixdim[i + 1]) * mm;
    spacing[i] = std::isfinite(step) && step > 0 ? step : 1;
    if (spacing[i] != step && i < h.dim[0])
      header.notices.push_back("The voxel size along axis " + std::to_string(i + 1) +
                               " is missing in the header; 1 mm was assumed.");
  }
  AffineMap toRas; // index to RAS mm
  if (h.sformCode > 0) {
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) toRas.linear[3 * r + c] = h.srow[r][c] * mm;
      toRas.offset[r] = h.srow[r][3] * mm;
    }
    if (usable(toRas))
      return placeOnGrid({rasToLps * toRas.linear, rasToLps * toRas.offset}, header);
    header.notices.push_back(
        "The sform matrix cannot be used (singular or not finite); the qform was taken.");
  }
  const double handedness = h.pixdim[0] < 0 ? -1 : 1;
  const Mat3 scale{spacing[0], 0, 0, 0, spacing[1], 0, 0, 0, spacing[2] * handedness};
  if (h.qformCode > 0) {
    toRas = {rotationOf(h.quaternion) * scale,
             {h.offset[0] * mm, h.offset[1] * mm, h.offset[2] * mm}};
    if (usable(toRas))
      return placeOnGrid({rasToLps * toRas.linear, rasToLps * toRas.offset}, header);
    header.notices.push_back("The qform cannot be used (not finite).");
  }
  header.geometry.spacing = spacing;
  header.geometry.origin = {};
  header.geometry.direction = identity3; // as ITK
  header.notices.push_back("The header gives no position in space (sform and qform codes are 0); "
                           "left and right may be exchanged.");
}

void setValueType(const Nifti& h, ImageHeader& header, const std::filesystem::path& path) {
  if (h.datatype == codeRgb || h.datatype == codeRgba) {
    header.type = ValueType::UInt8;
    header.channels = h.datatype == codeRgb ? 3 : 4;
    header.channelAxis = ChannelAxis::Colour;
    header.interleaved = true;
    return;
  }
  for (const auto& [code, type] : typeCodes)
    if (code == h.datatype) {
      header.type = type;
      return;
    }
  throw unreadable(path, "its data type code " + std::to_string(h.datatype) + " is not supported",
                   "Convert it to an integer or real type.");
}

void setDimensions(const Nifti& h, ImageHeader& header, const std::filesystem::path& path) {
  if (h.dim[0] < 1 || h.dim[0] > 7)
    throw unreadable(path, "the header claims " + std::to_string(h.dim[0]) + " dimensions");
  std::int64_t dim[8] = {0, 1, 1, 1, 1, 1, 1, 1};
  for (int i = 1; i <= h.dim[0]; ++i) {
    if (h.dim[i] < 1 && !(h.dim[i] == 0 && i > 3))
      throw unreadable(path, "dimension " + std::to_string(i) + " has the size " +
                                 std::to_string(h.dim[i]));
    dim[i] = std::max<std::int64_t>(1, h.dim[i]);
  }
  header.geometry.size = {dim[1], dim[2], dim[3]};
  const bool colour = header.channelAxis == ChannelAxis::Colour;
  if (dim[6] > 1 || dim[7] > 1 || (dim[4] > 1 && dim[5] > 1) ||
      (colour && (dim[4] > 1 || dim[5] > 1)))
    throw unreadable(path, "it has more than one dimension beyond space", "Split it into volumes.");
  if (dim[4] > 1) {
    header.channels = dim[4];
    header.channelAxis = ChannelAxis::Time;
    const double seconds = h.pixdim[4] * secondsPer(h.units);
    header.frameSeconds = std::isfinite(seconds) && seconds > 0 ? seconds : 0;
  } else if (dim[5] > 1) {
    header.channels = dim[5];
    header.channelAxis = ChannelAxis::Vector;
    header.displacement = h.intent == intentVector || h.intent == intentDisplacement;
    header.rightAnteriorVectors = h.intent == intentDisplacement;
  }
}

std::filesystem::path withSuffix(std::filesystem::path path, const char* suffix) {
  std::string packed;
  if (path.extension() == ".gz") {
    packed = ".gz";
    path.replace_extension();
  }
  path.replace_extension(suffix);
  path += packed;
  return path;
}

void setDataFile(const Nifti& h, ImageHeader& header, const std::filesystem::path& path) {
  if (!std::isfinite(h.voxOffset) || h.voxOffset < 0 || h.voxOffset > 1e12)
    throw unreadable(path, "the header places the voxels at byte " + std::to_string(h.voxOffset));
  const auto least = h.pair ? 0 : h.version == 2 ? 544 : 352;
  header.skip = std::max<std::uint64_t>(least, static_cast<std::uint64_t>(h.voxOffset));
  auto data = path;
  if (h.pair) {
    data = withSuffix(path, ".img");
    std::error_code error;
    if (!std::filesystem::exists(data, error)) {
      auto packed = data;
      packed += ".gz";
      if (std::filesystem::exists(packed, error)) data = packed;
    }
  }
  header.dataFiles = {data};
}

std::filesystem::path headerPath(const std::filesystem::path& path) {
  if (suffixOf(path) != ".img") return path;
  const auto header = withSuffix(path, ".hdr");
  std::error_code error;
  return std::filesystem::exists(header, error) ? header : path;
}

ImageHeader readHeader(const std::filesystem::path& given) {
  const auto path = headerPath(given);
  const auto start = readStart(path);
  ImageHeader header = parseNifti(start.bytes, path);
  if (readStart(header.dataFiles.front(), 16).gzip)
    header.encoding = ImageHeader::Encoding::Deflate;
  return header;
}

int recognise(const FileStart& start) {
  bool swap = false;
  const int length = headerLength(start.bytes, swap);
  if (length == 540 && start.bytes.size() >= 8 && start.bytes[4] == 'n') return 100;
  if (length == 348 && start.bytes.size() >= 348 && start.bytes[344] == 'n') return 100;
  if (start.suffix == ".nii" || start.suffix == ".hdr" || start.suffix == ".img") return 40;
  return 0;
}

template <typename T>
void put(std::string& bytes, std::size_t offset, double value) {
  const auto typed = static_cast<T>(value);
  std::memcpy(bytes.data() + offset, &typed, sizeof typed);
}

} // namespace

ImageHeader parseNifti(std::string_view start, const std::filesystem::path& path) {
  Nifti h;
  bool swap = false;
  const int length = headerLength(start, swap);
  if (length == 0) throw unreadable(path, "it does not begin with a NIfTI header");
  if (start.size() < static_cast<std::size_t>(length))
    throw unreadable(path,
                     "the file ends inside its header of " + std::to_string(length) + " bytes",
                     "Copy it again.");
  const Fields fields(start, swap);
  h = length == 540 ? fieldsOfVersion2(fields, start) : fieldsOfVersion1(fields, start);

  ImageHeader header;
  header.format = h.version == 0 ? "Analyze 7.5" : "NIfTI-" + std::to_string(h.version);
  header.name = stemOf(path);
  header.bigEndian = swap != (std::endian::native == std::endian::big);
  setValueType(h, header, path);
  setDimensions(h, header, path);
  placeInSpace(h, header);
  setDataFile(h, header, path);
  header.labelIntent = h.intent == intentLabel;
  if (std::isfinite(h.slope) && std::isfinite(h.intercept)) {
    if (h.slope != 0 && header.channelAxis != ChannelAxis::Colour) {
      header.slope = h.slope;
      header.intercept = h.intercept;
    }
  } else {
    header.notices.push_back("The intensity scale of the header is not a number and was ignored.");
  }
  if (header.rightAnteriorVectors)
    header.notices.push_back(
        "The displacement vectors (intent 1006) are in RAS and were turned to LPS.");
  return header;
}

std::string niftiHeader(const ImageHeader& header) {
  const Geometry& g = header.geometry;
  const bool two = std::max({g.size[0], g.size[1], g.size[2], header.channels}) > 32767;
  const bool time = header.channelAxis == ChannelAxis::Time;
  const bool vector = header.channelAxis == ChannelAxis::Vector;
  const bool colour = header.channelAxis == ChannelAxis::Colour;
  std::string bytes(two ? 544 : 352, '\0');
  const auto integer = [&](std::size_t one, std::size_t second, double value) {
    two ? put<std::int32_t>(bytes, second, value) : put<std::int16_t>(bytes, one, value);
  };
  const auto real = [&](std::size_t one, std::size_t second, double value) {
    two ? put<double>(bytes, second, value) : put<float>(bytes, one, value);
  };
  put<std::int32_t>(bytes, 0, two ? 540 : 348);
  std::memcpy(bytes.data() + (two ? 4 : 344), two ? "n+2\0\r\n\032\n" : "n+1", two ? 8 : 3);

  const std::int64_t dim[8] = {
      vector ? 5 : time ? 4 : 3,    g.size[0], g.size[1], g.size[2], time ? header.channels : 1,
      vector ? header.channels : 1, 1,         1};
  // Proper rotation and the sign of the third axis apart, as the qform wants it.
  const double handedness = determinant(g.direction) < 0 ? -1 : 1;
  const double pixdim[8] = {
      handedness, g.spacing[0], g.spacing[1], g.spacing[2], time ? header.frameSeconds : 1, 1, 1,
      1};
  for (std::size_t i = 0; i < 8; ++i) {
    two ? put<std::int64_t>(bytes, 16 + 8 * i, static_cast<double>(dim[i]))
        : put<std::int16_t>(bytes, 40 + 2 * i, static_cast<double>(dim[i]));
    real(76 + 4 * i, 104 + 8 * i, pixdim[i]);
  }
  int code = codeRgb, bits = 24;
  if (colour && header.channels == 4) code = codeRgba, bits = 32;
  for (const auto& entry : typeCodes)
    if (!colour && entry.type == header.type)
      code = entry.code, bits = static_cast<int>(8 * sizeOf(header.type));
  put<std::int16_t>(bytes, two ? 12 : 70, code);
  put<std::int16_t>(bytes, two ? 14 : 72, bits);
  two ? put<std::int64_t>(bytes, 168, 544) : put<float>(bytes, 108, 352);
  real(112, 176, 1);
  integer(68, 504, vector ? intentVector : header.labelIntent ? intentLabel : 0);
  two ? put<std::int32_t>(bytes, 500, 10) : put<std::int8_t>(bytes, 123, 10); // mm and seconds
  integer(252, 344, 1);
  integer(254, 348, 1);

  Mat3 rotation = rasToLps * g.direction;
  const AffineMap toWorld = g.indexToWorld();
  const Mat3 linear = rasToLps * toWorld.linear;
  const Vec3 offset = rasToLps * toWorld.offset;
  for (int r = 0; r < 3; ++r) rotation[3 * r + 2] *= handedness;
  const Vec3 quaternion = quaternionOf(rotation);
  for (std::size_t i = 0; i < 3; ++i) {
    real(256 + 4 * i, 352 + 8 * i, quaternion[i]);
    real(268 + 4 * i, 376 + 8 * i, offset[i]);
    for (std::size_t c = 0; c < 4; ++c)
      real(280 + 16 * i + 4 * c, 400 + 32 * i + 8 * c, c < 3 ? linear[3 * i + c] : offset[i]);
  }
  return bytes;
}

const Format niftiFormat{"NIfTI", recognise,
                         [](const std::filesystem::path& path) {
                           return std::vector<FileInfo>{describe(readHeader(path), path)};
                         },
                         [](const std::filesystem::path& path, const OpenOptions& options) {
                           return readImage(readHeader(path), path, options);
                         }};

} // namespace svx
