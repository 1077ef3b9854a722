#include "core/io/dataset/dataset_files.h"
#include "core/io/format.h"
#include "core/io/landmark_files.h"

namespace svx {

namespace {

namespace fs = std::filesystem;

Landmarks readTable(const fs::path& path, const fs::path& image,
                    std::vector<std::string>& notices) {
  constexpr std::uint64_t largest = 1 << 20;
  Landmarks points = parsePointTable(readText(path, largest), path);
  if (points.inIndexSpace)
    throw unreadable(path, "it has no columns X, Y and Z", "BraTS-Reg's points are in mm.");
  const Geometry grid = inspect(image).front().geometry;
  const AffineMap toIndex = grid.worldToIndex();
  std::size_t outside = 0;
  for (const Landmark& point : points.points) {
    const Vec3 index = toIndex(point.position);
    bool inside = true;
    for (int a = 0; a < 3; ++a) inside &= index[a] > -1 && index[a] < double(grid.size[a]);
    if (!inside) ++outside;
  }
  if (outside > 0)
    notices.push_back(std::to_string(outside) + " points of " + shown(path) +
                      " lie outside the image");
  return points;
}

/// Files of a patient by time: 0 before the operation, 1 at follow-up.
struct Patient {
  fs::path images[2], landmarks[2];
};

} // namespace

Imported readBratsReg(const fs::path& folder, const fs::path& out, const ImportOptions& options,
                      JobContext& context) {
  std::map<std::string, Patient> patients;
  for (const FoundFile& file :
       filesMatching(folder, R"((.+)_(0[01])_\d+_(t1|t1ce|t2|flair)\.nii(?:\.gz)?)")) {
    Patient& patient = patients[file.groups[0]];
    if (file.groups[2] != options.sequence) continue;
    fs::path& image = patient.images[file.groups[1] == "01"];
    if (!image.empty())
      throw unreadable(file.path, "the same time is also in " + shown(image), "Remove one.");
    image = file.path;
  }
  for (const FoundFile& file : filesMatching(folder, R"((.+)_(0[01])_\d+_landmarks\.csv)"))
    patients[file.groups[0]].landmarks[file.groups[1] == "01"] = file.path;

  Imported imported;
  double done = 0;
  for (const auto& [id, patient] : patients) {
    context.checkpoint();
    context.progress(done++ / double(patients.size()), id);
    if (patient.images[0].empty() || patient.images[1].empty()) {
      imported.notices.push_back(
          id + " was left out: the " + options.sequence +
          (patient.images[0].empty() ? " image before the operation" : " image at follow-up") +
          " is missing");
      continue;
    }
    PairFiles pair{id, {{"fixed", patient.images[1]}, {"moving", patient.images[0]}}};
    if (patient.landmarks[0].empty() || patient.landmarks[1].empty())
      imported.notices.push_back(id + " has no landmarks of both times");
    else
      addLandmarks(pair, readTable(patient.landmarks[1], patient.images[1], imported.notices),
                   readTable(patient.landmarks[0], patient.images[0], imported.notices), out / id,
                   id);
    imported.pairs.push_back(std::move(pair));
  }
  return imported;
}

} // namespace svx
