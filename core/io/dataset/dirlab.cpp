#include "core/io/dataset/dataset_files.h"
#include "core/io/format.h"
#include "core/io/landmark_files.h"
#include "core/io/save.h"
#include "core/io/text_scan.h"

#include <ATen/ATen.h>

#include <bit>
#include <fstream>

namespace svx {

namespace {

namespace fs = std::filesystem;

/// In-plane size and spacing, and the slices; all are 2.5 mm apart.
struct CaseGrid {
  std::int64_t across, slices;
  double spacing; ///< mm
};

constexpr CaseGrid grids4dct[10] = {
    {256, 94, 0.97},  {256, 112, 1.16}, {256, 104, 1.15}, {256, 99, 1.13},  {256, 106, 1.10},
    {512, 128, 0.97}, {512, 136, 0.97}, {512, 128, 0.97}, {512, 128, 0.97}, {512, 120, 0.97}};
constexpr CaseGrid gridsCopdgene[10] = {
    {512, 121, 0.625}, {512, 102, 0.645}, {512, 126, 0.652}, {512, 126, 0.590}, {512, 131, 0.647},
    {512, 119, 0.633}, {512, 112, 0.625}, {512, 115, 0.586}, {512, 116, 0.644}, {512, 135, 0.742}};

/// How one of the two sets names its files. Groups of the expressions: case, phase.
struct Naming {
  const char* images;
  const char* landmarks;
  const char* fixedPhase; ///< as the group captures it, lower case
  const char* movingPhase;
  const char* prefix; ///< of the ids
  const CaseGrid* grids;
};

constexpr Naming naming4dct{R"(case(\d+)_T(00|50)(?:_s|-ssm)?\.img)",
                            R"(case(\d+)_(?:300|dirLab300)_T(00|50)_xyz\.txt)",
                            "50",
                            "00",
                            "case",
                            grids4dct};
constexpr Naming namingCopdgene{R"(copd(\d+)_([ie])BHCT\.img)",
                                R"(copd(\d+)_300_([ie])BH_xyz(?:_r1)?\.txt)",
                                "e",
                                "i",
                                "copd",
                                gridsCopdgene};

struct Phase {
  fs::path image, landmarks;
};
using Cases = std::map<int, std::map<std::string, Phase>>;

Cases casesIn(const fs::path& folder, const Naming& naming) {
  Cases cases;
  const auto collect = [&](const char* expression, fs::path Phase::*member) {
    for (const FoundFile& file : filesMatching(folder, expression)) {
      const int number = file.groups[0].size() > 4 ? 0 : std::stoi(file.groups[0]);
      if (number < 1 || number > 10)
        throw unreadable(file.path, "the data set has cases 1 to 10",
                         "Take it out of the folder or give it its own name.");
      fs::path& place = cases[number][lowered(file.groups[1])].*member;
      if (!place.empty())
        throw unreadable(file.path, "the same image or list is in " + shown(place), "Remove one.");
      place = file.path;
    }
  };
  collect(naming.images, &Phase::image);
  collect(naming.landmarks, &Phase::landmarks);
  return cases;
}

Geometry geometryOf(const CaseGrid& known, bool flipped) {
  Geometry grid;
  grid.size = {known.across, known.across, known.slices};
  grid.spacing = {known.spacing, known.spacing, 2.5};
  if (flipped) return grid;
  grid.direction = {1, 0, 0, 0, 1, 0, 0, 0, -1};
  grid.origin[2] = 2.5 * double(known.slices - 1);
  return grid;
}

std::shared_ptr<const Volume> readRaw(const fs::path& path, const Geometry& grid,
                                      std::vector<std::string>& notices) {
  static_assert(std::endian::native == std::endian::little, "the files are little-endian");
  const auto bytes = static_cast<std::uintmax_t>(grid.voxelCount()) * 2;
  if (fs::file_size(path) != bytes)
    throw unreadable(path,
                     "it has " + std::to_string(fs::file_size(path)) + " bytes and not the " +
                         std::to_string(bytes) + " of " + std::to_string(grid.size[0]) + " x " +
                         std::to_string(grid.size[1]) + " x " + std::to_string(grid.size[2]) +
                         " 16-bit voxels",
                     "Unpack it again; it may be incomplete or of another case.");
  auto volume = std::make_shared<Volume>();
  volume->name = stemOf(path);
  volume->geometry = grid;
  volume->modality = Modality::CT;
  volume->unit = "HU";
  volume->voxels = at::empty({grid.size[2], grid.size[1], grid.size[0]}, at::kShort);
  std::ifstream in(path, std::ios::binary);
  if (!in.read(static_cast<char*>(volume->voxels.data_ptr()), std::streamsize(bytes)))
    throw unreadable(path, "reading stopped before its end");
  // Bone and metal are rarer than a tenth; soft tissue with an offset of 1024 is not.
  if ((volume->voxels > 700).to(at::kFloat).mean().item<double>() > 0.1) {
    volume->voxels.sub_(1024);
    notices.push_back(shown(path) + " holds HU + 1024; 1024 was subtracted.");
  }
  return volume;
}

Landmarks readVoxelList(const fs::path& path, const Geometry& grid) {
  constexpr std::uint64_t largest = 1 << 20;
  Landmarks points = parsePointList(readText(path, largest), path);
  if (!points.inIndexSpace)
    throw unreadable(path, "its points are no whole numbers from 1 on",
                     "The data set counts voxels from 1.");
  for (std::size_t i = 0; i < points.points.size(); ++i)
    for (int a = 0; a < 3; ++a)
      if (points.points[i].position[a] >= double(grid.size[a]))
        throw unreadable(path, "point " + std::to_string(i + 1) + " lies outside the image",
                         "Check that the list belongs to this case.");
  return points.placedOn(grid);
}

/// The missing parts of a case, in words; empty when both images are there.
std::string missingImages(const std::map<std::string, Phase>& phases, const Naming& naming) {
  std::string missing;
  for (const char* phase : {naming.fixedPhase, naming.movingPhase})
    if (!phases.contains(phase) || phases.at(phase).image.empty())
      missing += (missing.empty() ? "" : " and ") + std::string("the image of phase ") + phase;
  return missing;
}

Imported readDirLab(const fs::path& folder, const fs::path& out, const Naming& naming,
                    const ImportOptions& options, JobContext& context) {
  Imported imported;
  const Cases cases = casesIn(folder, naming);
  double done = 0;
  for (const auto& [number, phases] : cases) {
    const std::string id = naming.prefix + std::to_string(number);
    if (const std::string missing = missingImages(phases, naming); !missing.empty()) {
      imported.notices.push_back(id + " was left out: " + missing + " is missing");
      continue;
    }
    const Geometry grid = geometryOf(naming.grids[number - 1], options.flipped);
    PairFiles pair{id, {}};
    const Phase &fixed = phases.at(naming.fixedPhase), &moving = phases.at(naming.movingPhase);
    fs::create_directories(out / id);
    for (const auto* phase : {&fixed, &moving}) {
      context.checkpoint();
      context.progress(done / double(2 * cases.size()), shown(phase->image.filename()));
      const std::string role = phase == &fixed ? "fixed" : "moving";
      pair.files[role] = out / id / (stemOf(phase->image) + ".nii.gz");
      save(readRaw(phase->image, grid, imported.notices), pair.files[role], &context);
      ++done;
    }
    if (fixed.landmarks.empty() || moving.landmarks.empty())
      imported.notices.push_back(id + " has no landmarks of both phases");
    else
      addLandmarks(pair, readVoxelList(fixed.landmarks, grid),
                   readVoxelList(moving.landmarks, grid), out / id, id);
    imported.pairs.push_back(std::move(pair));
  }
  return imported;
}

} // namespace

Imported readDirLab4dct(const fs::path& folder, const fs::path& out, const ImportOptions& options,
                        JobContext& context) {
  return readDirLab(folder, out, naming4dct, options, context);
}

Imported readDirLabCopdgene(const fs::path& folder, const fs::path& out,
                            const ImportOptions& options, JobContext& context) {
  return readDirLab(folder, out, namingCopdgene, options, context);
}

} // namespace svx
