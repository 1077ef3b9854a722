#include "core/io/landmark_format.h"

#include <cmath>

namespace svx {

namespace {

constexpr std::uint64_t largestPointFile = 64 << 20;

} // namespace

void addPoint(Landmarks& landmarks, std::string name, const Vec3& position,
              const std::filesystem::path& path) {
  const std::string count = std::to_string(landmarks.points.size() + 1);
  for (const double v : position)
    if (!std::isfinite(v))
      throw unreadable(path, "point " + count + " has a coordinate that is not finite");
  landmarks.points.push_back({name.empty() ? count : std::move(name), position});
}

Opened openLandmarks(LandmarkParser parse, std::string_view format,
                     const std::filesystem::path& path, const OpenOptions& options) {
  if (options.role != Role::Automatic && options.role != Role::Landmarks)
    throw unreadable(path,
                     "it holds landmarks and no " +
                         std::string(options.role == Role::Transform ? "transform" : "image"));
  Opened opened;
  for (Landmarks& list : parse(readText(path, largestPointFile), path)) {
    list.source.path = path;
    list.source.format = format;
    if (list.name.empty()) list.name = stemOf(path);
    opened.data.emplace_back(std::make_shared<const Landmarks>(std::move(list)));
  }
  return opened;
}

std::vector<FileInfo> inspectLandmarks(LandmarkParser parse, std::string_view format,
                                       const std::filesystem::path& path) {
  std::vector<FileInfo> infos;
  for (const Landmarks& list : parse(readText(path, largestPointFile), path)) {
    FileInfo info;
    info.path = path;
    info.format = format;
    info.kind = DataKind::Landmarks;
    info.unit = list.inIndexSpace ? "voxels" : "mm";
    info.points = list.points.size();
    info.bytes = list.points.size() * sizeof(Landmark);
    info.notices = list.source.notices;
    infos.push_back(std::move(info));
  }
  return infos;
}

} // namespace svx
