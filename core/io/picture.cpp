#include "core/io/picture.h"

#include "core/io/format.h"
#include "core/io/image_file.h"
#include "core/io/new_file.h"
#include "core/io/text_scan.h"

#include <ATen/ATen.h>
#include <itkJPEGImageIO.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>
#include <tiffio.h>
#include <zlib.h>

namespace svx {

namespace {

enum class Kind { None, Png, Jpeg, Tiff };

Kind kindOf(std::string_view start) {
  using namespace std::string_view_literals;
  if (start.starts_with("\x89PNG\r\n\x1a\n"sv)) return Kind::Png;
  if (start.starts_with("\xff\xd8\xff"sv)) return Kind::Jpeg;
  for (const auto magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})
    if (start.starts_with(magic)) return Kind::Tiff;
  return Kind::None;
}

itk::ImageIOBase::Pointer readerOf(Kind kind) {
  switch (kind) {
  case Kind::Png:
    return itk::PNGImageIO::New().GetPointer();
  case Kind::Jpeg:
    return itk::JPEGImageIO::New().GetPointer();
  default:
    return itk::TIFFImageIO::New().GetPointer();
  }
}

ValueType valueTypeOf(itk::ImageIOBase::IOComponentType type, const std::filesystem::path& path) {
  switch (type) {
  case itk::ImageIOBase::UCHAR:
    return ValueType::UInt8;
  case itk::ImageIOBase::CHAR:
    return ValueType::Int8;
  case itk::ImageIOBase::USHORT:
    return ValueType::UInt16;
  case itk::ImageIOBase::SHORT:
    return ValueType::Int16;
  case itk::ImageIOBase::UINT:
    return ValueType::UInt32;
  case itk::ImageIOBase::INT:
    return ValueType::Int32;
  case itk::ImageIOBase::FLOAT:
    return ValueType::Float32;
  case itk::ImageIOBase::DOUBLE:
    return ValueType::Float64;
  default:
    throw unreadable(path, "its pixel type is not supported");
  }
}

std::uint32_t bigEndian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

/// mm a pixel as the PNG's pHYs chunk says in metres, or the JPEG's JFIF head in inches or
/// centimetres. (ITK reads neither.)
std::optional<std::array<double, 2>> statedSpacing(Kind kind, std::string_view start) {
  if (kind == Kind::Png)
    for (std::size_t at = 8; at + 12 <= start.size();) {
      const std::size_t length = bigEndian(start, at, 4);
      const auto name = start.substr(at + 4, 4);
      if (name == "IDAT" || name == "IEND") break;
      if (name == "pHYs" && length == 9 && at + 17 <= start.size()) {
        const double x = bigEndian(start, at + 8, 4), y = bigEndian(start, at + 12, 4);
        if (start[at + 16] == 1 && x > 0 && y > 0) return std::array{1000 / x, 1000 / y};
      }
      at += length + 12;
    }
  if (kind == Kind::Jpeg && start.size() >= 18 && start.substr(6, 4) == "JFIF") {
    const double x = bigEndian(start, 14, 2), y = bigEndian(start, 16, 2);
    const double unit = start[13] == 1 ? 25.4 : start[13] == 2 ? 10 : 0;
    if (unit > 0 && x > 0 && y > 0) return std::array{unit / x, unit / y};
  }
  return {};
}

struct TiffFacts {
  int samples = 0;                              ///< a pixel; 0 = cannot be told
  bool wide = false;                            ///< whole numbers of 32 bits
  std::optional<std::array<double, 2>> spacing; ///< mm, of OME's text
};

/// What ITK leaves out of TIFF files.
TiffFacts tiffFacts(const std::filesystem::path& path) {
  TiffFacts facts;
  const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(TIFFOpen(path.c_str(), "r"), TIFFClose);
  if (!tiff) return facts;
  std::uint16_t samples = 1;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, &samples);
  facts.samples = samples;
  std::uint16_t bits = 1, format = SAMPLEFORMAT_UINT;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_SAMPLEFORMAT, &format);
  facts.wide = bits == 32 && (format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_INT);
  const char* description = nullptr;
  if (TIFFGetField(tiff.get(), TIFFTAG_IMAGEDESCRIPTION, &description) != 1 || !description)
    return facts;
  const std::string_view text = description;
  if (text.find("<OME") == text.npos) return facts;
  std::array<double, 2> spacing{};
  for (std::size_t a = 0; a < 2; ++a) {
    const std::string key = a == 0 ? " PhysicalSizeX" : " PhysicalSizeY";
    const auto valueOf = [&](const std::string& name) -> std::string_view {
      const auto at = text.find(name + "=\"");
      if (at == text.npos) return {};
      const auto from = at + name.size() + 2;
      return text.substr(from, text.find('"', from) - from);
    };
    const auto unit = valueOf(key + "Unit");
    const double perMm = unit == "nm" ? 1e6 : unit == "mm" ? 1 : 1e3; // micrometres when not said
    spacing[a] = number(valueOf(key)).value_or(0) / perMm;
  }
  if (spacing[0] > 0 && spacing[1] > 0) facts.spacing = spacing;
  return facts;
}

/// ITK's PNG reader never comes back from damaged data, so they are checked as a whole before:
/// every chunk with its check sum, the end chunk, and an image stream that unpacks to its end.
void checkPng(const std::filesystem::path& path) {
  const std::string bytes = readText(path, std::uint64_t{1} << 31);
  const auto refuse = [&](const std::string& cause) {
    throw unreadable(path, cause, "The file is truncated or damaged; copy it again.");
  };
  const auto* raw = reinterpret_cast<const Bytef*>(bytes.data());
  std::string packed;
  std::size_t at = 8;
  for (bool ended = false; !ended;) {
    if (bytes.size() < at + 12) refuse("the picture ends too early");
    const std::size_t length = bigEndian(bytes, at, 4);
    if (length > bytes.size() - at - 12) refuse("a chunk reaches beyond the end of the picture");
    const auto name = std::string_view(bytes).substr(at + 4, 4);
    if (crc32(0, raw + at + 4, static_cast<uInt>(length + 4)) !=
        bigEndian(bytes, at + 8 + length, 4))
      refuse("the check sum of a chunk is wrong");
    if (name == "IDAT") packed.append(bytes, at + 8, length);
    ended = name == "IEND";
    at += length + 12;
  }
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  std::vector<Bytef> rest(1 << 16);
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = rest.data();
    stream.avail_out = static_cast<uInt>(rest.size());
    code = inflate(&stream, Z_NO_FLUSH);
  }
  const std::uint64_t total = stream.total_out;
  inflateEnd(&stream);
  if (code != Z_STREAM_END) refuse("the compressed pixels are damaged");
  // A row of pixels and one byte; interlaced pictures have more.
  const std::uint64_t width = bigEndian(bytes, 16, 4), height = bigEndian(bytes, 20, 4);
  const int samples = bytes[25] == 2 ? 3 : bytes[25] == 4 ? 2 : bytes[25] == 6 ? 4 : 1;
  const std::uint64_t row =
      (width * static_cast<unsigned char>(bytes[24]) * static_cast<unsigned>(samples) + 7) / 8;
  if (total / (row + 1) < height) refuse("the compressed pixels end too early");
}

struct Picture {
  itk::ImageIOBase::Pointer io;
  ImageHeader header;
  std::int64_t stored = 0; ///< channels as ITK hands them over: it adds alpha to tiled RGB
};

Picture readHeader(const std::filesystem::path& path) {
  const auto start = readStart(path);
  const Kind kind = kindOf(start.bytes);
  if (kind == Kind::None)
    throw unreadable(path, "it does not begin as a PNG, JPEG or TIFF file",
                     "The file is damaged or has the wrong suffix.");
  if (kind == Kind::Png) checkPng(path);
  Picture picture;
  picture.io = readerOf(kind);
  auto& io = *picture.io;
  io.SetFileName(path.string());
  io.ReadImageInformation();

  ImageHeader& header = picture.header;
  header.format = kind == Kind::Png ? "PNG" : kind == Kind::Jpeg ? "JPEG" : "TIFF";
  header.name = stemOf(path);
  header.type = valueTypeOf(io.GetComponentType(), path);
  header.channels = io.GetNumberOfComponents();
  const TiffFacts facts = kind == Kind::Tiff ? tiffFacts(path) : TiffFacts();
  if (facts.wide) // ITK gives other numbers than are there
    throw unreadable(path, "it stores whole numbers of 32 bits, which are not supported",
                     "Save it with floating-point numbers or 16 bits.");
  picture.stored = header.channels;
  if (facts.samples == 3 && header.channels == 4) header.channels = 3;
  header.interleaved = true;
  if (header.channels > 1) header.channelAxis = ChannelAxis::Colour;
  for (unsigned a = 0; a < std::min(3u, io.GetNumberOfDimensions()); ++a)
    header.geometry.size[a] = static_cast<std::int64_t>(io.GetDimensions(a));
  header.dataFiles = {path};
  const auto spacing = kind == Kind::Tiff && io.GetSpacing(0) != 1
                           ? std::array{io.GetSpacing(0), io.GetSpacing(1)}
                           : std::array{0.0, 0.0};
  const auto stated = facts.spacing ? facts.spacing
                      : kind == Kind::Tiff && spacing[0] > 0 && spacing[1] > 0
                          ? std::optional(spacing)
                          : statedSpacing(kind, start.bytes);
  if (stated)
    header.geometry.spacing = {(*stated)[0], (*stated)[1], 1};
  else
    header.notices.push_back(
        "The picture gives no resolution in a physical unit; 1 mm a pixel was assumed.");
  return picture;
}

Opened read(const std::filesystem::path& path, const OpenOptions& options) {
  Picture picture = readHeader(path);
  ImageHeader& header = picture.header;
  const std::uint64_t bytes = bytesInMemory(header, path);
  // Compressed pictures of one colour reach about this; a header that claims more is damaged.
  if (bytes / 20000 > std::filesystem::file_size(path))
    throw unreadable(path,
                     "its header promises " + formatBytes(bytes) + ", more than the file can hold");
  checkMemory(path, 2 * bytes, options);
  if (options.context) options.context->throwIfCancelled();

  const auto& size = header.geometry.size;
  itk::ImageIORegion region(picture.io->GetNumberOfDimensions());
  for (unsigned a = 0; a < picture.io->GetNumberOfDimensions(); ++a)
    region.SetSize(a, picture.io->GetDimensions(a));
  picture.io->SetIORegion(region);
  std::vector<char> pixels(static_cast<std::size_t>(picture.io->GetImageSizeInBytes()));
  picture.io->Read(pixels.data());

  Volume volume;
  volume.name = header.name;
  volume.geometry = header.geometry;
  volume.channelAxis = header.channelAxis;
  volume.modality = header.channels > 1 ? Modality::Optical : Modality::Unknown;
  volume.source = {path, header.format, {}, header.notices};
  const auto type = tensorType(header);
  at::Tensor voxels;
  const std::vector<std::int64_t> shape{size[2], size[1], size[0], picture.stored};
  if (header.type == ValueType::UInt16)
    voxels = at::from_blob(pixels.data(), shape, at::TensorOptions(at::kShort))
                 .to(type)
                 .bitwise_and(std::int64_t{0xffff});
  else if (header.type == ValueType::UInt32)
    voxels = at::from_blob(pixels.data(), shape, at::TensorOptions(at::kInt))
                 .to(type)
                 .bitwise_and(std::int64_t{0xffffffff});
  else
    voxels = at::from_blob(pixels.data(), shape, at::TensorOptions(type)).clone();
  volume.voxels = header.channels > 1
                      ? voxels.slice(3, 0, header.channels).permute({3, 0, 1, 2}).contiguous()
                      : voxels.squeeze(3);
  return {withRole(std::move(volume), header, options.role), {}};
}

int recognise(const FileStart& start) {
  if (kindOf(start.bytes) != Kind::None) return 90;
  for (const char* suffix : {".png", ".jpg", ".jpeg", ".tif", ".tiff"})
    if (start.suffix == suffix) return 40;
  return 0;
}

} // namespace

void writePicture(const Volume& volume, const std::filesystem::path& path) {
  const bool png = suffixOf(path) == ".png";
  const auto& voxels = volume.voxels;
  const bool colour = voxels.dim() == 4;
  const bool bytes = voxels.scalar_type() == at::kByte;
  const auto refuse = [&](const std::string& cause, const std::string& remedy) {
    return Error(ErrorKind::Usage, "Cannot write " + shown(path), cause, remedy);
  };
  if (volume.geometry.size[2] != 1)
    throw refuse("a picture holds one slice.", "Use .nii.gz or .nrrd for volumes.");
  if (colour && (volume.channels() != 3 || !bytes))
    throw refuse("a picture holds grey values or 8-bit RGB.", "Use .nii.gz or .nrrd.");
  const bool real = !png && voxels.scalar_type() == at::kFloat;
  const bool wide = !bytes && !real && !voxels.is_floating_point() && voxels.numel() > 0 &&
                    voxels.min().item<double>() >= 0 && voxels.max().item<double>() <= 65535;
  if (!bytes && !real && !wide)
    throw refuse("its values do not fit into 8 or 16 bits.",
                 "Use .nii.gz, .nrrd or, for float32, .tif.");

  itk::ImageIOBase::Pointer io = readerOf(png ? Kind::Png : Kind::Tiff);
  NewFile file(path, false);
  io->SetFileName(file.path().string());
  io->SetNumberOfDimensions(2);
  itk::ImageIORegion region(2);
  for (unsigned a = 0; a < 2; ++a) {
    io->SetDimensions(a, static_cast<itk::SizeValueType>(volume.geometry.size[a]));
    io->SetSpacing(a, volume.geometry.spacing[a]);
    region.SetSize(a, static_cast<itk::SizeValueType>(volume.geometry.size[a]));
  }
  io->SetIORegion(region);
  io->SetPixelType(colour ? itk::ImageIOBase::RGB : itk::ImageIOBase::SCALAR);
  io->SetNumberOfComponents(colour ? 3 : 1);
  io->SetComponentType(bytes  ? itk::ImageIOBase::UCHAR
                       : real ? itk::ImageIOBase::FLOAT
                              : itk::ImageIOBase::USHORT);
  at::Tensor pixels = colour ? voxels.permute({1, 2, 3, 0}).contiguous() : voxels.contiguous();
  if (wide) pixels = pixels.to(at::kInt).to(at::kShort); // the low 16 bits
  try {
    io->Write(pixels.data_ptr());
  } catch (const std::exception& error) {
    throw Error(ErrorKind::Input, "Cannot write " + shown(path), error.what(),
                "Check that the disk has space.");
  }
  file.commit();
}

const Format pictureFormat{"picture", recognise,
                           [](const std::filesystem::path& path) {
                             const Picture picture = readHeader(path);
                             return std::vector<FileInfo>{describe(picture.header, path)};
                           },
                           read};

} // namespace svx
