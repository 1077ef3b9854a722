#include "core/io/dicom_pixels.h"
#include "core/io/format.h"
#include "core/io/image_file.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace svx {

namespace {

struct Scan {
  std::vector<DicomSeries> series;
  std::vector<std::string> notices; ///< files that were not used and why
};

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return {path};
  std::vector<std::filesystem::path> files;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk entry(path, std::filesystem::directory_options::skip_permission_denied, error), end;
       !error && entry != end; entry.increment(error))
    if (std::error_code ignored; entry->is_regular_file(ignored)) files.push_back(entry->path());
  if (error) throw unreadable(path, error.message());
  std::sort(files.begin(), files.end());
  return files;
}

/// Why a file was not used; the name of the file without its folder.
std::string leftOut(const std::filesystem::path& file, const std::string& why) {
  return shown(file.filename()) + " was left out: " + why;
}

Scan scan(const std::filesystem::path& path, JobContext* context) {
  const auto files = filesIn(path);
  const bool folder = files.size() != 1 || files.front() != path;
  std::vector<std::optional<DicomHeader>> headers(files.size());
  std::vector<std::string> reasons(files.size());
  at::parallel_for(
      0, static_cast<std::int64_t>(files.size()), 8, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          if (context) context->throwIfCancelled();
          try {
            if (folder && !looksLikeDicom(readStart(files[i], 256).bytes))
              reasons[i] = "it is no DICOM file.";
            else
              headers[i] = readDicomHeader(files[i]);
          } catch (const Error& error) {
            if (!folder) throw;
            reasons[i] = error.why();
          }
        }
      });
  Scan result;
  std::vector<DicomHeader> usable;
  std::size_t unused = 0;
  constexpr std::size_t mostNamed = 20;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (headers[i])
      usable.push_back(std::move(*headers[i]));
    else if (++unused <= mostNamed)
      result.notices.push_back(leftOut(files[i], reasons[i]));
  }
  if (unused > mostNamed)
    result.notices.push_back(std::to_string(unused - mostNamed) + " more files were left out.");
  if (usable.empty())
    throw unreadable(path,
                     files.empty() ? "the folder is empty" : "the folder holds no DICOM image",
                     "Choose the folder of a DICOM series.");
  result.series = groupIntoSeries(std::move(usable));
  return result;
}

Modality modalityOf(const std::string& code) {
  if (code == "CT") return Modality::CT;
  if (code == "MR") return Modality::MR;
  if (code == "PT") return Modality::PET;
  if (code == "US") return Modality::Ultrasound;
  if (code == "SM" || code == "XC" || code == "GM" || code == "OP") return Modality::Optical;
  return Modality::Unknown;
}

constexpr const char* formatName = "DICOM";

Volume readSeries(const DicomSeries& series, const std::filesystem::path& path,
                  const OpenOptions& options) {
  const DicomHeader& head = series.files.front();
  series.geometry.validate(shown(path));
  Volume volume;
  volume.name = series.name;
  volume.geometry = series.geometry;
  volume.channelAxis = series.channelAxis();
  volume.modality = modalityOf(head.modality);
  volume.unit = head.unit;
  volume.window = head.window;
  if (volume.channelAxis == ChannelAxis::Time && std::isfinite(head.frameSeconds))
    volume.frameSeconds = std::max(0.0, head.frameSeconds);
  volume.source = {path, formatName, {}, series.notices};
  if (head.inverted)
    volume.source.notices.push_back("The picture is meant to be shown inverted (MONOCHROME1).");
  volume.voxels = readDicomPixels(series, options);
  return volume;
}

Opened read(const std::filesystem::path& path, const OpenOptions& options) {
  const Scan found = scan(path, options.context);
  Opened opened;
  opened.notices = found.notices;
  std::optional<Error> refused;
  for (std::size_t i = 0; i < found.series.size(); ++i) {
    const DicomSeries& series = found.series[i];
    try {
      for (Data& data : withRole(readSeries(series, path, options), {}, options.role))
        opened.data.push_back(std::move(data));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Input) throw;
      opened.notices.push_back("The series '" + series.name + "' was left out: " + error.why());
      refused = error;
    }
  }
  if (opened.data.empty() && refused) throw *refused;
  return opened;
}

std::vector<FileInfo> inspectSeries(const std::filesystem::path& path) {
  std::vector<FileInfo> infos;
  for (const DicomSeries& series : scan(path, nullptr).series) {
    FileInfo info;
    info.path = path;
    info.format = formatName;
    info.geometry = series.geometry;
    info.channels = series.channels();
    info.channelAxis = series.channelAxis();
    info.valueType =
        info.channelAxis == ChannelAxis::Colour ? "rgb8" : nameOf(valueTypeOf(series.type()));
    info.unit = series.files.front().unit;
    info.bytes = bytesOf(series);
    info.notices = series.notices;
    infos.push_back(std::move(info));
  }
  return infos;
}

int recognise(const FileStart& start) {
  const int content = looksLikeDicom(start.bytes);
  if (content >= 50) return content;
  return start.suffix == ".dcm" || start.suffix == ".ima" ? 60 : content;
}

} // namespace

const Format dicomFormat{"DICOM", recognise, inspectSeries, read};

} // namespace svx
