#include "core/io/sample_study.h"

#include "core/io/open.h"
#include "core/io/save.h"
#include "core/registration/apply.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <sstream>

namespace svx {

namespace fs = std::filesystem;

namespace {

/// Where the distribution's package mricron-data puts its templates.
fs::path templateFolder() {
  const char* set = std::getenv("XDG_DATA_DIRS");
  std::istringstream folders(set && *set ? set : "/usr/local/share:/usr/share");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path templates = fs::path(folder) / "mricron" / "templates";
    std::error_code error;
    if (fs::exists(templates / "ch2.nii.gz", error) && fs::exists(templates / "aal.nii.gz", error))
      return templates;
  }
  return {};
}

struct Bump {
  Vec3 centre, shift;
  double sigma;
};

/// A turn of 4 degrees about a slanted axis through the centre and Gaussian bumps. The widths keep
/// every derivative of the bumps well below 1, so the mapping is invertible.
class Deformation {
public:
  explicit Deformation(const Geometry& grid) : centre_(grid.centre()) {
    std::mt19937_64 random(20);
    const auto uniform = [&random](double low, double high) {
      return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    const Vec3 extent = grid.extent();
    for (int n = 0; n < 14; ++n) {
      Bump bump;
      bump.sigma = uniform(18, 30);
      for (int axis = 0; axis < 3; ++axis) {
        bump.centre[axis] = centre_[axis] + uniform(-0.36, 0.36) * extent[axis];
        bump.shift[axis] = uniform(-4.5, 4.5);
      }
      bumps_.push_back(bump);
    }
  }

  Vec3 displacement(const Vec3& x) const {
    const Vec3 arm = x - centre_;
    Vec3 u = cross(turn_, arm);
    for (const Bump& bump : bumps_) {
      const Vec3 d = x - bump.centre;
      u = u + std::exp(-dot(d, d) / (2 * bump.sigma * bump.sigma)) * bump.shift;
    }
    return u;
  }

private:
  static constexpr Vec3 turn_{0.02, -0.015, 0.05}; ///< small-angle rotation vector, rad
  Vec3 centre_;
  std::vector<Bump> bumps_;
};

/// The deformation on a grid of about 2 mm that reaches 24 mm beyond the image on every side.
std::shared_ptr<const DisplacementFieldTransform> truthOn(const Geometry& image) {
  constexpr double margin = 24, spacing = 2;
  Geometry grid = image;
  for (int axis = 0; axis < 3; ++axis) {
    grid.spacing[axis] = spacing;
    grid.size[axis] =
        static_cast<std::int64_t>(std::ceil((image.extent()[axis] + 2 * margin) / spacing));
  }
  grid.origin = {};
  grid.origin = image.centre() - grid.centre();
  const Deformation deformation(image);
  const AffineMap toWorld = grid.indexToWorld();
  at::Tensor field = at::empty({3, grid.size[2], grid.size[1], grid.size[0]}, at::kFloat);
  float* out = field.data_ptr<float>();
  const std::int64_t plane = grid.size[0] * grid.size[1], count = grid.voxelCount();
  at::parallel_for(0, grid.size[2], 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t n = 0; n < plane; ++n) {
        const Vec3 u = deformation.displacement(
            toWorld({double(n % grid.size[0]), double(n / grid.size[0]), double(z)}));
        for (int c = 0; c < 3; ++c) out[c * count + z * plane + n] = static_cast<float>(u[c]);
      }
  });
  return std::make_shared<DisplacementFieldTransform>(grid, field);
}

/// The voxel nearest to the centroid of each of up to `count` labels, spread over the table.
std::shared_ptr<const Landmarks> centroids(const LabelMap& map, std::size_t count) {
  std::map<std::int64_t, std::pair<Vec3, double>> sums;
  const at::Tensor labels = map.volume.voxels.to(at::kLong).contiguous();
  const std::int64_t* value = labels.data_ptr<std::int64_t>();
  const auto& size = map.volume.geometry.size;
  for (std::int64_t n = 0; n < labels.numel(); ++n)
    if (value[n] != 0) {
      auto& [sum, voxels] = sums[value[n]];
      sum = sum + Vec3{double(n % size[0]), double(n / size[0] % size[1]),
                       double(n / (size[0] * size[1]))};
      voxels += 1;
    }
  Landmarks landmarks;
  const AffineMap toWorld = map.volume.geometry.indexToWorld();
  const std::size_t step = std::max<std::size_t>(1, map.labels.size() / count);
  for (std::size_t n = 0; n < map.labels.size() && landmarks.points.size() < count; n += step)
    if (const auto found = sums.find(map.labels[n].value); found != sums.end()) {
      const auto& [sum, voxels] = found->second;
      landmarks.points.push_back({map.labels[n].name, toWorld((1 / voxels) * sum)});
    }
  return std::make_shared<Landmarks>(std::move(landmarks));
}

/// An ellipsoid in units of the head's half axes.
struct Ellipsoid {
  Vec3 centre, radius;
  double intensity;
  std::int64_t label;
};

void makeSyntheticHead(SampleStudy& study) {
  static const Ellipsoid parts[] = {{{0, 0, 0}, {0.92, 0.92, 0.92}, 40, 0},
                                    {{0, 0, 0}, {0.84, 0.84, 0.84}, 130, 1},
                                    {{0, 0.02, 0.03}, {0.6, 0.66, 0.58}, 175, 2},
                                    {{-0.14, 0, 0.1}, {0.1, 0.34, 0.16}, 30, 3},
                                    {{0.14, 0, 0.1}, {0.1, 0.34, 0.16}, 30, 4},
                                    {{-0.2, 0.1, -0.08}, {0.1, 0.14, 0.1}, 110, 5},
                                    {{0.22, 0.1, -0.08}, {0.1, 0.14, 0.1}, 110, 6},
                                    {{0, 0.42, -0.52}, {0.4, 0.22, 0.2}, 150, 7}};
  static const char* names[] = {"Grey matter",    "White matter",   "Ventricle right",
                                "Ventricle left", "Thalamus right", "Thalamus left",
                                "Cerebellum"};
  Geometry grid;
  grid.size = {112, 136, 112};
  grid.spacing = {1.6, 1.6, 1.6};
  grid.origin = -1.0 * grid.centre();
  auto head = std::make_shared<Volume>();
  auto labels = std::make_shared<LabelMap>();
  head->geometry = labels->volume.geometry = grid;
  head->modality = Modality::MR;
  head->voxels = at::zeros({grid.size[2], grid.size[1], grid.size[0]}, at::kByte);
  labels->volume.voxels = at::zeros_like(head->voxels);
  const AffineMap toWorld = grid.indexToWorld();
  auto* grey = head->voxels.data_ptr<std::uint8_t>();
  auto* label = labels->volume.voxels.data_ptr<std::uint8_t>();
  for (std::int64_t n = 0; n < grid.voxelCount(); ++n) {
    const Vec3 world = toWorld({double(n % grid.size[0]), double(n / grid.size[0] % grid.size[1]),
                                double(n / (grid.size[0] * grid.size[1]))});
    const Vec3 x{world[0] / 72, world[1] / 90, world[2] / 74};
    for (const Ellipsoid& part : parts) {
      Vec3 d = x - part.centre;
      for (int axis = 0; axis < 3; ++axis) d[axis] /= part.radius[axis];
      if (dot(d, d) > 1) continue;
      const double texture = 12 * std::sin(0.35 * world[0]) * std::sin(0.3 * world[1] + 1) *
                             std::sin(0.4 * world[2] + 2);
      grey[n] = static_cast<std::uint8_t>(part.intensity + texture);
      label[n] = static_cast<std::uint8_t>(part.label);
    }
  }
  for (std::size_t n = 0; n < std::size(names); ++n)
    labels->labels.push_back({static_cast<std::int64_t>(n + 1), names[n], {}, 1});
  labels->completeTable();
  for (Label& entry : labels->labels)
    if (entry.colour == std::array<std::uint8_t, 3>{})
      entry.colour = {static_cast<std::uint8_t>(70 + 40 * (entry.value % 5)),
                      static_cast<std::uint8_t>(230 - 30 * (entry.value % 6)),
                      static_cast<std::uint8_t>(80 + 55 * (entry.value % 4))};
  study.fixed = head;
  study.fixedLabels = labels;
}

void readHead(const fs::path& templates, SampleStudy& study, JobContext* context) {
  OpenOptions options;
  options.context = context;
  auto head = std::make_shared<Volume>(*openAs<Volume>(templates / "ch2.nii.gz", options));
  head->modality = Modality::MR;
  study.fixed = head;
  study.fixedLabels = openAs<LabelMap>(templates / "aal.nii.gz", options);
}

template <typename T>
std::shared_ptr<T> named(const std::shared_ptr<const T>& original, const std::string& name) {
  auto copy = std::make_shared<T>(*original);
  if constexpr (std::is_same_v<T, LabelMap>)
    copy->volume.name = name;
  else
    copy->name = name;
  return copy;
}

} // namespace

SampleStudy makeSampleStudy(SampleKind kind, JobContext* context) {
  const auto step = [context](double fraction, const char* text) {
    if (!context) return;
    context->throwIfCancelled();
    context->progress(fraction, text);
  };
  SampleStudy study;
  const fs::path templates = kind == SampleKind::Head ? templateFolder() : fs::path();
  step(0.02, "Reading the head");
  if (templates.empty()) {
    makeSyntheticHead(study);
    if (kind == SampleKind::Head)
      study.notices.push_back(
          "The package mricron-data is not installed: the sample shows a synthetic head.");
  } else {
    readHead(templates, study, context);
  }
  step(0.35, "Deforming it");
  const auto truth = truthOn(study.fixed->geometry);
  const TransformPtr inverse = truth->inverse();
  study.truth = truth;
  study.fixedLandmarks = named<Landmarks>(centroids(*study.fixedLabels, 24), "Landmarks, fixed");
  study.movingLandmarks =
      named<Landmarks>(apply(*truth, *study.fixedLandmarks), "Landmarks, moving");
  step(0.6, "Warping the moving image");
  auto moving = named<Volume>(
      apply(*inverse, *study.fixed, study.fixed->geometry, kernels::Interpolation::Linear),
      "Head, moving");
  moving->source = {{}, "sample study", {}, {}};
  step(0.85, "Warping the labels");
  auto movingLabels = named<LabelMap>(
      apply(*inverse, *study.fixedLabels, study.fixedLabels->volume.geometry), "Labels, moving");
  movingLabels->volume.source = moving->source;
  study.moving = moving;
  study.movingLabels = movingLabels;
  study.fixed = named<Volume>(study.fixed, "Head, fixed");
  study.fixedLabels = named<LabelMap>(study.fixedLabels, "Labels, fixed");
  return study;
}

std::vector<fs::path> writeSampleStudy(const SampleStudy& study, const fs::path& folder) {
  fs::create_directories(folder);
  const std::pair<const char*, Data> files[] = {
      {"fixed.nii.gz", study.fixed},
      {"moving.nii.gz", study.moving},
      {"fixed-labels.nii.gz", study.fixedLabels},
      {"moving-labels.nii.gz", study.movingLabels},
      {"fixed-landmarks.mrk.json", study.fixedLandmarks},
      {"moving-landmarks.mrk.json", study.movingLandmarks},
      {"truth.nii.gz", study.truth}};
  std::vector<fs::path> written;
  for (const auto& [name, data] : files) {
    save(data, folder / name);
    written.push_back(folder / name);
  }
  return written;
}

} // namespace svx
