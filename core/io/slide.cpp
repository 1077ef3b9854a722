// Whole-slide images, through OpenSlide: Goode et al., J. Pathol. Inform. 4:27, 2013,
// doi:10.4103/2153-3539.119005.
#include "core/io/format.h"
#include "core/io/image_file.h"
#include "core/io/text_scan.h"

#include <ATen/ATen.h>
#include <openslide.h>

#include <algorithm>
#include <cmath>

namespace svx {
namespace {

constexpr std::uint64_t mostBytes = std::uint64_t{1} << 30; ///< of a level: a laptop shows it
constexpr std::int64_t stripRows = 512;

using Slide = std::unique_ptr<openslide_t, decltype(&openslide_close)>;

/// Throws when the slide has failed; from then on OpenSlide answers nothing else.
void check(openslide_t* slide, const std::filesystem::path& path) {
  if (const char* error = openslide_get_error(slide))
    throw unreadable(path, std::string("OpenSlide says: ") + error);
}

Slide openSlide(const std::filesystem::path& path) {
  Slide slide(openslide_open(path.c_str()), openslide_close);
  if (!slide) throw unreadable(path, "OpenSlide does not know this kind of slide");
  check(slide.get(), path);
  return slide;
}

double property(openslide_t* slide, const char* name) {
  const char* text = openslide_get_property_value(slide, name);
  return text ? number(text).value_or(0) : 0;
}

/// mm a pixel of the finest level; 0 = not stated.
std::array<double, 2> finestSpacing(openslide_t* slide) {
  std::array<double, 2> spacing{property(slide, OPENSLIDE_PROPERTY_NAME_MPP_X) / 1000,
                                property(slide, OPENSLIDE_PROPERTY_NAME_MPP_Y) / 1000};
  if (spacing[0] > 0 && spacing[1] > 0) return spacing;
  const char* unit = openslide_get_property_value(slide, "tiff.ResolutionUnit");
  const double length = !unit                                    ? 0
                        : std::string_view(unit) == "inch"       ? 25.4
                        : std::string_view(unit) == "centimeter" ? 10
                                                                 : 0;
  const double x = property(slide, "tiff.XResolution"), y = property(slide, "tiff.YResolution");
  return x > 0 && y > 0 && length > 0 ? std::array{length / x, length / y} : std::array{0.0, 0.0};
}

struct Level {
  std::int32_t index = 0;
  std::int64_t width = 0, height = 0;
  double times = 1;     ///< as coarse as the finest level
  bool readable = true; ///< comes out right
  std::uint64_t bytes() const { return 3 * std::uint64_t(width) * std::uint64_t(height); }
};

std::vector<Level> levelsOf(openslide_t* slide, const std::filesystem::path& path) {
  std::vector<Level> levels;
  for (std::int32_t i = 0; i < openslide_get_level_count(slide); ++i) {
    Level level{i, 0, 0, openslide_get_level_downsample(slide, i)};
    openslide_get_level_dimensions(slide, i, &level.width, &level.height);
    check(slide, path);
    if (level.width < 1 || level.height < 1)
      throw unreadable(path, "a level of the slide has no pixels");
    // Of a level smaller than one of its tiles libtiff 4.5 gives OpenSlide 3.4 other pixels.
    const std::string tile = "openslide.level[" + std::to_string(i) + "].tile-";
    level.readable = i == 0 || (property(slide, (tile + "width").c_str()) <= double(level.width) &&
                                property(slide, (tile + "height").c_str()) <= double(level.height));
    levels.push_back(level);
  }
  if (levels.empty()) throw unreadable(path, "the slide has no level");
  return levels;
}

/// The finest that may be read, else the coarsest.
Level chosen(const std::vector<Level>& levels, const OpenOptions& options) {
  Device cpu;
  const std::uint64_t free = options.memoryLimit ? options.memoryLimit : memoryFree(cpu) / 10 * 9;
  const Level* best = nullptr;
  for (const Level& level : levels) {
    if (!level.readable) continue;
    best = &level;
    if (level.bytes() <= std::min(mostBytes, free / 4)) break;
  }
  return *best;
}

ImageHeader headerOf(openslide_t* slide, const std::vector<Level>& levels, const Level& level,
                     const std::filesystem::path& path) {
  ImageHeader header;
  const char* vendor = openslide_get_property_value(slide, OPENSLIDE_PROPERTY_NAME_VENDOR);
  header.format = std::string("slide (") + (vendor ? vendor : "unknown") + ")";
  header.name = stemOf(path);
  header.channels = 3;
  header.channelAxis = ChannelAxis::Colour;
  header.geometry.size = {level.width, level.height, 1};
  header.dataFiles = {path};
  const auto spacing = finestSpacing(slide);
  const bool known = spacing[0] > 0 && spacing[1] > 0;
  for (std::size_t a = 0; a < 2; ++a) {
    const double finest = known ? spacing[a] : 1;
    header.geometry.spacing[a] = finest * level.times;
    // Places are those of the finest level, whichever was read.
    header.geometry.origin[a] = finest * (level.times - 1) / 2;
  }
  if (!known)
    header.notices.push_back("The slide gives no size of its pixels; 1 mm a pixel of the finest "
                             "level was assumed.");
  if (level.index > 0)
    header.notices.push_back("Level " + std::to_string(level.index + 1) + " of " +
                             std::to_string(levels.size()) + " was opened, " +
                             std::to_string(level.width) + " x " + std::to_string(level.height) +
                             " pixels: the finest, " + std::to_string(levels[0].width) + " x " +
                             std::to_string(levels[0].height) + ", would take " +
                             formatBytes(levels[0].bytes()) + " of memory.");
  return header;
}

/// Over the slide's background where it was not scanned. OpenSlide gives colours times opacity.
void addStrip(const std::vector<std::uint32_t>& pixels, std::uint32_t ground, std::uint8_t* to,
              std::int64_t plane) {
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::uint32_t pixel = pixels[i], rest = 255 - (pixel >> 24);
    for (int c = 0; c < 3; ++c) {
      const int shift = 16 - 8 * c;
      to[c * plane + std::int64_t(i)] =
          std::uint8_t((pixel >> shift & 255) + ((ground >> shift & 255) * rest + 127) / 255);
    }
  }
}

at::Tensor readLevel(openslide_t* slide, const Level& level, const std::filesystem::path& path,
                     const OpenOptions& options) {
  const char* text = openslide_get_property_value(slide, OPENSLIDE_PROPERTY_NAME_BACKGROUND_COLOR);
  const std::uint32_t ground = text ? std::uint32_t(std::strtoul(text, nullptr, 16)) : 0xffffff;
  at::Tensor voxels = at::empty({3, 1, level.height, level.width}, at::kByte);
  auto* to = voxels.data_ptr<std::uint8_t>();
  std::vector<std::uint32_t> strip;
  for (std::int64_t row = 0; row < level.height; row += stripRows) {
    if (options.context) {
      options.context->throwIfCancelled();
      options.context->progress(double(row) / double(level.height), "Reading the slide");
    }
    const std::int64_t rows = std::min(stripRows, level.height - row);
    strip.assign(std::size_t(rows * level.width), 0);
    openslide_read_region(slide, strip.data(), 0, std::llround(double(row) * level.times),
                          level.index, level.width, rows);
    check(slide, path);
    addStrip(strip, ground, to + row * level.width, level.height * level.width);
  }
  return voxels;
}

Opened read(const std::filesystem::path& path, const OpenOptions& options) {
  const Slide slide = openSlide(path);
  const auto levels = levelsOf(slide.get(), path);
  const Level level = chosen(levels, options);
  const ImageHeader header = headerOf(slide.get(), levels, level, path);
  checkMemory(path,
              level.bytes() + 4 * std::uint64_t(std::min(stripRows, level.height) * level.width),
              options);
  Volume volume;
  volume.name = header.name;
  volume.geometry = header.geometry;
  volume.channelAxis = header.channelAxis;
  volume.modality = Modality::Optical;
  volume.source = {path, header.format, {}, header.notices};
  volume.voxels = readLevel(slide.get(), level, path, options);
  return {withRole(std::move(volume), header, options.role), {}};
}

std::vector<FileInfo> describeLevels(const std::filesystem::path& path) {
  const Slide slide = openSlide(path);
  const auto levels = levelsOf(slide.get(), path);
  const Level level = chosen(levels, {});
  FileInfo info = describe(headerOf(slide.get(), levels, level, path), path);
  for (const Level& each : levels)
    info.facts.push_back({"level " + std::to_string(each.index + 1),
                          std::to_string(each.width) + " x " + std::to_string(each.height)});
  return {info};
}

/// A TIFF file of one level is a picture like any other.
int recognise(const FileStart& start) {
  constexpr std::array suffixes{".svs", ".ndpi", ".mrxs", ".scn",  ".vms",
                                ".vmu", ".bif",  ".tif",  ".tiff", ".svslide"};
  if (std::ranges::find(suffixes, start.suffix) == suffixes.end()) return 0;
  const char* vendor = openslide_detect_vendor(start.path.c_str());
  if (!vendor) return 0;
  if (std::string_view(vendor) != "generic-tiff") return 95;
  const Slide slide(openslide_open(start.path.c_str()), openslide_close);
  return slide && openslide_get_level_count(slide.get()) > 1 ? 95 : 0;
}

} // namespace

const Format slideFormat{"whole-slide image", recognise, describeLevels, read};

} // namespace svx
