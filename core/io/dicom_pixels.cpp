#include "core/io/dicom_pixels.h"

#include "core/io/format.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gdcmImageApplyLookupTable.h>
#include <gdcmImageChangePhotometricInterpretation.h>
#include <gdcmImageChangePlanarConfiguration.h>
#include <gdcmImageReader.h>

#include <atomic>
#include <mutex>

namespace svx {

namespace {

constexpr std::int64_t largestRatio =
    2000; // decoded to stored bytes; run lengths and JPEG stay far below

/// The decoded frames of one file, pixels as stored (interleaved colours, no rescale).
struct Decoded {
  std::vector<char> bytes;
  gdcm::PixelFormat::ScalarType type = gdcm::PixelFormat::UINT8;
};

/// Brings palettes and luminance-chrominance pictures to RGB by pixel.
const gdcm::Image* asRgb(const gdcm::Image& image, gdcm::ImageApplyLookupTable& lookup,
                         gdcm::ImageChangePhotometricInterpretation& colours,
                         gdcm::ImageChangePlanarConfiguration& planes) {
  const gdcm::Image* current = &image;
  const auto stated = image.GetPhotometricInterpretation();
  if (stated == gdcm::PhotometricInterpretation::PALETTE_COLOR) {
    lookup.SetInput(*current);
    if (!lookup.Apply()) return nullptr;
    current = static_cast<const gdcm::Image*>(&lookup.GetOutput());
  }
  if (current->GetPixelFormat().GetSamplesPerPixel() != 3) return current;
  if (current->GetPlanarConfiguration() == 1) {
    planes.SetInput(*current);
    planes.SetPlanarConfiguration(0);
    if (!planes.Change()) return nullptr;
    current = static_cast<const gdcm::Image*>(&planes.GetOutput());
  }
  if (stated == gdcm::PhotometricInterpretation::YBR_FULL) {
    colours.SetInput(*current);
    colours.SetPhotometricInterpretation(gdcm::PhotometricInterpretation::RGB);
    if (!colours.Change()) return nullptr;
    current = static_cast<const gdcm::Image*>(&colours.GetOutput());
  }
  return current;
}

Decoded decode(const DicomHeader& header) {
  const auto refuse = [&](const std::string& cause) {
    return unreadable(header.path, cause,
                      "Copy it again or convert it to an uncompressed DICOM file.");
  };
  const std::int64_t pixels = header.storedColumns * header.storedRows *
                              (header.mosaic ? 1 : static_cast<std::int64_t>(header.frames.size()));
  const auto claimed = static_cast<std::uint64_t>(pixels) *
                       static_cast<std::uint64_t>(header.samples) *
                       static_cast<std::uint64_t>(std::max(1, header.bitsAllocated / 8));
  if (claimed / largestRatio > std::filesystem::file_size(header.path))
    throw refuse("its header promises " + formatBytes(claimed) + ", more than the file can hold");
  gdcm::ImageReader reader;
  reader.SetFileName(header.path.c_str());
  if (!reader.Read()) throw refuse("its pixels cannot be decoded");
  gdcm::ImageApplyLookupTable lookup;
  gdcm::ImageChangePhotometricInterpretation colours;
  gdcm::ImageChangePlanarConfiguration planes;
  const gdcm::Image* image = asRgb(reader.GetImage(), lookup, colours, planes);
  if (!image) throw refuse("its colours cannot be decoded");
  const auto format = image->GetPixelFormat();
  const int samples = header.palette ? 3 : header.samples;
  if (format.GetSamplesPerPixel() != samples) throw refuse("its pixels are not as the header says");
  const auto expected = static_cast<std::uint64_t>(pixels) * format.GetPixelSize();
  const auto length = image->GetBufferLength();
  if (length < expected || length > expected + 16)
    throw refuse("it holds " + formatBytes(length) + " of pixels instead of " +
                 formatBytes(expected));
  Decoded decoded;
  decoded.type = format.GetScalarType();
  decoded.bytes.resize(length);
  if (!image->GetBuffer(decoded.bytes.data()))
    throw refuse("its pixels are truncated or cannot be decoded");
  return decoded;
}

template <typename F>
void withScalar(gdcm::PixelFormat::ScalarType type, const std::filesystem::path& path, F&& f) {
  switch (type) {
  case gdcm::PixelFormat::UINT8:
    return f(std::uint8_t{});
  case gdcm::PixelFormat::INT8:
    return f(std::int8_t{});
  case gdcm::PixelFormat::UINT12:
  case gdcm::PixelFormat::UINT16:
    return f(std::uint16_t{});
  case gdcm::PixelFormat::INT12:
  case gdcm::PixelFormat::INT16:
    return f(std::int16_t{});
  case gdcm::PixelFormat::UINT32:
    return f(std::uint32_t{});
  case gdcm::PixelFormat::INT32:
    return f(std::int32_t{});
  case gdcm::PixelFormat::FLOAT32:
    return f(float{});
  case gdcm::PixelFormat::FLOAT64:
    return f(double{});
  default:
    throw unreadable(path, "its pixel type is not supported");
  }
}

/// A frame inside the stored pictures: first pixel and distance between rows, in pixels.
struct Window {
  std::int64_t first = 0, stride = 0;
};

Window windowOf(const DicomHeader& header, int frame) {
  if (!header.mosaic) return {frame * header.columns * header.rows, header.columns};
  const std::int64_t across = header.storedColumns / header.columns;
  return {frame / across * header.rows * header.storedColumns + frame % across * header.columns,
          header.storedColumns};
}

template <typename From, typename To>
void placeFrame(const DicomHeader& header, const DicomFrame& frame, const From* from, To* to,
                std::int64_t channels, std::int64_t channelStride) {
  const Window window = windowOf(header, frame.number);
  const bool plain = frame.slope == 1 && frame.intercept == 0;
  for (std::int64_t y = 0; y < header.rows; ++y)
    for (std::int64_t x = 0; x < header.columns; ++x)
      for (std::int64_t c = 0; c < channels; ++c) {
        const From value = from[(window.first + y * window.stride + x) * channels + c];
        To& target = to[c * channelStride + y * header.columns + x];
        target = plain
                     ? static_cast<To>(value)
                     : static_cast<To>(static_cast<double>(value) * frame.slope + frame.intercept);
      }
}

/// Where each frame of each file goes: index into the series' order, or -1.
std::vector<std::vector<std::int64_t>> targetsOf(const DicomSeries& series) {
  std::vector<std::vector<std::int64_t>> targets;
  for (const DicomHeader& file : series.files) targets.emplace_back(file.frames.size(), -1);
  for (std::size_t i = 0; i < series.order.size(); ++i)
    targets[series.order[i].file][series.order[i].frame] = static_cast<std::int64_t>(i);
  return targets;
}

} // namespace

std::uint64_t bytesOf(const DicomSeries& series) {
  return static_cast<std::uint64_t>(series.geometry.voxelCount() * series.channels()) *
         c10::elementSize(series.type());
}

at::Tensor readDicomPixels(const DicomSeries& series, const OpenOptions& options) {
  const auto& size = series.geometry.size;
  std::uint64_t largestFile = 0;
  for (const auto& file : series.files)
    largestFile =
        std::max(largestFile, static_cast<std::uint64_t>(file.storedColumns * file.storedRows) *
                                  (file.mosaic ? 1 : file.frames.size()) * 4);
  checkMemory(series.files.front().path, bytesOf(series) + largestFile, options);

  const bool colour = series.channelAxis() == ChannelAxis::Colour;
  std::vector<std::int64_t> shape{size[2], size[1], size[0]};
  if (series.channelAxis() != ChannelAxis::None) shape.insert(shape.begin(), series.channels());
  at::Tensor voxels = at::empty(shape, at::TensorOptions(series.type()));
  const std::int64_t plane = size[0] * size[1];
  const auto targets = targetsOf(series);
  std::atomic<std::size_t> done{0};

  at::parallel_for(
      0, static_cast<std::int64_t>(series.files.size()), 1,
      [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t f = begin; f < end; ++f) {
          if (options.context) options.context->throwIfCancelled();
          const DicomHeader& header = series.files[static_cast<std::size_t>(f)];
          const auto& wanted = targets[static_cast<std::size_t>(f)];
          if (std::all_of(wanted.begin(), wanted.end(), [](std::int64_t t) { return t < 0; }))
            continue;
          const Decoded decoded = decode(header);
          withScalar(decoded.type, header.path, [&](auto scalar) {
            using From = decltype(scalar);
            const auto* from = reinterpret_cast<const From*>(decoded.bytes.data());
            const auto place = [&]<typename To>(To* to) {
              for (std::size_t i = 0; i < wanted.size(); ++i)
                if (wanted[i] >= 0)
                  placeFrame(header, header.frames[i], from, to + wanted[i] * plane, colour ? 3 : 1,
                             size[2] * plane);
            };
            switch (voxels.scalar_type()) {
            case at::kByte:
              return place(voxels.data_ptr<std::uint8_t>());
            case at::kChar:
              return place(voxels.data_ptr<std::int8_t>());
            case at::kShort:
              return place(voxels.data_ptr<std::int16_t>());
            case at::kInt:
              return place(voxels.data_ptr<std::int32_t>());
            case at::kFloat:
              return place(voxels.data_ptr<float>());
            default:
              return place(voxels.data_ptr<double>());
            }
          });
          const std::size_t count = ++done;
          if (options.context)
            options.context->progress(static_cast<double>(count) /
                                          static_cast<double>(series.files.size()),
                                      "Reading DICOM");
        }
      });
  return voxels;
}

} // namespace svx
