#include "core/io/image_writer.h"

#include "core/io/deflate.h"
#include "core/io/format.h"
#include "core/io/label_table.h"
#include "core/io/metaimage.h"
#include "core/io/new_file.h"
#include "core/io/nifti.h"
#include "core/io/nrrd.h"
#include "core/io/picture.h"

#include <ATen/ATen.h>

namespace svx {

namespace {

at::Tensor storable(const at::Tensor& voxels) {
  const auto type = voxels.scalar_type();
  if (type == at::kBool) return voxels.to(at::kByte);
  if (type == at::kHalf || type == at::kBFloat16) return voxels.to(at::kFloat);
  return voxels;
}

ImageHeader headerOf(const ImageToWrite& image, const at::Tensor& voxels) {
  const Volume& volume = image.volume;
  ImageHeader header;
  header.geometry = volume.geometry;
  header.type = valueTypeOf(voxels.scalar_type());
  header.channels = volume.channels();
  header.channelAxis = voxels.dim() == 4 ? volume.channelAxis : ChannelAxis::None;
  if (voxels.dim() == 4 && header.channelAxis == ChannelAxis::None)
    header.channelAxis = ChannelAxis::Vector;
  header.frameSeconds = volume.frameSeconds;
  header.labelIntent = image.labels != nullptr;
  if (image.labels) header.labels = *image.labels;
  return header;
}

class Writing {
public:
  Writing(const ImageToWrite& image, const std::filesystem::path& path, JobContext* context)
      : path_(path), context_(context), voxels_(storable(image.volume.voxels)),
        header_(headerOf(image, voxels_)) {}

  void nifti(bool gzip) {
    const bool colour = header_.channelAxis == ChannelAxis::Colour;
    const bool rgb = colour && header_.type == ValueType::UInt8 &&
                     (header_.channels == 3 || header_.channels == 4);
    if (colour && !rgb) header_.channelAxis = ChannelAxis::Vector;
    arrange(rgb);
    NewFile file(path_);
    write(file, niftiHeader(header_), gzip ? Packing::WithHeader : Packing::None);
    file.commit();
  }

  void nrrd() {
    arrange(header_.channelAxis != ChannelAxis::Time);
    NewFile file(path_);
    write(file, nrrdHeader(header_), Packing::Gzip);
    file.commit();
  }

  void metaImage(bool detached) {
    arrange(header_.channelAxis != ChannelAxis::Time);
    if (detached) {
      auto data = path_;
      data.replace_extension(".raw");
      NewFile raw(data), text(path_);
      write(raw, {}, Packing::None);
      text.write(metaImageHeader(header_, data.filename().string(), {}));
      raw.commit();
      return text.commit();
    }
    NewFile file(path_);
    const auto packed = write(file, metaImageHeader(header_, "LOCAL", 0), Packing::Zlib);
    file.overwrite(0, metaImageHeader(header_, "LOCAL", packed));
    file.commit();
  }

private:
  enum class Packing { None, WithHeader, Gzip, Zlib };

  /// Puts the voxels into the order of the file.
  void arrange(bool interleaved) {
    if (interleaved && voxels_.dim() == 4) voxels_ = voxels_.permute({1, 2, 3, 0});
    voxels_ = voxels_.contiguous();
  }

  /// Header and voxels; returns the bytes behind the header.
  std::uint64_t write(NewFile& file, const std::string& head, Packing packing) {
    const std::string_view bytes(
        static_cast<const char*>(voxels_.data_ptr()),
        static_cast<std::size_t>(voxels_.numel() * voxels_.element_size()));
    const auto step = [&](std::size_t done) {
      if (!context_) return;
      context_->throwIfCancelled();
      context_->progress(static_cast<double>(done) / static_cast<double>(bytes.size() + 1),
                         "Writing");
    };
    const auto sink = [&](std::string_view piece) { file.write(piece); };
    if (packing == Packing::WithHeader) {
      deflateBlocks({head, bytes}, DeflateFormat::Gzip, sink, step);
      return file.written();
    }
    file.write(head);
    if (packing == Packing::None) {
      constexpr std::size_t chunk = 16 << 20;
      for (std::size_t done = 0; done < bytes.size(); done += chunk) {
        step(done);
        file.write(bytes.substr(done, chunk));
      }
    } else {
      deflateBlocks({bytes}, packing == Packing::Gzip ? DeflateFormat::Gzip : DeflateFormat::Zlib,
                    sink, step);
    }
    return file.written() - head.size();
  }

  const std::filesystem::path& path_;
  JobContext* context_;
  at::Tensor voxels_;
  ImageHeader header_;
};

} // namespace

void writeImage(const ImageToWrite& image, const std::filesystem::path& path, JobContext* context) {
  const std::string suffix = suffixOf(path);
  if (suffix == ".png" || suffix == ".tif" || suffix == ".tiff")
    return writePicture(image.volume, path);
  Writing writing(image, path, context);
  const bool gzip = path.extension() == ".gz";
  if (suffix == ".nii")
    writing.nifti(gzip);
  else if (suffix == ".nrrd" && !gzip)
    writing.nrrd();
  else if ((suffix == ".mha" || suffix == ".mhd") && !gzip)
    writing.metaImage(suffix == ".mhd");
  else
    throw Error(ErrorKind::Usage, "Cannot write " + shown(path),
                "images are not written as '" + shown(path.extension()) + "'.",
                "Use .nii.gz, .nii, .nrrd, .mha or .mhd, for pictures also .png or .tif.");
  if (image.labels && !image.labels->empty() && suffix != ".nrrd") {
    NewFile table(path.parent_path() / (stemOf(path) + ".label"));
    table.write(labelDescription(*image.labels));
    table.commit();
  }
}

} // namespace svx
