#include "core/io/ome_tiff.h"

#include "core/io/format.h"
#include "core/io/new_file.h"
#include "core/io/text_scan.h"
#include "core/io/xml_scanner.h"

#include <ATen/ATen.h>
#include <tiffio.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

namespace svx {
namespace {

struct Pixels {
  const char* name;
  std::uint16_t bits, format;
};

std::optional<Pixels> pixelsOf(at::ScalarType type) {
  switch (type) {
  case at::kByte:
    return Pixels{"uint8", 8, SAMPLEFORMAT_UINT};
  case at::kChar:
    return Pixels{"int8", 8, SAMPLEFORMAT_INT};
  case at::kShort:
    return Pixels{"int16", 16, SAMPLEFORMAT_INT};
  case at::kInt:
    return Pixels{"int32", 32, SAMPLEFORMAT_INT};
  case at::kFloat:
    return Pixels{"float", 32, SAMPLEFORMAT_IEEEFP};
  case at::kDouble:
    return Pixels{"double", 64, SAMPLEFORMAT_IEEEFP};
  default:
    return {};
  }
}

struct Channel {
  std::string name;
  at::Tensor voxels; ///< (z, y, x)
};

std::string omeXml(const std::vector<Channel>& channels, const Geometry& grid, const char* type,
                   const std::string& name) {
  const auto attribute = [](const char* key, const std::string& value) {
    return std::string(" ") + key + "=\"" + encodeEntities(value) + "\"";
  };
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                    "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" "
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                    "xsi:schemaLocation=\"http://www.openmicroscopy.org/Schemas/OME/2016-06 "
                    "http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd\" "
                    "Creator=\"Spectravox " SVX_VERSION "\"><Image ID=\"Image:0\"" +
                    attribute("Name", name) + "><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\"" +
                    attribute("Type", type) + attribute("SizeX", std::to_string(grid.size[0])) +
                    attribute("SizeY", std::to_string(grid.size[1])) +
                    attribute("SizeC", std::to_string(channels.size())) +
                    attribute("SizeZ", std::to_string(grid.size[2])) + attribute("SizeT", "1");
  const char* sizes[] = {"PhysicalSizeX", "PhysicalSizeY", "PhysicalSizeZ"};
  for (std::size_t a = 0; a < 3; ++a) xml += attribute(sizes[a], exactText(grid.spacing[a] * 1000));
  xml += ">";
  for (std::size_t c = 0; c < channels.size(); ++c)
    xml += "<Channel" + attribute("ID", "Channel:0:" + std::to_string(c)) +
           attribute("Name", channels[c].name) + attribute("SamplesPerPixel", "1") + "/>";
  return xml + "<TiffData/></Pixels></Image></OME>";
}

std::vector<Channel> channelsOf(std::span<const std::shared_ptr<const Volume>> volumes,
                                const std::filesystem::path& path) {
  std::vector<Channel> channels;
  for (const auto& volume : volumes) {
    if (volume->geometry.size != volumes.front()->geometry.size ||
        volume->voxels.scalar_type() != volumes.front()->voxels.scalar_type())
      throw Error(ErrorKind::Usage, "Cannot write " + shown(path),
                  "its channels differ in size or number type.", "Write them one by one.");
    for (std::int64_t c = 0; c < volume->channels(); ++c)
      channels.push_back(
          {volume->channels() == 1 ? volume->name : volume->name + " " + std::to_string(c + 1),
           volume->channel(c).contiguous()});
  }
  return channels;
}

/// What libtiff would print: `why` gets it.
int keepMessage(TIFF*, void* why, const char*, const char* pattern, va_list values) {
  char text[300];
  std::vsnprintf(text, sizeof text, pattern, values);
  *static_cast<std::string*>(why) = text;
  return 1;
}

class Tiff {
public:
  Tiff(const std::filesystem::path& target, const std::filesystem::path& file, bool big)
      : target_(target) {
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(
        TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keepMessage, &message_);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), keepMessage, &message_);
    tiff_ = TIFFOpenExt(file.c_str(), big ? "w8" : "w", options.get());
    check(tiff_ != nullptr);
  }
  ~Tiff() {
    if (tiff_) TIFFClose(tiff_);
  }
  Tiff(const Tiff&) = delete;

  /// Where the system does not say why, the library does.
  void check(bool well) const {
    if (well) return;
    const bool full = errno == ENOSPC || errno == EDQUOT;
    throw Error(ErrorKind::Input, "Cannot write " + shown(target_),
                full         ? "the disk is full."
                : errno != 0 ? std::string(std::strerror(errno)) + "."
                             : message_ + ".",
                full ? "Free some space or choose another folder." : "Choose another folder.");
  }
  template <typename T>
  void set(std::uint32_t tag, T value) {
    check(TIFFSetField(tiff_, tag, value) == 1);
  }
  TIFF* get() const { return tiff_; }

private:
  std::filesystem::path target_;
  std::string message_ = "the TIFF library failed";
  TIFF* tiff_ = nullptr;
};

void writePlane(Tiff& tiff, const at::Tensor& plane, const Pixels& pixels, const Geometry& grid,
                const std::string& description) {
  const auto width = std::uint32_t(grid.size[0]), height = std::uint32_t(grid.size[1]);
  const std::size_t row = std::size_t(width) * pixels.bits / 8;
  const auto rows = std::uint32_t(
      std::clamp<std::size_t>((256 << 10) / std::max<std::size_t>(row, 1), 1, height));
  tiff.set(TIFFTAG_IMAGEWIDTH, width);
  tiff.set(TIFFTAG_IMAGELENGTH, height);
  tiff.set(TIFFTAG_BITSPERSAMPLE, pixels.bits);
  tiff.set(TIFFTAG_SAMPLEFORMAT, pixels.format);
  tiff.set(TIFFTAG_SAMPLESPERPIXEL, 1);
  tiff.set(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  tiff.set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  tiff.set(TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  tiff.set(TIFFTAG_ROWSPERSTRIP, rows);
  tiff.set(TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
  tiff.set(TIFFTAG_XRESOLUTION, 10 / grid.spacing[0]);
  tiff.set(TIFFTAG_YRESOLUTION, 10 / grid.spacing[1]);
  if (!description.empty()) tiff.set(TIFFTAG_IMAGEDESCRIPTION, description.c_str());
  auto* bytes = static_cast<char*>(plane.data_ptr());
  for (std::uint32_t y = 0, strip = 0; y < height; y += rows, ++strip) {
    const std::size_t count = std::min(rows, height - y) * row;
    tiff.check(TIFFWriteEncodedStrip(tiff.get(), strip, bytes + y * row, tmsize_t(count)) >= 0);
  }
  tiff.check(TIFFWriteDirectory(tiff.get()) == 1);
}

} // namespace

bool isOmeTiff(const std::filesystem::path& path) {
  const std::string name = lowered(path.filename().string());
  return name.ends_with(".ome.tif") || name.ends_with(".ome.tiff");
}

void writeOmeTiff(std::span<const std::shared_ptr<const Volume>> volumes,
                  const std::filesystem::path& path, JobContext* context) {
  const auto refuse = [&](const std::string& why, const std::string& remedy) {
    return Error(ErrorKind::Usage, "Cannot write " + shown(path), why, remedy);
  };
  if (volumes.empty()) throw refuse("it would hold no channel.", "Choose an image.");
  const auto channels = channelsOf(volumes, path);
  const auto pixels = pixelsOf(channels.front().voxels.scalar_type());
  if (!pixels) throw refuse("OME-TIFF holds no 64-bit integers.", "Use .nii.gz or .nrrd.");
  const Geometry& grid = volumes.front()->geometry;
  const std::int64_t planes = grid.size[2] * std::int64_t(channels.size());
  const double bytes =
      double(planes) * double(grid.size[0]) * double(grid.size[1]) * pixels->bits / 8;
  NewFile file(path, false);
  {
    errno = 0;
    Tiff tiff(path, file.path(), bytes > 4e9);
    const std::string xml = omeXml(channels, grid, pixels->name, stemOf(path.stem()));
    for (std::int64_t z = 0, done = 0; z < grid.size[2]; ++z)
      for (const Channel& channel : channels) {
        if (context) {
          context->throwIfCancelled();
          context->progress(double(done) / double(planes), "Writing");
        }
        writePlane(tiff, channel.voxels[z], *pixels, grid, done++ == 0 ? xml : std::string());
      }
    tiff.check(TIFFFlush(tiff.get()) == 1);
  }
  file.commit();
}

} // namespace svx
